"""How a place changes its calendar, and how the rooms that hold running clocks hear of it.

Each verb writes its rows, works out which days became something else, and tells every function
registered with `on_calendar_change`, all in one transaction: the calendar and the clocks that
were counted on it change together or not at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from inspect import signature
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.clock import almanac, calendar
from huiketing.clock.calendar import DayKind, Hours, WorkCalendar, local
from huiketing.clock.models import CalendarDay, CalendarStamp, WorkingHours

EARLIEST, LATEST = date(1950, 1, 1), date(2199, 12, 31)


class Actor(Protocol):
    """Whoever acts: known by uid, named by `str()`."""

    uid: UUID


class ChangedDay(NamedTuple):
    """A day that is something else than before."""

    day: date
    was: DayKind
    now: DayKind


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What a change of the calendar means for clocks that run. False when it means nothing."""

    first: date
    """The first day on which something may count otherwise than before."""
    last: date
    days: tuple[ChangedDay, ...] = ()
    announced: tuple[int, ...] = ()
    """Years that were an estimate until now."""
    hours: bool = False
    """Whether the door's hours changed."""
    rows: int = 0
    """How many rows were written or taken away, names included."""
    by_notice: bool = False
    """Whether it is the State Council's arrangement of a year, not the place's own word."""

    def __bool__(self) -> bool:
        return bool(self.days or self.announced or self.hours)

    def concerns(self, start: datetime, due_at: datetime) -> bool:
        """Whether a clock that runs from `start` to `due_at` must be counted anew."""
        return local(start).date() <= self.last and local(due_at).date() >= self.first


L = TypeVar("L", bound=Callable[..., object])
_listeners: dict[Callable[..., object], bool] = {}  # whether it wants to know what changed


def on_calendar_change(listener: L) -> L:
    """Register a function to be called after every change that means something.

    It is given the `CalendarChange` if it takes one, runs inside the transaction of the change and
    sees the new calendar through `current()`; what it raises undoes the change. A room with many
    clocks enqueues a job there.
    """
    _listeners[listener] = bool(signature(listener).parameters)
    return listener


def announce(change: CalendarChange) -> CalendarChange:
    """Tell the listeners, if there is something to tell."""
    if change:
        for listener, wants_change in list(_listeners.items()):
            listener(*([change] if wants_change else []))
    return change


def compare(
    before: WorkCalendar,
    after: WorkCalendar,
    years: Iterable[int],
    *,
    rows: int = 0,
    by_notice: bool = False,
) -> CalendarChange:
    """What differs between two calendars in these years."""
    years = sorted(years)
    days: list[ChangedDay] = []
    announced = []
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            was, now = before.kind_of(day), after.kind_of(day)
            if was.works != now.works:
                days.append(ChangedDay(day, was, now))
            day += timedelta(1)
        if after.is_announced(year) != before.is_announced(year):
            announced.append(year)
    touched = [changed.day for changed in days]
    touched += [date(year, 1, 1) for year in announced]
    touched += [date(year, 12, 31) for year in announced]
    return CalendarChange(
        first=min(touched, default=date(years[0], 1, 1)),
        last=max(touched, default=date(years[-1], 12, 31)),
        days=tuple(days),
        announced=tuple(announced),
        rows=rows,
        by_notice=by_notice,
    )


@transaction.atomic
def set_day(
    *, day: date, works: bool, name: str = "", source: str = "", by: Actor | None
) -> CalendarChange:
    """Let the place itself be off or work on a day, whatever the notice says of it.

    `source` cites the decision. Raises `Invalid` for a day outside 1950-2199.
    """
    _check_day(day)
    check_texts(40, name=name)
    check_texts(source=source)
    before = calendar.read()
    CalendarDay.objects.update_or_create(
        day=day,
        notice=None,
        defaults={
            "kind": CalendarDay.Kind.MAKE_UP if works else CalendarDay.Kind.OFF,
            "name": name,
            "source": source,
            "entered_by": by.uid if by else None,
            "imported_at": times.now(),
        },
    )
    return announce(compare(before, calendar.read(), [day.year], rows=1))


@transaction.atomic
def clear_day(*, day: date, by: Actor | None) -> CalendarChange:
    """Take the place's own word on a day back: it is again what the notice says."""
    _check_day(day)
    before = calendar.read()
    rows = 0
    for row in CalendarDay.objects.filter(day=day, notice=None):
        row.delete()
        rows += 1
    return announce(compare(before, calendar.read(), [day.year], rows=rows))


@transaction.atomic
def set_hours(
    *,
    since: date,
    opening: time,
    closing: time,
    after_hours_next_day: bool = True,
    ends_at_closing: bool = True,
    source: str = "",
    by: Actor | None,
) -> CalendarChange:
    """Let the door be open from `opening` to `closing` from a day on (summer hours, say)."""
    _check_day(since)
    check_texts(source=source)
    if opening >= closing:
        raise Invalid(
            _("The door opens before it closes."),
            closing=_("The door opens before it closes."),
        )
    new = Hours(since, opening, closing, after_hours_next_day, ends_at_closing)
    old = calendar.read().hours_on(since)
    WorkingHours.objects.update_or_create(
        since=since,
        defaults={
            "opening": opening,
            "closing": closing,
            "after_hours_next_day": after_hours_next_day,
            "ends_at_closing": ends_at_closing,
            "source": source,
            "entered_by": by.uid if by else None,
            "entered_at": times.now(),
        },
    )
    differs = (old.opening, old.closing, old.after_hours_next_day, old.ends_at_closing) != (
        new.opening, new.closing, new.after_hours_next_day, new.ends_at_closing,
    )  # fmt: skip
    later = WorkingHours.objects.filter(since__gt=since).order_by("since").first()
    last = later.since - timedelta(1) if later else LATEST
    return announce(CalendarChange(since, last, hours=differs, rows=1))


@transaction.atomic
def catch_up() -> CalendarChange | None:
    """After an upgrade whose almanac knows another year: have the clocks counted anew.

    Cheap when there is nothing to do; meant for the scheduler's daily round.
    """
    known = almanac.known_until()
    stamp, _made = CalendarStamp.objects.get_or_create(pk=1, defaults={"known_until": known})
    if stamp.known_until == known:
        return None
    first, stamp.known_until = stamp.known_until, known
    stamp.save(update_fields=["known_until"])
    if first is None or first > known:
        return None
    years = tuple(range(first + 1, known + 1))
    return announce(
        CalendarChange(date(years[0], 1, 1), date(known, 12, 31), announced=years, by_notice=True)
    )


def _check_day(day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise Invalid(_("Choose a day between 1950 and 2199."), day=_("Choose another day."))


def check_texts(most: int = 200, **texts: str) -> None:
    """Raise `Invalid`, naming the field, for a text too long to keep or not a text."""
    for field, text in texts.items():
        if len(text) > most or "\x00" in text:
            sentence = _("Write it in at most %(most)d characters.") % {"most": most}
            raise Invalid(sentence, **{field: sentence})
