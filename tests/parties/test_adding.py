"""Who came is found again by phone and name, and written down only once in a town."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiketing.base.errors import Invalid, NotAllowed
from huiketing.org.models import Unit
from huiketing.parties.models import Party
from huiketing.parties.transitions import find_or_add, town_path
from tests.cast import Cast

PHONE = "13857360021"


def zhu(cast: Cast, **changes: Any) -> Party:
    given = {"name": "朱丽华", "phone": PHONE, "unit": cast.village, "by": cast.wang} | changes
    return find_or_add(**given)


def test_somebody_new_is_written_down_with_sealed_phone_and_initials(cast: Cast) -> None:
    party = zhu(cast, phone="138 5736-0021", address="8 组 23 号", group="8 组", gender="f")

    row = Party.objects.get(pk=party.pk)
    assert (row.name, row.initials, row.gender, row.unit) == ("朱丽华", "zlh", "f", cast.village)
    assert (row.phone, row.masked_phone) == (PHONE, "138****0021")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, address FROM parties_party")
        assert all(PHONE not in value and value != "23" for value in cursor.fetchone())


def test_somebody_new_costs_three_statements_and_somebody_known_one(cast: Cast) -> None:
    zhu(cast, name="钱根宝", phone="13800009876")  # what a process asks once is asked by now
    with CaptureQueriesContext(connection) as first:
        party = zhu(cast)
    with CaptureQueriesContext(connection) as second:
        assert zhu(cast) == party

    assert (len(first), len(second)) == (2 if connection.vendor == "postgresql" else 3, 1)


def test_coming_again_fills_in_what_was_missing_and_changes_nothing_else(cast: Cast) -> None:
    zhu(cast, group="8 组")
    cast.wang.authority  # noqa: B018

    with CaptureQueriesContext(connection) as queries:
        party = zhu(cast, address="8 组 23 号", group="9 组", gender="f")

    party.refresh_from_db()
    assert (party.address, party.group, party.gender) == ("8 组 23 号", "8 组", "f")
    assert len(queries) == 2


def test_known_in_the_next_village_of_the_town_is_known_here(cast: Cast) -> None:
    there = zhu(cast, unit=cast.neighbour, by=cast.ma)

    assert zhu(cast) == there
    assert there.unit == cast.neighbour


def test_another_town_knows_nothing_of_them(cast: Cast) -> None:
    other = Unit.objects.create(code="YX", name="远溪镇", kind=Unit.Kind.TOWN, path="/900/")

    assert zhu(cast, unit=other, by=None) != zhu(cast)


def test_one_town_is_not_taken_for_another_whose_number_begins_alike(cast: Cast) -> None:
    longer = Unit.objects.create(
        code="YX", name="远溪镇", kind=Unit.Kind.TOWN, path=f"{cast.town.path[:-1]}0/"
    )

    assert zhu(cast, unit=longer, by=None) != zhu(cast)


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("/1/", "town", "/1/"),
        ("/1/5/", "village", "/1/"),
        ("/9/1/5/", "village", "/9/1/"),
        ("/9/1/5/7/", "grid", "/9/1/"),
        ("/9/1/5/7/8/", "micro_grid", "/9/1/"),
        ("/9/1/6/", "office", "/9/1/"),
        ("/5/", "village", "/5/"),
        ("/5/7/", "grid", "/5/"),
        ("/9/", "city", "/9/"),
    ],
)
def test_the_town_of_a_unit_follows_from_where_it_stands(
    path: str, kind: str, expected: str
) -> None:
    assert town_path(Unit(path=path, kind=kind)) == expected


def test_a_family_that_shares_a_phone_stays_several_people(cast: Cast) -> None:
    mother = zhu(cast)

    son = zhu(cast, name="朱小明")

    assert son != mother
    assert son.phone == mother.phone


def test_an_import_may_take_whoever_the_phone_belongs_to_or_refuse(cast: Cast) -> None:
    mother = zhu(cast)

    assert zhu(cast, name="朱莉华", on_duplicate="take") == mother
    with pytest.raises(Invalid) as refused:
        zhu(cast, name="朱莉华", on_duplicate="refuse")
    assert "朱丽华" in refused.value.fields["phone"]


def test_whoever_was_merged_away_is_not_found_any_more(cast: Cast) -> None:
    kept = zhu(cast)
    gone = zhu(cast, name="朱莉华")
    Party.objects.filter(pk=gone.pk).update(merged_into=kept)

    assert zhu(cast, name="朱莉华") not in (kept, gone)


def test_an_enterprise_is_known_by_its_credit_code(cast: Cast) -> None:
    code = "91330482MA2B8EXJ44"
    firm = zhu(cast, name="清溪电子厂", phone="0573-85120099", kind="enterprise", credit_code=code)

    again = zhu(cast, name="清溪电子有限公司", kind="enterprise", credit_code=code.lower())

    assert again == firm
    assert again.name == "清溪电子厂"


@pytest.mark.parametrize("code", ["9133", "91330482MA2B8EXJ4B", "91330482MA2B8EXJ4O", "一" * 18])
def test_a_wrong_credit_code_is_refused(cast: Cast, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        zhu(cast, kind="enterprise", credit_code=code)

    assert list(refused.value.fields) == ["credit_code"]


def test_somebody_without_a_phone_is_written_down_each_time(cast: Cast) -> None:
    assert zhu(cast, phone="") != zhu(cast, phone="")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " \x00 "),
        ("name", "朱" * 300),
        ("phone", "1385736002"),
        ("phone", "电话"),
        ("phone", "9" * 400),
        ("address", "路" * 201),
        ("group", "组" * 21),
        ("gender", "x"),
        ("kind", "ghost"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_field(cast: Cast, field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        zhu(cast, **{field: value})

    assert list(refused.value.fields) == [field]
    assert not Party.objects.exists()


def test_odd_names_are_kept_as_they_are(cast: Cast) -> None:
    for name in ("阿依古丽·买买提", "O'Neill", "朱😀", "𠮷田"):
        assert zhu(cast, name=f"  {name}\x00 ").name == name


def test_a_stranger_writes_nobody_down_here(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        zhu(cast, by=cast.ma)
