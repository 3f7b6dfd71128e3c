"""Places are founded, renamed, moved, merged and closed, and every earlier name stays known."""

from datetime import date, timedelta

import pytest

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.history.models import Event
from huiketing.org import holdings
from huiketing.org.authority import authority_of
from huiketing.org.models import DutyShift, Person, Placement, Post, Unit
from huiketing.org.selectors import (
    administered,
    first_standing,
    full_name,
    name_on,
    placement_on,
    tree,
)
from huiketing.org.transitions import units
from huiketing.search.index import Item, put
from huiketing.search.models import Entry
from tests.cast import SINCE, Cast


def last_event(unit: Unit) -> Event:
    event = Event.objects.about(unit).last()
    assert event is not None
    return event


def test_a_grid_is_founded_below_the_village_and_is_history(cast: Cast) -> None:
    grid = units.found(
        by=cast.admin, code="lwy", name=" 第一网格 ", kind=Unit.Kind.GRID, parent=cast.village
    )

    assert (grid.code, grid.name) == ("LWY", "第一网格")
    assert grid.path == f"{cast.village.path}{grid.pk}/"
    assert grid.door_code
    assert full_name(grid) == "清溪镇 · 柳湾村 · 第一网格"
    event = last_event(grid)
    assert (event.kind, event.by) == ("unit.founded", cast.admin.uid)
    assert "第一网格" in event.sentence


@pytest.mark.parametrize("who", ["wang", "shen", "gu", "fang", "ma"])
def test_only_an_administrator_founds_a_unit(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        units.found(
            by=getattr(cast, who), code="AB", name="某处", kind=Unit.Kind.GRID, parent=cast.village
        )

    assert not Unit.objects.filter(code="AB").exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("code", {"code": "L"}),
        ("code", {"code": "L1"}),
        ("code", {"code": "柳湾"}),
        ("code", {"code": "ABCDEFGHIJKLM"}),
        ("code", {"code": "LW"}),  # the village's
        ("name", {"name": "  "}),
        ("name", {"name": "村" * 300}),
        ("kind", {"kind": "kingdom"}),
    ],
)
def test_what_cannot_be_a_unit_is_refused_at_the_field(
    cast: Cast, field: str, given: dict[str, str]
) -> None:
    entry = {"code": "LWZ", "name": "第二网格", "kind": "grid"} | given

    with pytest.raises(Invalid) as refused:
        units.found(by=cast.admin, parent=cast.village, **entry)

    assert field in refused.value.fields
    assert Unit.objects.count() == 4


def test_signs_that_cannot_be_seen_do_not_enter_a_name(cast: Cast) -> None:
    units.rename(cast.village, by=cast.admin, name="柳\x00湾\u200b新村🌿")

    assert Unit.objects.get(pk=cast.village.pk).name == "柳湾新村🌿"


def test_a_renamed_village_keeps_its_old_name_for_the_days_before(cast: Cast) -> None:
    units.rename(cast.village, by=cast.admin, name="柳湾社区", on=date(2024, 3, 1), reason="村改居")

    assert name_on(cast.village, date(2024, 2, 29)) == "柳湾村"
    assert name_on(cast.village, date(2024, 3, 1)) == "柳湾社区"
    assert name_on(cast.village, date(2000, 1, 1)) == "柳湾村"  # before it was known at all
    assert last_event(cast.village).data["reason"] == "村改居"


def test_a_name_corrected_on_the_same_day_leaves_no_span_of_no_days(cast: Cast) -> None:
    units.rename(cast.village, by=cast.admin, name="柳弯社区", on=date(2024, 3, 1))
    units.rename(cast.village, by=cast.admin, name="柳湾社区", on=date(2024, 3, 1))

    spans = Placement.objects.filter(unit=cast.village).values_list("name", "starts_on", "ends_on")
    assert list(spans) == [
        ("柳湾村", date(2020, 1, 1), date(2024, 2, 29)),
        ("柳湾社区", date(2024, 3, 1), None),
    ]


def test_a_change_cannot_be_dated_before_the_last_one_or_after_today(cast: Cast) -> None:
    units.rename(cast.village, by=cast.admin, name="柳湾社区", on=date(2024, 3, 1))

    with pytest.raises(Invalid):
        units.rename(cast.village, by=cast.admin, name="柳湾新村", on=date(2024, 2, 1))
    with pytest.raises(Invalid) as refused:
        units.rename(
            Unit.objects.get(pk=cast.village.pk),
            by=cast.admin,
            name="柳湾新村",
            on=times.today() + timedelta(days=1),
        )

    assert "on" in refused.value.fields
    assert Unit.objects.get(pk=cast.village.pk).name == "柳湾社区"


def test_a_second_administrator_with_an_older_page_is_refused(cast: Cast) -> None:
    older_page = Unit.objects.get(pk=cast.village.pk)
    units.rename(cast.village, by=cast.admin, name="柳湾社区")

    with pytest.raises(OutOfDate):
        units.rename(older_page, by=cast.admin, name="柳湾新村")

    assert Unit.objects.get(pk=cast.village.pk).name == "柳湾社区"
    assert Event.objects.about(cast.village).count() == 1


def test_a_moved_unit_takes_everything_below_it_along(cast: Cast) -> None:
    since = date(2023, 1, 1)
    grid = units.found(
        by=None, code="LWY", name="第一网格", kind="grid", parent=cast.village, on=since
    )
    micro = units.found(by=None, code="LWYA", name="一组", kind="micro_grid", parent=grid, on=since)
    old_path = grid.path
    told = []
    units._path_followers.append(lambda old, new: told.append((old, new)))

    try:
        units.move(grid, by=cast.admin, to=cast.neighbour, on=date(2025, 1, 1))
    finally:
        units._path_followers.pop()

    micro.refresh_from_db()
    assert micro.path == f"{cast.neighbour.path}{grid.pk}/{micro.pk}/"
    assert told == [(old_path, grid.path)]
    placed = placement_on(grid, date(2025, 1, 1))
    assert placed is not None and placed.parent == cast.neighbour
    assert authority_of(cast.ma).may(cast.neighbour.path, Post.Role.CLERK)
    assert not authority_of(cast.gu).may(micro.path, Post.Role.LEAD)


def test_what_is_found_in_a_unit_moves_with_it(cast: Cast) -> None:
    grid = units.found(
        by=None, code="LWY", name="第一网格", kind="grid", parent=cast.village, on=date(2023, 1, 1)
    )
    for unit in (grid, cast.village):
        put(
            Item(
                kind="matter",
                subject_type="matters.matter",
                subject_uid=unit.uid,
                title="路灯不亮",
                at=times.now(),
                unit_path=unit.path,
            )
        )

    units.move(grid, by=cast.admin, to=cast.neighbour, on=date(2025, 1, 1))

    paths = dict(Entry.objects.values_list("subject_uid", "unit_path"))
    assert paths[grid.uid] == f"{cast.neighbour.path}{grid.pk}/"
    assert paths[cast.village.uid] == cast.village.path


def test_a_unit_cannot_lie_under_itself(cast: Cast) -> None:
    with pytest.raises(Invalid):
        units.move(cast.town, by=cast.admin, to=cast.village)
    with pytest.raises(Invalid):
        units.move(cast.village, by=cast.admin, to=cast.village)


def test_an_administrator_of_one_village_cannot_move_it_into_another(cast: Cast) -> None:
    Post.objects.create(person=cast.jin, unit=cast.village, role="admin", title="管理员")

    with pytest.raises(NotAllowed):
        units.move(cast.village, by=cast.jin, to=cast.neighbour)
    assert [unit.code for unit in tree(administered(Person.objects.get(pk=cast.jin.pk)))] == ["LW"]


def test_a_merged_village_is_found_through_the_one_that_took_it_over(cast: Cast) -> None:
    today = times.today()
    grid = units.found(by=None, code="LWY", name="第一网格", kind="grid", parent=cast.village)
    DutyShift.objects.create(
        unit=cast.village, day=today - timedelta(days=1), half="am", person=cast.wang
    )
    DutyShift.objects.create(unit=cast.village, day=today, half="am", person=cast.wang)

    units.merge(cast.village, by=cast.admin, into=cast.neighbour, reason="撤并")

    village = Unit.objects.get(pk=cast.village.pk)
    assert (village.merged_into, village.ended_on) == (cast.neighbour, today)
    assert first_standing(village) == cast.neighbour
    grid.refresh_from_db()
    assert grid.path.startswith(cast.neighbour.path)
    assert authority_of(cast.shen).may(cast.neighbour.path, Post.Role.CADRE, line="MZ")
    assert authority_of(cast.lu).holds(cast.neighbour.path, cast.shen.pk)
    assert not Post.objects.held().filter(unit=village).exists()
    shifts = DutyShift.objects.order_by("day").values_list("unit__code", flat=True)
    assert list(shifts) == ["LW", "SQ"]  # what was, stays; what is to come, moves
    assert name_on(village, today) == "柳湾村"
    kinds = [event.kind for event in Event.objects.about(cast.neighbour)]
    assert kinds == ["unit.received"]


def test_two_villages_merged_into_each_other_at_once_do_not_both_end(cast: Cast) -> None:
    village, neighbour = Unit.objects.get(code="LW"), Unit.objects.get(code="SQ")
    units.merge(cast.village, by=cast.admin, into=cast.neighbour)

    with pytest.raises(OutOfDate):
        units.merge(neighbour, by=cast.admin, into=village)

    assert list(Unit.objects.standing().filter(code__in=("LW", "SQ"))) == [cast.neighbour]


def test_a_village_merged_twice_lies_below_whoever_stands_for_it_today(cast: Cast) -> None:
    units.merge(cast.village, by=cast.admin, into=cast.neighbour)
    units.merge(cast.neighbour, by=cast.admin, into=cast.office)

    village = Unit.objects.get(code="LW")
    assert village.merged_into == cast.office
    assert village.path.startswith(f"{cast.office.path}{cast.neighbour.pk}/")
    posts = authority_of(cast.wang)
    assert posts.unit_ids == {cast.village.pk, cast.neighbour.pk, cast.office.pk}
    assert posts.may(village.path, Post.Role.CLERK)
    assert name_on(village, SINCE) == "柳湾村"


def test_nothing_more_happens_to_a_merged_village(cast: Cast) -> None:
    units.merge(cast.village, by=cast.admin, into=cast.neighbour)

    for verb in (
        lambda: units.rename(cast.village, by=cast.admin, name="又一村"),
        lambda: units.close(cast.village, by=cast.admin),
        lambda: units.merge(cast.village, by=cast.admin, into=cast.town),
        lambda: units.found(
            by=cast.admin, code="AA", name="网格", kind="grid", parent=cast.village
        ),
    ):
        with pytest.raises(WrongStep):
            verb()


def test_a_unit_with_units_below_or_work_unfinished_is_not_closed(cast: Cast) -> None:
    with pytest.raises(WrongStep, match="下面还有单位"):
        units.close(cast.town, by=cast.admin)

    holdings.register_unit(lambda unit: [holdings.Holding("open matters", 3)])
    try:
        with pytest.raises(WrongStep, match="open matters 3"):
            units.close(cast.office, by=cast.admin)
    finally:
        holdings._of_unit.pop()

    units.close(cast.office, by=cast.admin, reason="机构改革")
    assert not authority_of(cast.tang).grants
    assert Unit.objects.standing().count() == 3


def test_the_tree_lists_each_unit_after_its_parent(cast: Cast) -> None:
    units.found(by=None, code="LWY", name="第一网格", kind="grid", parent=cast.village)

    assert [unit.name for unit in tree(administered(cast.admin))] == [
        "清溪镇", "柳湾村", "第一网格", "石桥村", "社会事务办",
    ]  # fmt: skip
    assert tree(administered(cast.wang)) == []
