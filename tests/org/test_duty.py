"""The roster is planned by half days, gaps are seen, swaps need consent, shifts hand over."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.history.models import Event, Notice
from huiketing.org.models import DutyShift, DutySwap, Handover, Person, Post
from huiketing.org.selectors import coming_swaps, gaps, half_at, on_duty, registrar, shift_span
from huiketing.org.transitions import duty, swaps
from tests.cast import Cast
from tests.org.clients import signed_in

MONDAY = date(2026, 11, 23)
NATIONAL_DAY = date(2026, 10, 1)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


@pytest.fixture(autouse=True)
def _monday_morning():  # type: ignore[no-untyped-def]
    with times.as_of(moment(MONDAY, 7)):
        yield


def plan(
    cast: Cast, person: Person, day: date = MONDAY, half: str = "am", kind: str = "desk"
) -> DutyShift:
    return duty.plan_shift(
        by=cast.gu, unit=cast.village, day=day, half=half, person=person, kind=kind
    )


def test_whoever_is_on_duty_is_the_default_registrar(cast: Cast) -> None:
    plan(cast, cast.wang, half="am")
    plan(cast, cast.lu, half="pm")
    plan(cast, cast.gu, half="am", kind="leader")

    assert registrar(cast.village, moment(MONDAY, 9)) == cast.wang
    assert registrar(cast.village, moment(MONDAY, 13)) == cast.lu
    assert [shift.person for shift in on_duty(cast.village, moment(MONDAY, 9))] == [
        cast.wang,
        cast.gu,
    ]
    assert registrar(cast.village, moment(MONDAY, 20)) is None


def test_the_night_belongs_to_the_day_it_began_on(cast: Cast) -> None:
    plan(cast, cast.jin, half="night", kind="flood")

    tuesday = MONDAY + timedelta(days=1)
    assert half_at(moment(tuesday, 2)) == (MONDAY, "night")
    assert registrar(cast.village, moment(tuesday, 2)) == cast.jin
    assert shift_span(MONDAY, "night") == (moment(MONDAY, 17), moment(tuesday, 8, 30))


def test_only_the_lead_or_an_administrator_plans_duty(cast: Cast) -> None:
    for who in (cast.wang, cast.shen, cast.ma):
        with pytest.raises(NotAllowed):
            duty.plan_shift(by=who, unit=cast.village, day=MONDAY, half="am", person=cast.wang)

    duty.plan_shift(by=cast.admin, unit=cast.village, day=MONDAY, half="am", person=cast.wang)


def test_a_stranger_is_not_put_on_duty_and_nobody_is_in_two_places(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        plan(cast, cast.ma)
    assert "person" in refused.value.fields

    Post.objects.create(person=cast.wang, unit=cast.neighbour, role="clerk", title="前台")
    duty.plan_shift(by=None, unit=cast.neighbour, day=MONDAY, half="am", person=cast.wang)
    with pytest.raises(Invalid):
        plan(cast, cast.wang)


def test_one_person_stands_once_in_a_shift_and_several_may_share_it(cast: Cast) -> None:
    plan(cast, cast.wang)
    plan(cast, cast.shen)

    with pytest.raises(Invalid):
        plan(cast, cast.wang)
    assert DutyShift.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("half", {"half": "noon"}),
        ("kind", {"kind": "party"}),
        ("half", {"half": "night"}),
        ("day", {"day": date(1900, 1, 1)}),
        ("day", {"day": date(2030, 1, 1)}),
    ],
)
def test_what_cannot_be_a_shift_is_refused_at_the_field(cast: Cast, field: str, given) -> None:  # type: ignore[no-untyped-def]
    entry = {"day": MONDAY, "half": "am", "kind": "desk"} | given

    with pytest.raises(Invalid) as refused:
        duty.plan_shift(by=cast.gu, unit=cast.village, person=cast.wang, **entry)

    assert field in refused.value.fields


def test_working_half_days_without_anybody_are_gaps(cast: Cast) -> None:
    plan(cast, cast.wang, half="am")
    plan(cast, cast.gu, half="pm", kind="leader")  # a leader does not hold the desk

    found = gaps(cast.village, MONDAY, MONDAY + timedelta(days=6))

    assert [(gap.day, gap.half) for gap in found[:2]] == [
        (MONDAY, "pm"),
        (MONDAY + timedelta(days=1), "am"),
    ]
    assert len(found) == 9  # five days of two halves, one held; the weekend needs nobody


def test_holidays_need_somebody_round_the_clock_and_make_up_days_a_desk(cast: Cast) -> None:
    found = gaps(cast.village, NATIONAL_DAY, NATIONAL_DAY)
    assert [(gap.half, gap.kind) for gap in found] == [
        ("am", "holiday"), ("pm", "holiday"), ("night", "holiday"),
    ]  # fmt: skip

    make_up = gaps(cast.village, date(2026, 10, 10), date(2026, 10, 10))  # a Saturday
    assert [(gap.half, gap.kind) for gap in make_up] == [("am", "desk"), ("pm", "desk")]


def test_flood_duty_once_begun_must_hold_the_whole_day(cast: Cast) -> None:
    sunday = MONDAY + timedelta(days=6)
    plan(cast, cast.jin, day=sunday, half="am", kind="flood")

    assert [gap.half for gap in gaps(cast.village, sunday, sunday)] == ["pm", "night"]


def test_gaps_of_a_month_are_found_in_one_query_of_the_roster(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        gaps(cast.village, MONDAY, MONDAY + timedelta(days=30))

    # Now and then the calendar asks for its own stamp as well.
    assert len([q for q in captured.captured_queries if "clock_" not in q["sql"]]) == 1


def test_last_week_is_copied_without_those_who_left_and_without_days_off(cast: Cast) -> None:
    with times.as_of(moment(date(2026, 9, 20), 9)):
        week_before = date(2026, 9, 21)
        for weekday, person in enumerate([cast.wang, cast.lu, cast.jin, cast.wang, cast.shen]):
            plan(cast, person, day=week_before + timedelta(days=weekday))
        Person.objects.filter(pk=cast.jin.pk).update(is_active=False)

        # The week from 28 September: Thursday and Friday are National Day.
        planned = duty.copy_week(by=cast.gu, unit=cast.village, to=date(2026, 9, 30))

    assert [(shift.day.day, shift.person) for shift in planned] == [
        (28, cast.wang),
        (29, cast.lu),
    ]
    event = Event.objects.about(cast.village).get()
    assert (event.kind, event.data["count"]) == ("week.planned", 2)


def test_copying_twice_adds_nothing_and_an_empty_week_is_refused(cast: Cast) -> None:
    plan(cast, cast.wang)
    next_week = MONDAY + timedelta(days=7)

    assert len(duty.copy_week(by=cast.gu, unit=cast.village, to=next_week)) == 1
    assert duty.copy_week(by=cast.gu, unit=cast.village, to=next_week) == []
    with pytest.raises(WrongStep):
        duty.copy_week(by=cast.gu, unit=cast.village, to=MONDAY)


def test_a_pattern_fills_a_week(cast: Cast) -> None:
    duty.plan_week(
        by=cast.gu,
        unit=cast.village,
        monday=MONDAY,
        pattern={(0, "am"): [cast.wang], (0, "pm"): [cast.lu, cast.jin], (6, "am"): [cast.shen]},
    )

    assert [(s.day, s.half, s.person) for s in DutyShift.objects.order_by("pk")] == [
        (MONDAY, "am", cast.wang),
        (MONDAY, "pm", cast.lu),
        (MONDAY, "pm", cast.jin),  # and nobody on Sunday, the desk is closed
    ]


def test_turns_go_on_where_they_stood_and_leave_no_gap(cast: Cast) -> None:
    people = [cast.wang, cast.lu, cast.jin]

    duty.take_turns(by=cast.gu, unit=cast.village, monday=MONDAY, people=people)
    second = duty.take_turns(
        by=cast.gu, unit=cast.village, monday=MONDAY + timedelta(days=7), people=people
    )

    assert not gaps(cast.village, MONDAY, MONDAY + timedelta(days=13))
    assert second[0].person == cast.lu  # ten half days among three: wang had the last
    counts = [DutyShift.objects.filter(person=person).count() for person in people]
    assert max(counts) - min(counts) <= 1


def test_a_cleared_shift_is_gone_and_a_past_one_stays(cast: Cast) -> None:
    shift = plan(cast, cast.wang)

    with times.as_of(moment(MONDAY + timedelta(days=1), 9)), pytest.raises(WrongStep):
        duty.clear_shift(shift, by=cast.gu)
    stale = DutyShift.objects.get(pk=shift.pk)
    stale.version = 7
    with pytest.raises(OutOfDate):
        duty.clear_shift(stale, by=cast.gu)
    duty.clear_shift(shift, by=cast.gu, reason="去镇里开会")

    assert not DutyShift.objects.exists()
    assert [event.kind for event in Event.objects.about(shift)] == [
        "shift.planned",
        "shift.cleared",
    ]
    assert {notice.to for notice in Notice.objects.all()} == {cast.wang.uid}


def test_a_swap_moves_both_shifts_only_when_the_other_agrees(cast: Cast) -> None:
    mine = plan(cast, cast.wang)
    theirs = plan(cast, cast.lu, day=MONDAY + timedelta(days=1))

    swap = swaps.ask_swap(mine, by=cast.wang, of=cast.lu, in_return=theirs, reason="带孩子看病")
    assert DutyShift.objects.get(pk=mine.pk).person == cast.wang
    assert coming_swaps(cast.lu) == [swap]
    swaps.agree_swap(DutySwap.objects.get(pk=swap.pk), by=cast.lu)

    assert DutyShift.objects.get(pk=mine.pk).person == cast.lu
    assert DutyShift.objects.get(pk=theirs.pk).person == cast.wang
    assert coming_swaps(cast.lu) == []
    assert "陆志强" in Event.objects.about(mine).last().sentence  # type: ignore[union-attr]
    told = Notice.objects.filter(kind__startswith="swap.").values_list("kind", "to")
    assert set(told) == {("swap.asked", cast.lu.uid), ("swap.agreed", cast.wang.uid)}


def test_nobody_but_the_one_asked_answers_and_only_once(cast: Cast) -> None:
    swap = swaps.ask_swap(plan(cast, cast.wang), by=cast.wang, of=cast.lu)

    for who in (cast.wang, cast.gu, cast.admin):
        with pytest.raises(NotAllowed):
            swaps.agree_swap(swap, by=who)
    swaps.decline_swap(swap, by=cast.lu)
    with pytest.raises(WrongStep):
        swaps.agree_swap(DutySwap.objects.get(pk=swap.pk), by=cast.lu)
    assert DutyShift.objects.get().person == cast.wang


def test_one_shift_has_one_open_wish_and_its_owner_may_take_it_back(cast: Cast) -> None:
    shift = plan(cast, cast.wang)
    first = swaps.ask_swap(shift, by=cast.wang, of=cast.lu)

    with pytest.raises(WrongStep):
        swaps.ask_swap(shift, by=cast.wang, of=cast.jin)
    with pytest.raises(NotAllowed):
        swaps.cancel_swap(first, by=cast.lu)
    swaps.cancel_swap(first, by=cast.wang)

    swaps.ask_swap(shift, by=cast.wang, of=cast.jin)


def test_a_swap_cannot_be_asked_of_oneself_a_stranger_or_for_a_past_day(cast: Cast) -> None:
    shift = plan(cast, cast.wang)

    for of in (cast.wang, cast.ma):
        with pytest.raises(Invalid):
            swaps.ask_swap(shift, by=cast.wang, of=of)
    with pytest.raises(NotAllowed):
        swaps.ask_swap(shift, by=cast.shen, of=cast.lu)
    with times.as_of(moment(MONDAY + timedelta(days=1), 9)), pytest.raises(WrongStep):
        swaps.ask_swap(shift, by=cast.wang, of=cast.lu)


def test_agreeing_after_the_roster_changed_is_refused(cast: Cast) -> None:
    shift = plan(cast, cast.wang)
    swap = swaps.ask_swap(shift, by=cast.wang, of=cast.lu)
    plan(cast, cast.lu)  # meanwhile the lead put the other on the same shift

    with pytest.raises(WrongStep):
        swaps.agree_swap(DutySwap.objects.get(pk=swap.pk), by=cast.lu)

    assert DutySwap.objects.get().state == "asked"
    assert DutyShift.objects.get(pk=shift.pk).person == cast.wang


def test_one_shift_hands_over_and_the_next_signs(cast: Cast) -> None:
    entry = duty.hand_over(
        by=cast.wang,
        unit=cast.village,
        day=MONDAY,
        half="am",
        weather="多云",
        visitors=7,
        unfinished="许阿宝家水管，等金海明\n\n\n\n回话",
    )

    assert entry.unfinished == "许阿宝家水管，等金海明\n\n回话"
    duty.hand_over(by=cast.wang, unit=cast.village, day=MONDAY, half="am", visitors=8)
    with pytest.raises(WrongStep, match="另一个人"):
        duty.take_over(entry, by=cast.wang)
    with pytest.raises(NotAllowed):
        duty.take_over(entry, by=cast.ma)
    duty.take_over(entry, by=cast.lu)

    entry = Handover.objects.get()
    assert (entry.visitors, entry.taken_by) == (8, cast.lu)
    with pytest.raises(WrongStep):
        duty.take_over(entry, by=cast.jin)
    with pytest.raises(WrongStep, match="签了"):
        duty.hand_over(by=cast.wang, unit=cast.village, day=MONDAY, half="am", visitors=9)
    assert [event.kind for event in Event.objects.about(entry)] == [
        "shift.handed_over",
        "shift.handover_changed",
        "shift.taken_over",
    ]


def test_another_person_does_not_overwrite_the_entry_of_a_shift(cast: Cast) -> None:
    duty.hand_over(by=cast.wang, unit=cast.village, day=MONDAY, half="am")

    with pytest.raises(WrongStep, match="王晓芸"):
        duty.hand_over(by=cast.lu, unit=cast.village, day=MONDAY, half="am", notable="改写")
    with pytest.raises(NotAllowed):
        duty.hand_over(by=cast.ma, unit=cast.village, day=MONDAY, half="pm")
    with pytest.raises(Invalid):
        duty.hand_over(by=cast.lu, unit=cast.village, day=MONDAY, half="pm", visitors=-1)
    with pytest.raises(Invalid):
        duty.hand_over(by=cast.lu, unit=cast.village, day=MONDAY, half="pm", notable="长" * 3000)


def test_after_closing_the_signed_afternoon_is_not_offered_once_more(cast: Cast) -> None:
    evening = moment(MONDAY, 20)
    with times.as_of(evening):
        page = signed_in(cast.wang).get("/place/handovers")
        assert page.context["form"].initial["half"] == "pm"
        entry = duty.hand_over(by=cast.wang, unit=cast.village, day=evening.date(), half="pm")
        duty.take_over(entry, by=cast.lu)

        page = signed_in(cast.wang).get("/place/handovers")

    assert page.context["form"].initial["half"] == "night"
