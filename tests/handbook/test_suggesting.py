"""What a resident says finds the procedure: by words, sayings, pinyin, sound and code."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from huiketing.clock.periods import Period, Unit
from huiketing.handbook.book import Book
from huiketing.handbook.suggesting import LEAST, Suggestion, suggest

SAYINGS = [
    json.loads(line)
    for line in (Path(__file__).parent / "sayings.jsonl").read_text(encoding="utf-8").splitlines()
]


def codes(found: list[Suggestion]) -> list[str]:
    return [one.code for one in found]


def test_most_of_what_residents_say_is_understood(starter: Book) -> None:
    missed = {
        saying["words"]: codes(suggest(saying["words"], n=3))
        for saying in SAYINGS
        if saying["code"] not in codes(suggest(saying["words"], n=3))
    }
    first = sum(codes(suggest(s["words"], n=1)) == [s["code"]] for s in SAYINGS)

    assert 1 - len(missed) / len(SAYINGS) >= 0.95, missed
    assert first / len(SAYINGS) >= 0.88


def test_the_sayings_are_not_the_sayings_of_the_book(starter: Book) -> None:
    aliases = {alias for entry in starter.entries for alias in entry.aliases}

    own = [saying for saying in SAYINGS if saying["words"] not in aliases]

    assert len(own) >= 60


def test_every_title_and_every_saying_of_the_book_finds_its_own_procedure(starter: Book) -> None:
    lost = [
        (text, entry.code)
        for entry in starter.entries
        for text in (entry.title, *entry.aliases)
        if entry.code not in codes(suggest(text, n=3))
    ]

    assert lost == []


def test_a_suggestion_carries_what_the_desk_shows(starter: Book) -> None:
    best = suggest("我妈的老年证要弄一下")[0]

    assert (best.code, best.title, best.line) == ("MZ-006", "老年优待证办理", "MZ")
    assert best.initials == "lnydzbl"
    assert best.promise == Period(0, Unit.WORKING_DAY)
    assert best.materials_count == 3
    assert not best.restricted
    assert 0.5 < best.score <= 1
    assert best.mark == ((3, 6),)


@pytest.mark.parametrize(
    ("said", "code", "why"),
    [
        ("我妈的老年证要弄一下", "MZ-006", "说法「老年证」"),
        ("老年优待证办理", "MZ-006", "事名「老年优待证办理」"),
        ("老年征", "MZ-006", "听着像「老年证」"),
        ("lnz", "MZ-006", "拼音 lnz"),
        ("lnydz", "MZ-006", "拼音 lnydz"),
        ("laonianzheng", "MZ-006", "拼音 laonianzheng"),
        ("lao nian zheng", "MZ-006", "拼音 laonianzheng"),
        ("laonz", "MZ-006", "拼音 laonz"),
        ("laoniangzeng", "MZ-006", "拼音 laoniangzeng"),
        ("MZ-006", "MZ-006", "编号 MZ-006"),
        ("mz6", "MZ-006", "编号 MZ-006"),
        ("ＭＺ－００６", "MZ-006", "编号 MZ-006"),
        ("12348", "ZZ-004", "说法「12348」"),
        ("狗", "CG-003", None),
    ],
)
def test_each_way_of_saying_it_is_understood_and_says_why(
    starter: Book, said: str, code: str, why: str | None
) -> None:
    with translation.override("zh-hans"):
        best = suggest(said)[0]

    assert best.code == code
    assert why is None or best.why == why


def test_the_marks_are_stretches_of_the_residents_own_words(starter: Book) -> None:
    words = "㈱Ｌ ①我妈的老年证"  # characters that fold into several letters

    best = suggest(words)[0]

    assert best.code == "MZ-006"
    assert [words[start:end] for start, end in best.mark] == ["老年证"]


def test_the_line_narrows_the_list(starter: Book) -> None:
    assert {one.line for one in suggest("补贴", line="WJ")} == {"WJ"}


def test_what_is_handled_quietly_stays_off_screens_that_strangers_see(starter: Book) -> None:
    assert suggest("家暴")[0].restricted
    assert "WF-004" not in codes(suggest("家暴", public=True))


def test_what_is_common_here_comes_first_among_equals(starter: Book) -> None:
    plain = codes(suggest("老"))
    assert plain[0] != "MZ-009"

    assert codes(suggest("老", common={"MZ-009": 12, "CG-001": 3}))[0] == "MZ-009"


def test_what_is_common_does_not_outdo_what_was_said(starter: Book) -> None:
    assert codes(suggest("老年证", common={"MZ-009": 500}))[0] == "MZ-006"


def test_before_anything_is_said_the_common_ones_are_offered(starter: Book) -> None:
    with translation.override("zh-hans"):
        found = suggest("  ", common={"MZ-006": 6, "SB-009": 9, "XX-000": 40})

    assert codes(found) == ["SB-009", "MZ-006"]
    assert [one.why for one in found] == ["本月 9 次", "本月 6 次"]
    assert suggest("") == []


@pytest.mark.parametrize(
    "said",
    ["", " ", "\x00", "😀😀😀", "？！。", "zzzzqqq", "'", "a", "\ud800", "҈҉", "-" * 4000],
)
def test_what_means_nothing_suggests_nothing(starter: Book, said: str) -> None:
    assert suggest(said) == []


def test_a_very_long_story_is_still_understood(starter: Book) -> None:
    story = "我跟你说这个事情啊说来话长了" * 280 + "老年证"

    assert len(story) < 4000
    assert codes(suggest(story))[0] == "MZ-006"
    assert suggest("一" * 400_000) == suggest("一" * 4000)


def test_the_same_words_always_give_the_same_list(starter: Book) -> None:
    first = suggest("补贴", n=50)

    assert first == suggest("补贴", n=50)
    assert [one.score for one in first] == sorted((one.score for one in first), reverse=True)
    ties = [(one.score, one.code) for one in first]
    assert ties == sorted(ties, key=lambda tie: (-tie[0], tie[1]))


@pytest.mark.parametrize(("n", "length"), [(0, 0), (-3, 0), (1, 1), (5, 5), (10**9, None)])
def test_no_more_are_given_than_asked_for(starter: Book, n: int, length: int | None) -> None:
    found = suggest("补贴", n=n)

    assert len(found) == length if length is not None else 5 < len(found) <= 50
    assert all(one.score >= LEAST for one in found)


def test_suggesting_asks_the_database_nothing(starter: Book) -> None:
    with CaptureQueriesContext(connection) as queries:
        suggest("老年证")

    assert not queries.captured_queries


def test_an_empty_book_suggests_nothing(db: object) -> None:
    assert suggest("老年证") == []


def test_the_command_answers_a_program(starter: Book, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("suggest", "老年证", "-n", "2", "--json")

    rows = json.loads(capsys.readouterr().out)

    assert [set(row) for row in rows] == [{"code", "title", "score", "why"}] * 2
    assert rows[0]["code"] == "MZ-006"


def test_the_command_answers_a_person(starter: Book, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("suggest", "老年证", "-n", "1")

    assert capsys.readouterr().out.startswith("MZ-006  0.")


@pytest.mark.parametrize("count", ["0", "-1", "51", "many", "9" * 40])
def test_the_command_refuses_a_count_that_is_none(starter: Book, count: str) -> None:
    with pytest.raises(CommandError):
        call_command("suggest", "老年证", f"-n{count}")
