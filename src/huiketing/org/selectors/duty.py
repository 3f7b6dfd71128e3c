"""Who is on duty, and which half days nobody holds."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from huiketing.base import times
from huiketing.clock import calendar
from huiketing.clock.calendar import DayKind
from huiketing.org.models import DutyShift, DutySwap, Person, Unit
from huiketing.org.models.duty import Half

Kind = DutyShift.Kind
NOON = time(12, 0)  # where the morning shift hands over to the afternoon
ROUND_THE_CLOCK = [Half.MORNING, Half.AFTERNOON, Half.NIGHT]


@dataclass(frozen=True)
class Gap:
    """Half a day that should have somebody on duty and has nobody."""

    day: date
    half: str
    kind: str

    def __str__(self) -> str:
        return f"{self.day} {Half(self.half).label} {Kind(self.kind).label}"


def gaps(unit: Unit, start: date, end: date) -> list[Gap]:
    """Every half day from `start` to `end` that nobody holds. One query.

    On working days the desk needs both halves. On a holiday round-the-clock duty (节假日值班) is
    needed; a day that has any flood duty (防汛值班) needs it for all three parts.
    """
    held = set(
        DutyShift.objects.filter(unit=unit, day__range=(start, end)).values_list(
            "day", "half", "kind"
        )
    )
    flooded = {day for day, _half, kind in held if kind == Kind.FLOOD}
    hours = calendar.current()
    missing = []
    for offset in range((end - start).days + 1):
        day = start + timedelta(days=offset)
        wanted: list[tuple[str, str]] = []
        if hours.is_working(day):
            wanted += [(Half.MORNING, Kind.DESK), (Half.AFTERNOON, Kind.DESK)]
        elif hours.kind_of(day) == DayKind.HOLIDAY:
            wanted += [(half, Kind.HOLIDAY) for half in ROUND_THE_CLOCK]
        if day in flooded:
            wanted += [(half, Kind.FLOOD) for half in ROUND_THE_CLOCK]
        missing += [Gap(day, str(h), str(k)) for h, k in wanted if (day, h, k) not in held]
    return missing


def half_at(moment: datetime) -> tuple[date, str]:
    """Which shift a moment falls in; the night belongs to the day it began on."""
    local = timezone.localtime(moment)
    day, now = local.date(), local.time()
    hours = calendar.current().hours_on(day)
    if now < hours.opening:
        return day - timedelta(days=1), Half.NIGHT
    if now >= hours.closing:
        return day, Half.NIGHT
    return day, Half.MORNING if now < NOON else Half.AFTERNOON


def shift_span(day: date, half: str) -> tuple[datetime, datetime]:
    """From when to when a shift lasts: opening, noon, closing, and the next day's opening."""
    current = calendar.current()
    hours = current.hours_on(day)
    if half == Half.MORNING:
        return calendar.at(day, hours.opening), calendar.at(day, NOON)
    if half == Half.AFTERNOON:
        return calendar.at(day, NOON), calendar.at(day, hours.closing)
    tomorrow = day + timedelta(days=1)
    return calendar.at(day, hours.closing), calendar.at(
        tomorrow, current.hours_on(tomorrow).opening
    )


def on_duty(unit: Unit, moment: datetime | None = None) -> list[DutyShift]:
    """The shifts that hold at the unit at that moment (now): the desk first. One query."""
    day, half = half_at(moment or times.now())
    shifts = DutyShift.objects.filter(unit=unit, day=day, half=half).select_related("person")
    order = [Kind.DESK, Kind.HOLIDAY, Kind.FLOOD, Kind.LEADER]
    return sorted(shifts, key=lambda shift: (order.index(Kind(shift.kind)), shift.pk))


def registrar(unit: Unit, moment: datetime | None = None) -> Person | None:
    """Who registers by default (综合服务岗): whoever is on duty, the day's leader last."""
    shifts = on_duty(unit, moment)
    return shifts[0].person if shifts else None


def coming_swaps(person: Person) -> list[DutySwap]:
    """Unanswered wishes this person asked or was asked, for shifts still to come."""
    asked = DutySwap.objects.filter(state=DutySwap.State.ASKED, shift__day__gte=times.today())
    mine = asked.filter(asked_of=person) | asked.filter(asked_by=person)
    return list(
        mine.select_related("shift__unit", "in_return", "asked_by", "asked_of").order_by(
            "shift__day"
        )
    )
