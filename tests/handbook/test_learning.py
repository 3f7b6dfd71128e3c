"""What is learned from sayings: the same every time, kept as a file, and said with its reasons."""

from pathlib import Path

import pytest
from django.utils import translation

from huiketing.base.text import fold
from huiketing.handbook.book import Book, look
from huiketing.handbook.learning.features import features
from huiketing.handbook.learning.memory import Memory
from huiketing.handbook.learning.weights import Unusable, mapped, packed, put, unpacked
from huiketing.handbook.models import Ranker
from huiketing.handbook.suggesting import answer, in_use, rankers, suggest
from huiketing.handbook.suggesting.examples import fingerprint
from tests.handbook.small_ranker import make_ranker, small_weights

NEVER_SAID = "我家天花板滴水，床上都湿了"


def keys(words: str) -> list[int]:
    return list(features(fold(words)))


def test_learning_twice_from_the_same_gives_the_same_file() -> None:
    assert small_weights().to_bytes() == small_weights().to_bytes()


def test_what_was_learned_is_the_same_from_its_file(tmp_path: Path) -> None:
    learned = small_weights()
    put(tmp_path / "deep" / "weights.bin", unpacked(packed(learned.to_bytes())))

    again = mapped(tmp_path / "deep" / "weights.bin")

    assert again.codes == learned.codes == ("CG-003", "MZ-006", "WY-001")
    said = keys(NEVER_SAID)
    one, other = Memory(again), Memory(learned)
    assert one.scores(one.words(said)).tolist() == other.scores(other.words(said)).tolist()


@pytest.mark.parametrize("raw", [b"", b"{}\n", b"\x00" * 200, b"[1]\n", b'{"format": 99}\n'])
def test_a_file_that_is_none_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "weights.bin").write_bytes(raw)

    with pytest.raises(Unusable):
        mapped(tmp_path / "weights.bin")


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(small_weights().to_bytes()[:-1])

    with pytest.raises(Unusable):
        mapped(tmp_path / "weights.bin")


def test_without_a_ranker_words_alone_rank_and_the_answer_says_so(starter: Book) -> None:
    found = answer(NEVER_SAID)

    assert found.ranked_by == "words"
    assert in_use.trouble() == ""


def test_a_ranker_understands_what_no_saying_of_the_book_has(starter: Book) -> None:
    make_ranker(number=3)
    look.clear()

    with translation.override("zh-hans"):
        found = answer(NEVER_SAID)

    best = found.suggestions[0]
    assert (found.ranked_by, best.code) == ("ranker 3", "WY-001")
    assert best.why.startswith("听到「")
    assert all(NEVER_SAID[start:end] in best.why for start, end in best.mark)
    assert best.mark


def test_a_broken_ranker_is_named_and_words_alone_rank(starter: Book) -> None:
    make_ranker(weights=None).__class__.objects.update(weights=b"broken")
    look.clear()

    assert suggest("老年证")[0].code == "MZ-006"
    assert answer("老年证").ranked_by == "words"
    assert "模型 1 " in in_use.trouble()


def test_a_ranker_whose_file_was_damaged_is_made_again_from_its_row(starter: Book) -> None:
    row = make_ranker()
    look.clear()
    suggest(NEVER_SAID)
    in_use.file_of(row).write_bytes(b"damaged")
    in_use.clear()

    assert answer(NEVER_SAID).ranked_by == "ranker 1"


def test_what_the_ranker_never_learned_is_found_by_its_words(starter: Book) -> None:
    make_ranker()
    look.clear()

    assert suggest("老人吃饭的老年助餐")[0].code == "MZ-008"
    assert suggest("mz6")[0].code == "MZ-006"
    assert suggest("lnz")[0].code == "MZ-006"


def test_the_shipped_ranker_fits_the_shipped_sayings(starter: Book) -> None:
    about = rankers.opened(unpacked(rankers.SHIPPED.read_bytes())).about

    assert about["fingerprint"] == fingerprint()
    assert about["accuracy"]["first"] >= 0.75
    assert about["accuracy"]["third"] >= 0.9


def test_a_place_begins_with_the_shipped_ranker_and_gets_it_once(starter: Book) -> None:
    first = rankers.install_shipped()

    assert first is not None
    assert (first.number, first.state) == (1, Ranker.State.LIVE)
    assert rankers.install_shipped() is None


def test_the_shipped_ranker_understands_people_it_never_met(starter: Book) -> None:
    rankers.install_shipped()
    look.clear()
    asked = rankers.kept_out_files()[::4]

    found = [[each.code for each in suggest(one.words, n=3)] for one in asked]

    assert len(asked) >= 200
    pairs = list(zip(asked, found, strict=True))
    assert sum(one.code in codes[:1] for one, codes in pairs) / len(asked) >= 0.75
    assert sum(one.code in codes for one, codes in pairs) / len(asked) >= 0.9


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("我妈的老年证要弄一下", "MZ-006"),
        ("楼上滴水滴到我床上了", "WY-001"),
        ("lnz", "MZ-006"),
        ("laonianzheng", "MZ-006"),
        ("老年征", "MZ-006"),
        ("mz-006", "MZ-006"),
        ("12348", "ZZ-004"),
        ("狗", "CG-003"),
    ],
)
def test_with_the_shipped_ranker_each_way_of_saying_it_is_understood(
    starter: Book, words: str, code: str
) -> None:
    rankers.install_shipped()
    look.clear()

    assert suggest(words)[0].code == code


def test_titles_and_sayings_of_the_book_still_find_their_own(starter: Book) -> None:
    rankers.install_shipped()
    look.clear()

    lost = [
        (text, entry.code)
        for entry in starter.entries
        for text in (entry.title, *entry.aliases)
        if entry.code not in [each.code for each in suggest(text, n=3)]
    ]

    assert lost == []


def test_it_says_when_it_is_unsure(starter: Book) -> None:
    rankers.install_shipped()
    look.clear()

    assert answer("楼上滴水滴到我床上了").sure
    assert not answer("我想问问那个事情怎么弄").sure


def test_it_is_certain_only_where_the_words_of_the_book_say_the_same(
    starter: Book,
) -> None:
    rankers.install_shipped()
    look.clear()

    assert answer("路灯不亮").certain
    dog = answer("门口的狗又叫了一夜，麻烦管一管")
    assert (dog.suggestions[0].code == "CG-003") == dog.certain


def test_what_is_handled_quietly_is_recognised_and_stays_off_public_screens(
    starter: Book,
) -> None:
    rankers.install_shipped()
    look.clear()
    words = "他喝了酒又动手，我身上都是青的"

    assert suggest(words)[0].code == "WF-004"
    assert suggest(words)[0].restricted
    assert not any(each.restricted for each in suggest(words, public=True))


@pytest.mark.parametrize(
    "words", ["", " ", "\x00", "😀😀", "？！。", "zzzzqqq", "\ud800", "-" * 4000]
)
def test_what_means_nothing_still_suggests_nothing(starter: Book, words: str) -> None:
    rankers.install_shipped()
    look.clear()

    assert suggest(words) == []
