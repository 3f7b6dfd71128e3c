"""The duty roster: planning it, and handing one shift over to the next."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, OutOfDate, WrongStep
from huiketing.clock import calendar
from huiketing.history.record import describe, record
from huiketing.org.models import DutyShift, DutySwap, Handover, Person, Post, Unit
from huiketing.org.models.duty import Half
from huiketing.org.permissions import may_hand_over, may_roster, may_take_over
from huiketing.org.transitions import checks

describe("shift.planned", gettext_lazy("put %(person)s on duty on %(day)s"))
describe("shift.cleared", gettext_lazy("took %(person)s off duty on %(day)s. %(reason)s"))
describe("shift.swapped", gettext_lazy("%(new)s takes this shift for %(old)s"))
describe(
    "week.planned", gettext_lazy("planned the duty of the week of %(monday)s: %(count)s shifts")
)
describe("shift.handed_over", gettext_lazy("handed the shift of %(day)s over"))
describe("shift.handover_changed", gettext_lazy("corrected what the shift of %(day)s leaves"))
describe("shift.taken_over", gettext_lazy("took the shift of %(day)s over"))

FURTHEST = timedelta(days=400)
Kind = DutyShift.Kind


@transaction.atomic
def plan_shift(
    *,
    by: Person | None,
    unit: Unit,
    day: date,
    half: str,
    person: Person,
    kind: str = Kind.DESK,
) -> DutyShift:
    """Put somebody on duty for half a day; several may share one."""
    checks.require(may_roster(by, unit))
    shift = _new_shift(unit, day, half, person, kind)
    _save(shift)
    record(shift, "shift.planned", by=by, person=person.name, day=day, half=half, duty=kind)
    return shift


@transaction.atomic
def clear_shift(shift: DutyShift, *, by: Person | None, reason: str = "") -> None:
    """Take somebody off duty. What was done on a day that has passed stays in the roster."""
    checks.require(may_roster(by, shift.unit))
    if shift.day < times.today():
        raise WrongStep(_("This day has passed. The roster keeps who was on duty."))
    reason = checks.line("reason", reason, 120, required=False)
    if not DutyShift.objects.filter(pk=shift.pk, version=shift.version).delete()[0]:
        raise OutOfDate
    record(
        shift,
        "shift.cleared",
        by=by,
        person=shift.person.name,
        day=shift.day,
        half=shift.half,
        reason=reason,
    )


def copy_week(
    *, by: Person | None, unit: Unit, to: date, of: date | None = None
) -> list[DutyShift]:
    """Plan the week of `to` like the week of `of` (the one before), where it has no shift yet.

    Days off get no desk shift and people who left none; neither stops the rest.
    """
    target = monday_of(to)
    source = monday_of(of or target - timedelta(days=7))
    ahead = target - source
    before = DutyShift.objects.filter(
        unit=unit,
        day__range=(source, source + timedelta(days=6)),
        kind__in=[Kind.DESK, Kind.LEADER],
    ).select_related("person")
    if not before:
        raise WrongStep(_("The week to copy from is empty."))
    wanted = [(shift.day + ahead, shift.half, shift.kind, shift.person) for shift in before]
    return _plan(by, unit, target, wanted)


def plan_week(
    *,
    by: Person | None,
    unit: Unit,
    monday: date,
    pattern: Mapping[tuple[int, str], Sequence[Person]],
    kind: str = Kind.DESK,
) -> list[DutyShift]:
    """Plan a week from a pattern: who is on duty on (weekday, half), Monday being 0."""
    target = monday_of(monday)
    wanted = [
        (target + timedelta(days=weekday), half, kind, person)
        for (weekday, half), people in sorted(pattern.items())
        for person in people
    ]
    return _plan(by, unit, target, wanted)


def take_turns(
    *, by: Person | None, unit: Unit, monday: date, people: Sequence[Person]
) -> list[DutyShift]:
    """Plan a week of the desk by turns (轮流值班): the next of the list each half day.

    The turn goes on where it stood: after whoever of the list was on duty last.
    """
    if not people:
        raise Invalid(people=_("Choose who takes part."))
    target = monday_of(monday)
    last = (
        DutyShift.objects.filter(unit=unit, day__lt=target, kind=Kind.DESK, person__in=people)
        .order_by("day", "half", "pk")  # "am" sorts before "pm"
        .last()
    )
    ids = [person.pk for person in people]
    turn = ids.index(last.person_id) + 1 if last else 0
    hours = calendar.current()
    taken = _taken(unit, target)
    wanted = []
    for weekday in range(7):
        day = target + timedelta(days=weekday)
        if not hours.is_working(day):
            continue
        for half in (Half.MORNING, Half.AFTERNOON):
            if (day, half, Kind.DESK) not in taken:
                wanted.append((day, str(half), str(Kind.DESK), people[turn % len(people)]))
                turn += 1
    return _plan(by, unit, target, wanted)


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


@transaction.atomic
def hand_over(
    *,
    by: Person,
    unit: Unit,
    day: date,
    half: str,
    weather: str = "",
    visitors: int = 0,
    calls: str = "",
    notable: str = "",
    notices: str = "",
    unfinished: str = "",
) -> Handover:
    """Write what the shift leaves to the next (交接班); it can be corrected until it is taken."""
    checks.require(may_hand_over(by, unit))
    if half not in Half.values:
        raise Invalid(half=_("Choose one of the list."))
    if not 0 <= visitors <= 9999:
        raise Invalid(visitors=_("Write a number from 0 to 9999."))
    said: dict[str, Any] = {
        "weather": checks.line("weather", weather, 20, required=False),
        "visitors": visitors,
        "calls": checks.text("calls", calls),
        "notable": checks.text("notable", notable),
        "notices": checks.text("notices", notices),
        "unfinished": checks.text("unfinished", unfinished),
    }
    when = checks.day("day", day, past=True)
    entry = Handover.objects.filter(unit=unit, day=when, half=half).first()
    if entry is None:
        try:
            with transaction.atomic():
                entry = Handover.objects.create(unit=unit, day=when, half=half, given_by=by, **said)
        except IntegrityError as clash:
            raise OutOfDate from clash
        record(entry, "shift.handed_over", by=by, day=when, half=half, **said)
        return entry
    if entry.taken_by_id:
        raise WrongStep(_("The next shift has signed this. Write what is new in its own entry."))
    if entry.given_by_id != by.pk:
        raise WrongStep(
            _("%(name)s wrote this entry. Ask them to add to it.") % {"name": entry.given_by}
        )
    Handover.objects.filter(pk=entry.pk).update(**said)
    entry.refresh_from_db()
    record(entry, "shift.handover_changed", by=by, day=when, half=half, **said)
    return entry


@transaction.atomic
def take_over(handover: Handover, *, by: Person) -> Handover:
    """The next shift signs that it has read the entry."""
    if handover.given_by_id == by.pk:
        raise WrongStep(_("Somebody else takes the shift over."))
    checks.require(may_take_over(by, handover))
    now = times.now()
    untaken = Handover.objects.filter(pk=handover.pk, taken_by=None)
    if not untaken.update(taken_by=by, taken_at=now):
        raise WrongStep(_("The next shift has signed this already."))
    handover.taken_by, handover.taken_at = by, now
    record(handover, "shift.taken_over", by=by, day=handover.day, half=handover.half)
    return handover


def check_can_serve(unit: Unit, day: date, half: str, person: Person) -> None:
    """Refuse whoever has no post at the unit or above it that day, or is on duty elsewhere."""
    above = [int(each) for each in unit.path.strip("/").split("/")]
    posts = Post.objects.held(day).filter(person=person)
    # From above for the day's leader, from below for whoever helps out at the desk.
    near = Q(unit_id__in=above) | Q(unit__path__startswith=unit.path)
    if not posts.filter(near).exists():
        raise Invalid(person=_("%(name)s has no post here on that day.") % {"name": person.name})
    elsewhere = DutyShift.objects.filter(day=day, half=half, person=person).exclude(unit=unit)
    if clash := elsewhere.select_related("unit").first():
        raise Invalid(
            person=_("%(name)s is on duty at %(unit)s then.")
            % {"name": person.name, "unit": clash.unit.name}
        )


def _new_shift(unit: Unit, day: date, half: str, person: Person, kind: str) -> DutyShift:
    if unit.ended_on:
        raise WrongStep(_("%(unit)s was closed. Choose one that stands.") % {"unit": unit.name})
    if half not in Half.values:
        raise Invalid(half=_("Choose one of the list."))
    if kind not in Kind.values:
        raise Invalid(kind=_("Choose one of the list."))
    if half == Half.NIGHT and kind in {Kind.DESK, Kind.LEADER}:
        raise Invalid(half=_("The desk is closed at night. Night duty is for holidays and floods."))
    if abs(checks.day("day", day) - times.today()) > FURTHEST:
        raise Invalid(day=_("Plan duty within a year of today."))
    check_can_serve(unit, day, half, person)
    return DutyShift(unit=unit, day=day, half=half, kind=kind, person=person)


def _save(shift: DutyShift) -> None:
    try:
        with transaction.atomic():
            shift.save()
    except IntegrityError as clash:
        raise Invalid(
            person=_("%(name)s has this shift already.") % {"name": shift.person.name}
        ) from clash


def _taken(unit: Unit, monday: date) -> set[tuple[date, str, str]]:
    week = DutyShift.objects.filter(unit=unit, day__range=(monday, monday + timedelta(days=6)))
    return set(week.values_list("day", "half", "kind"))


@transaction.atomic
def _plan(
    by: Person | None,
    unit: Unit,
    monday: date,
    wanted: Sequence[tuple[date, str, str, Person]],
) -> list[DutyShift]:
    checks.require(may_roster(by, unit))
    hours, taken = calendar.current(), _taken(unit, monday)
    planned = []
    for day, half, kind, person in wanted:
        if (day, half, kind) in taken or not person.is_active:
            continue
        if kind in {Kind.DESK, Kind.LEADER} and not hours.is_working(day):
            continue
        try:
            shift = _new_shift(unit, day, half, person, kind)
        except Invalid as refused:
            if "person" not in refused.fields:  # no post any more, or busy elsewhere: a gap
                raise
            continue
        _save(shift)
        planned.append(shift)
    if planned:
        record(
            unit, "week.planned", by=by, monday=monday, count=len(planned), shifts=_said(planned)
        )
    return planned


def _said(shifts: Sequence[DutyShift]) -> list[list[str]]:
    return [[each.day.isoformat(), each.half, each.kind, each.person.name] for each in shifts]


def withdraw_open_swaps(shift: DutyShift) -> int:
    """End every open wish that offers or asks for this shift, once it has another holder."""
    return DutySwap.objects.filter(
        Q(shift=shift) | Q(in_return=shift), state=DutySwap.State.ASKED
    ).update(state=DutySwap.State.CANCELLED, answered_at=times.now())
