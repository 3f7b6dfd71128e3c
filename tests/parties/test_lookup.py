"""What the desk hears finds whom it means, and never shows a number."""

from dataclasses import asdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiketing.parties.selectors import lookup
from huiketing.parties.transitions import find_or_add
from tests.cast import Cast

PHONE = "13857360021"


@pytest.fixture(autouse=True)
def residents(cast: Cast) -> None:
    def add(name: str, phone: str, **more: str) -> None:
        find_or_add(name=name, phone=phone, unit=cast.village, by=cast.wang, **more)

    add("朱丽华", PHONE, group="8 组", gender="f")
    add("朱建国", "0573-85120021")
    add("单小平", "13900000002")
    add("清溪电子厂", "", kind="enterprise", credit_code="91330482MA2B8EXJ44")
    find_or_add(name="朱文斌", phone="13900000003", unit=cast.neighbour, by=cast.ma)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("朱", ["朱丽华", "朱建国"]),
        ("朱丽", ["朱丽华"]),
        ("zlh", ["朱丽华"]),
        ("ZL", ["朱丽华"]),
        ("sxp", ["单小平"]),
        (PHONE, ["朱丽华"]),
        ("138 5736 0021", ["朱丽华"]),
        ("+86 13857360021", ["朱丽华"]),
        ("0573-85120021", ["朱建国"]),
        ("0021", ["朱丽华", "朱建国"]),
        ("91330482MA2B8EXJ44", ["清溪电子厂"]),
        ("丽华", []),
        ("1385736", []),
        ("", []),
        ("  ", []),
        ("\x00", []),
        ("😀", []),
        ("%", []),
        ("朱" * 4000, []),
        ("9" * 4000, []),
    ],
)
def test_each_way_a_desk_asks_finds_whom_it_means(cast: Cast, text: str, names: list[str]) -> None:
    assert sorted(found.name for found in lookup(text, cast.wang)) == sorted(names)


def test_no_result_carries_the_number_it_was_found_by(cast: Cast) -> None:
    [found] = lookup(PHONE, cast.wang)

    assert found.masked_phone == "138****0021"
    assert PHONE not in str(asdict(found))


def test_the_next_village_sees_its_own_only(cast: Cast) -> None:
    assert [found.name for found in lookup("朱", cast.ma)] == ["朱文斌"]


def test_the_town_sees_both(cast: Cast) -> None:
    assert {found.name for found in lookup("朱", cast.fang)} == {"朱丽华", "朱建国", "朱文斌"}


def test_a_lookup_is_one_statement(cast: Cast) -> None:
    cast.wang.authority  # noqa: B018

    with CaptureQueriesContext(connection) as queries:
        lookup("朱", cast.wang)

    assert len(queries) == 1
