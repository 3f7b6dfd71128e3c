"""The same question has the same answer on SQLite and PostgreSQL: run on both."""

import pytest
from django.db.models import Q
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from huiketing.base.errors import Invalid
from huiketing.search import find as finding
from huiketing.search.find import find
from huiketing.search.index import put
from tests.search.corpus import fill, found, items

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def village(db: None) -> None:
    fill()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        # two characters and more, anywhere
        ("电梯", ["QJ-2026-1148"]),
        ("村口", ["QJ-2026-1147"]),
        ("梯次", ["ZW-2026-1150"]),
        ("老年优待证", ["QJ-2026-1149"]),
        ("老年证", ["QJ-2026-1149"]),
        ("年待证", []),
        ("路口的路灯", ["ZW-2026-1147"]),
        ("的路口", []),  # its pairs are there, the words are not
        ("下不来。", ["QJ-2026-1148"]),
        ("野家", ["QJ-2026-1152"]),
        ("𠮷野", ["QJ-2026-1152"]),
        # one character: titles and names
        ("灯", ["ZW-2026-1147"]),
        ("朱", ["QJ-2026-1152", "QJ-2026-1147"]),
        ("堵", []),
        # several words: all of them
        ("电梯 老人", ["QJ-2026-1148"]),
        ("电梯 路灯", []),
        ("朱 河道", ["QJ-2026-1147"]),
        ("　电梯　", ["QJ-2026-1148"]),
        # numbers and latin, as people write them
        ("QJ-2026-1147", ["QJ-2026-1147"]),
        ("qj-2026-1147", ["QJ-2026-1147"]),
        ("QJ20261147", ["QJ-2026-1147"]),
        ("ＱＪ－２０２６－１１４７", ["QJ-2026-1147"]),
        ("1147", ["ZW-2026-1147", "QJ-2026-1147"]),
        ("zw-2026", ["ZW-2026-1150", "ZW-2026-1147"]),
        ("2026-1150", ["ZW-2026-1150"]),
        ("QJ-2026-115", ["QJ-2026-1152"]),
        ("82", ["QJ-2026-1149"]),
        ("led", ["ZW-2026-1147"]),
        ("smi", ["ZW-2026-1150"]),
        ("Wi-Fi", ["QJ-2026-1152"]),
        ("3幢", ["QJ-2026-1148"]),
        ("3幢2单元", ["QJ-2026-1148"]),
        ("2单元", ["QJ-2026-1148"]),
        ("幢2", ["QJ-2026-1148"]),
        ("5幢", []),
        # pinyin of titles and names
        ("hdqy", ["QJ-2026-1147"]),
        ("dqy", ["QJ-2026-1147"]),
        ("hd", ["QJ-2026-11", "QJ-2026-1147"]),
        ("zjg", ["QJ-2026-1147"]),
        ("zj", ["QJ-2026-1152", "QJ-2026-1147"]),
        ("sxx", ["QJ-2026-1148"]),
        ("xz", ["QJ-2026-11"]),
        ("oyx", ["ZW-2026-1147"]),
        ("cqyh", ["QJ-2026-11"]),
        ("hedao", ["QJ-2026-1147"]),
        ("hedaoqingyu", ["QJ-2026-1147"]),
        ("hedaoqingyan", []),
        ("qingyu", ["QJ-2026-1147"]),
        ("zhujianguo", ["QJ-2026-1147"]),
        ("zhujian", ["QJ-2026-1152", "QJ-2026-1147"]),
        ("hdqyx", []),
        # nothing to ask with
        ("", []),
        ("，。", []),
        ("😀", []),
        ("%", []),
        ("_", []),
        ("*", []),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_found(query: str, numbers: list[str]) -> None:
    assert found(query) == numbers


@pytest.mark.parametrize(
    "query",
    [
        "'", '"', '" OR 1', "电梯' | '路灯", "电梯:*", "NEAR(电梯)", "grams:电梯", "-电梯", "电梯*",
        "~hd", "^he", "\\", "\x00电梯", "电\x00梯", "(", "%s %d", "a" * 100, "长" * 100, "é", "ß",
    ],
)  # fmt: skip
def test_no_question_is_taken_for_a_command(query: str) -> None:
    find(query)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.text(max_size=40))
def test_any_question_has_an_answer(query: str) -> None:
    find(query)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.integers(0, 7), st.integers(0, 40), st.integers(2, 12))
def test_any_piece_of_two_hanzi_or_more_finds_the_text_it_was_cut_from(
    which: int, start: int, length: int
) -> None:
    item = items()[which]
    piece = item.text[start : start + length]
    if not piece.isalnum() or piece.isascii() or len(piece) < 2:
        return

    assert item.number in found(piece, Q())


def test_restricted_things_are_found_only_in_a_scope_that_says_so() -> None:
    assert found("电梯") == ["QJ-2026-1148"]
    assert found("电梯", Q()) == ["QJ-2026-1151", "QJ-2026-1148"]
    assert found("争吵") == []


def test_a_scope_is_the_whole_of_what_is_shown() -> None:
    here = Q(unit_path__startswith="1/5/51/", restricted=False)
    assert found("1147", here) == ["QJ-2026-1147"]
    assert found("1147", Q(unit_path__startswith="1/9/")) == []
    assert found("电", Q(lines__contains=",ZJ,")) == ["ZW-2026-1150", "QJ-2026-1148"]
    assert found("2026", Q(pk__in=[])) == []


def test_kinds_can_be_chosen() -> None:
    assert found("电梯", kinds=["matter"]) == ["QJ-2026-1148"]
    assert found("电梯", kinds=["party"]) == []
    assert found("电梯", kinds=[]) == []


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    numbers: list[str] = []
    cursor = None
    for _turn in range(10):
        page = find("2026", limit=2, cursor=cursor)
        numbers += [hit.number for hit in page.hits]
        cursor = page.next
        if cursor is None:
            break

    assert numbers == found("2026", limit=100)
    assert len(numbers) == 7


def test_something_entered_late_stands_where_it_happened() -> None:
    first = items()[0]
    put(first)  # written last, happened first

    assert found("2026")[-1] == first.number


@pytest.mark.parametrize("cursor", ["x", "1", "1.2.3", "9" * 40 + ".1", "１.２", "-.-", "1.-2"])
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with override("zh-hans"), pytest.raises(Invalid, match="重新搜一次"):
        find("电梯", cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 101, 2**70])
def test_a_limit_out_of_bounds_is_refused(limit: int) -> None:
    with pytest.raises(Invalid):
        find("电梯", limit=limit)


def test_a_question_as_long_as_a_letter_is_refused() -> None:
    with override("zh-hans"), pytest.raises(Invalid, match="写几个字"):
        find("电梯" * 51)


def test_of_a_word_that_is_everywhere_the_newest_rows_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "MOST_LOOKED_AT", 3)

    page = find("2026")

    assert page.capped
    assert [hit.number for hit in page.hits] == ["QJ-2026-1152", "ZW-2026-1150", "ZW-2026-1147"]
    assert not find("电梯").capped


def test_a_page_costs_two_queries_however_long(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for limit in (1, 5, 100):
        with django_assert_num_queries(2):
            find("2026", limit=limit)
    with django_assert_num_queries(2):
        find("路口的路灯")


def test_a_hit_shows_where_it_fits() -> None:
    (hit,) = find("电梯 QJ-2026-1148").hits

    assert hit.title_html == "<mark>电梯</mark>坏了"
    assert hit.snippet_html == "3幢2单元的<mark>电梯</mark>停在4楼，老人下不来。"
    assert hit.at.isoformat() == "2026-11-23T12:01:00+08:00"
    assert (hit.kind, hit.unit_path) == ("matter", "1/5/51/")
