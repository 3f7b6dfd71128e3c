"""What choices add to what was learned: a place's own words at once, no more than they earned."""

import numpy as np
import pytest

from huiketing.base.text import fold
from huiketing.handbook.learning.features import features
from huiketing.handbook.learning.memory import AHEAD, AT_LARGE, BELIEFS, ROOM, UNSAID, Memory
from tests.handbook.small_ranker import SENTENCES, small_weights

UNPROVEN = AHEAD * float(BELIEFS.mean())


@pytest.fixture
def memory() -> Memory:
    return Memory(small_weights())


def keys(words: str) -> list[int]:
    return list(features(fold(words)))


def hear(memory: Memory, code: str, *said: str) -> None:
    for words in said:
        memory.hear(keys(words), code)


def first(memory: Memory, words: str) -> str:
    return memory.weights.codes[int(memory.scores(memory.words(keys(words))).argmax())]


def test_a_word_of_the_place_counts_from_the_first_choice(memory: Memory) -> None:
    before = memory.scores(memory.words(keys("樟树条"))).tolist()

    hear(memory, "CG-003", "樟树条要一张")

    assert before == [0, 0, 0]
    assert first(memory, "樟树条") == "CG-003"


def test_it_counts_even_where_the_rest_of_the_words_said_it_all(memory: Memory) -> None:
    hear(memory, "WY-001", "楼上滴水滴到我床上，又起筛花了")

    assert first(memory, "筛花") == "WY-001"


def test_words_that_share_nothing_with_a_choice_speak_for_nothing_more(memory: Memory) -> None:
    before = memory.scores(memory.words(keys("狗没牵绳子"))).tolist()

    hear(memory, "MZ-006", "红本哪里领")

    after = memory.scores(memory.words(keys("狗没牵绳子"))).tolist()
    chosen = memory.weights.codes.index("MZ-006")
    assert before[chosen] - 0.1 < after.pop(chosen) < before.pop(chosen)
    assert after == before


def made_up(memory: Memory, words: str) -> list[float]:
    return [float(each) for each in memory.made_up(memory.words(keys(words)))]


def test_what_the_weights_took_wrongly_is_made_up_for_words_like_it(memory: Memory) -> None:
    hear(memory, "WY-001", "我娘七十了坐公交，樟树条")

    more = dict(zip(memory.weights.codes, made_up(memory, "樟树条在哪"), strict=True))
    assert max(more, key=lambda code: more[code]) == "WY-001"
    assert min(more, key=lambda code: more[code]) == "MZ-006"


def test_little_is_made_up_for_where_the_weights_were_right(memory: Memory) -> None:
    hear(memory, "WY-001", "我娘七十了坐公交，樟树条")
    hear(memory, "MZ-006", "我娘七十了坐公交，筛花了")

    assert 0 < max(made_up(memory, "筛花了")) < max(made_up(memory, "樟树条")) / 3


def test_each_feature_is_worth_what_it_adds_to_the_score(memory: Memory) -> None:
    hear(memory, "CG-003", "樟树条要一张", "楼上那个樟树条")
    hear(memory, "WY-001", "天花板起筛花")
    said = keys("楼上讲要樟树条")

    words = memory.words(said)
    unsaid = UNSAID * len(said) * np.log1p(memory.choices / AT_LARGE) * memory.belief
    added = (memory.worth(words).sum(axis=0) - unsaid) / words.spread

    assert memory.scores(words).tolist() == pytest.approx(added.tolist(), abs=1e-4)


def test_a_procedure_chosen_all_day_does_not_swallow_the_others(memory: Memory) -> None:
    usual = [
        "我娘要办坐车那张卡",
        "老爹问坐车的卡好了没有",
        "阿婆说床边那张卡不见了",
        "天热不想坐车",
    ]
    hear(memory, "MZ-006", *(f"{usual[n % 4]}，第{n}个" for n in range(50)))

    assert [first(memory, words) for words, _code in SENTENCES] == [code for _, code in SENTENCES]


def test_a_feature_of_many_choices_lifts_no_more_than_the_others_weigh_against_it(
    memory: Memory,
) -> None:
    hear(memory, "MZ-006", *(f"红本弗好，{n}" for n in range(60)))

    after = memory.scores(memory.words(keys("红果子掉下来砸了个缸，寻谁赔")))

    assert memory.weights.codes[int(after.argmax())] != "MZ-006"


def test_what_the_weights_say_already_is_told_less_than_what_they_do_not(memory: Memory) -> None:
    hear(memory, "WY-001", "滴水")
    hear(memory, "CG-003", "滴水")

    told = memory.told(memory.words(keys("滴水"))).sum(axis=0)

    codes = memory.weights.codes
    assert 0 < told[codes.index("WY-001")] < told[codes.index("CG-003")]


def test_a_word_said_once_among_fifty_choices_speaks_less_than_once_in_one(memory: Memory) -> None:
    hear(memory, "MZ-006", "樟树条", *(f"坐车{n}" for n in range(49)))
    hear(memory, "WY-001", "樟树条")

    assert first(memory, "樟树条") == "WY-001"


def test_what_stands_in_the_choices_of_all_says_nothing_of_one(memory: Memory) -> None:
    for code in memory.weights.codes:
        hear(memory, code, "渠弗好")

    told = memory.told(memory.words(keys("渠")))[0].tolist()

    assert told[0] == told[1] == told[2] > 0


def test_choices_that_foretell_one_another_are_believed_more(memory: Memory) -> None:
    for _ in range(3):
        hear(memory, "CG-003", "樟树条")
        hear(memory, "WY-001", "筛花了")

    assert memory.belief > UNPROVEN


def test_choices_that_mislead_are_believed_no_more(memory: Memory) -> None:
    hear(memory, "MZ-006", "樟树条", "红本", "筛花")
    hear(memory, "WY-001", "白水", "天花板漏了一滩水，樟树条", "楼上滴水，红本", "天花板，筛花")

    assert memory.belief < 0.1 * UNPROVEN
    assert first(memory, "天花板漏了，樟树条") == "WY-001"


def test_the_first_choices_of_procedures_judge_nothing(memory: Memory) -> None:
    for code in memory.weights.codes:
        hear(memory, code, "樟树条")

    assert memory.belief == pytest.approx(UNPROVEN)
    assert not memory.misses.any()


def test_more_choices_than_there_was_room_for_are_all_remembered(memory: Memory) -> None:
    hear(memory, "MZ-006", *(f"坐车{n}" for n in range(ROOM + 1)))
    hear(memory, "CG-003", "樟树条要一张")

    assert memory.nearest(memory.words(keys("樟树条要一张"))) == {"CG-003": pytest.approx(1)}
    assert max(made_up(memory, "樟树条")) == made_up(memory, "樟树条")[0] > 0


def test_choices_heard_in_the_same_order_teach_the_same() -> None:
    said = [(words, code) for words, code in SENTENCES for _ in range(2)]
    one, other = Memory(small_weights()), Memory(small_weights())
    for words, code in said:
        hear(one, code, f"樟树条，{words}")
        hear(other, code, f"樟树条，{words}")

    assert (
        one.scores(one.words(keys("樟树条"))).tolist()
        == other.scores(other.words(keys("樟树条"))).tolist()
    )


def test_what_the_weights_learned_already_is_only_remembered(memory: Memory) -> None:
    memory.hear(keys("樟树条"), "CG-003", learn=False)

    assert memory.scores(memory.words(keys("樟树条"))).tolist() == [0, 0, 0]
    assert memory.nearest(memory.words(keys("樟树条"))) == {"CG-003": pytest.approx(1)}


def test_a_procedure_no_weights_know_is_remembered_by_its_words(memory: Memory) -> None:
    hear(memory, "ZZ-999", "樟树条")

    assert memory.scores(memory.words(keys("樟树条"))).tolist() == [0, 0, 0]
    assert memory.nearest(memory.words(keys("樟树条在哪")))["ZZ-999"] > 0.5


def test_no_words_are_no_trouble(memory: Memory) -> None:
    hear(memory, "CG-003", "", "？！")

    assert memory.scores(memory.words([])).tolist() == [0, 0, 0]
    assert memory.nearest(memory.words([])) == {}
