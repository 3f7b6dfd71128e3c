"""What choices add to what was learned: a place's own words at once, no more than they earned."""

import pytest

from huiketing.base.text import fold
from huiketing.handbook.learning.features import features
from huiketing.handbook.learning.memory import BELIEFS, Memory
from tests.handbook.small_ranker import SENTENCES, small_weights


@pytest.fixture
def memory() -> Memory:
    return Memory(small_weights())


def keys(words: str) -> list[int]:
    return list(features(fold(words)))


def hear(memory: Memory, code: str, *said: str) -> None:
    for words in said:
        memory.hear(keys(words), code)


def first(memory: Memory, words: str) -> str:
    return memory.weights.codes[int(memory.scores(keys(words)).argmax())]


def test_a_word_of_the_place_counts_from_the_first_choice(memory: Memory) -> None:
    before = memory.scores(keys("樟树条")).tolist()

    hear(memory, "CG-003", "樟树条要一张")

    assert before == [0, 0, 0]
    assert first(memory, "樟树条") == "CG-003"


def test_it_counts_even_where_the_rest_of_the_words_said_it_all(memory: Memory) -> None:
    hear(memory, "WY-001", "楼上滴水滴到我床上，又起筛花了")

    assert first(memory, "筛花") == "WY-001"


def test_words_that_share_nothing_with_a_choice_are_taken_as_before(memory: Memory) -> None:
    before = memory.scores(keys("狗没牵绳子")).tolist()

    hear(memory, "MZ-006", "红本哪里领")

    assert memory.scores(keys("狗没牵绳子")).tolist() == before


def test_a_procedure_chosen_all_day_does_not_swallow_the_others(memory: Memory) -> None:
    usual = [
        "我娘要办坐车那张卡",
        "老爹问坐车的卡好了没有",
        "阿婆说床边那张卡不见了",
        "天热不想坐车",
    ]
    hear(memory, "MZ-006", *(f"{usual[n % 4]}，第{n}个" for n in range(50)))

    assert [first(memory, words) for words, _code in SENTENCES] == [code for _, code in SENTENCES]


def test_a_word_said_once_among_fifty_choices_speaks_less_than_once_in_one(memory: Memory) -> None:
    hear(memory, "MZ-006", "樟树条", *(f"坐车{n}" for n in range(49)))
    hear(memory, "WY-001", "樟树条")

    assert first(memory, "樟树条") == "WY-001"


def test_what_stands_in_the_choices_of_all_says_nothing_of_one(memory: Memory) -> None:
    for code in memory.weights.codes:
        hear(memory, code, "渠弗好")

    told = memory.told(keys("渠"))[0].tolist()

    assert told[0] == told[1] == told[2] > 0


def test_choices_that_foretell_one_another_are_believed_more(memory: Memory) -> None:
    for _ in range(3):
        hear(memory, "CG-003", "樟树条")
        hear(memory, "WY-001", "筛花了")

    assert memory.belief == max(BELIEFS)


def test_choices_that_mislead_are_believed_no_more(memory: Memory) -> None:
    before = memory.scores(keys("天花板漏了，樟树条")).tolist()
    hear(memory, "MZ-006", "樟树条", "红本", "筛花")
    hear(memory, "WY-001", "白水", "天花板漏了一滩水，樟树条", "楼上滴水，红本", "天花板，筛花")

    assert memory.belief == 0
    assert memory.scores(keys("天花板漏了，樟树条")).tolist() == before


def test_the_first_choices_of_procedures_judge_nothing(memory: Memory) -> None:
    for code in memory.weights.codes:
        hear(memory, code, "樟树条")

    assert memory.belief == BELIEFS[0]
    assert memory.misses == [0] * len(BELIEFS)


def test_what_the_weights_learned_already_is_only_remembered(memory: Memory) -> None:
    memory.hear(keys("樟树条"), "CG-003", learn=False)

    assert memory.scores(keys("樟树条")).tolist() == [0, 0, 0]
    assert memory.nearest(keys("樟树条")) == {"CG-003": pytest.approx(1)}


def test_a_procedure_no_weights_know_is_remembered_by_its_words(memory: Memory) -> None:
    hear(memory, "ZZ-999", "樟树条")

    assert memory.scores(keys("樟树条")).tolist() == [0, 0, 0]
    assert memory.nearest(keys("樟树条在哪"))["ZZ-999"] > 0.5


def test_no_words_are_no_trouble(memory: Memory) -> None:
    hear(memory, "CG-003", "", "？！")

    assert memory.scores([]).tolist() == [0, 0, 0]
    assert memory.nearest([]) == {}
