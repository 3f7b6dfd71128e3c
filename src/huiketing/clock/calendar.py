"""Which days are worked, and when the door is open: one immutable calendar, quick to ask.

Three layers, the later wins: what the product ships with (`almanac`), the imported notice of a
year, the place's own days. `current()` is the calendar of this place as its tables stand now.
"""

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.base.ids import uuid7
from huiketing.base.recent import Recent
from huiketing.clock import almanac

YEAR_END = (12, 20)
"""From this day on, the next year's notice may already arrange days (元旦 and its swaps)."""


class TooFar(Invalid):
    """A day outside the years a calendar can be kept for."""

    code = "too_far"
    sentence = _("That day lies further off than any calendar reaches.")


class DayKind(StrEnum):
    """What a day is to whoever works it."""

    WORKING = "working"
    MAKE_UP = "make_up"
    """Worked although a Saturday or Sunday (调休上班)."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"

    @property
    def works(self) -> bool:
        """Whether it counts as a working day."""
        return self in (DayKind.WORKING, DayKind.MAKE_UP)


class Override(NamedTuple):
    """A day that differs from what was shipped; `notice` is the year of its notice, if any."""

    day: date
    works: bool
    name: str = ""
    notice: int | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """The door's hours (上班时间) from a day on, and what follows from them."""

    since: date = date.min
    opening: time = time(8, 30)
    closing: time = time(17, 0)
    after_hours_next_day: bool = True
    """What comes after closing or on a day off counts as received the next working day."""
    ends_at_closing: bool = True
    """Limits in calendar days and months end at closing (民法典 第203条), not at midnight."""


@dataclass(frozen=True, slots=True)
class _Year:
    working: tuple[int, ...]  # ordinals, rising
    on: frozenset[int]
    names: dict[date, str]
    partners: dict[date, date]  # a make-up day and the day off it pays for
    spreading: frozenset[date]  # holidays whose name the weekend beside them bears


class WorkCalendar:
    """The working days of a place, and its hours. Without arguments: the country's, as shipped."""

    def __init__(
        self,
        overrides: Iterable[Override] = (),
        *,
        notices: Iterable[int] = (),
        hours: Iterable[Hours] = (),
    ) -> None:
        """`notices` names the years whose whole arrangement is among the overrides."""
        self._notices = frozenset(notices)
        self._overrides: dict[int, dict[date, Override]] = {}
        # The later notice wins over the earlier, the place's own day over both.
        for row in sorted(overrides, key=lambda row: row.notice or MAXYEAR + 1):
            self._overrides.setdefault(row.day.year, {})[row.day] = row
        self._hours = sorted((Hours(), *hours), key=lambda row: row.since)
        self._since = [row.since for row in self._hours]
        self._years: dict[int, _Year] = {}  # filled as years are asked, never changed after

    # Days

    def is_working(self, day: date) -> bool:
        """Whether the place works on this day."""
        return day.toordinal() in self._year(day.year).on

    def kind_of(self, day: date) -> DayKind:
        """Working day, make-up day, weekend or holiday."""
        if self.is_working(day):
            return DayKind.MAKE_UP if day.weekday() >= 5 else DayKind.WORKING
        if day.weekday() < 5 or self.name_of(day):
            return DayKind.HOLIDAY
        return DayKind.WEEKEND

    def is_announced(self, year: int) -> bool:
        """Whether the arrangement of a year's days off is known, not merely estimated."""
        return year in self._notices or year <= almanac.known_until()

    def name_of(self, day: date) -> str:
        """The holiday a day belongs to (「国庆节」), in Chinese as the notice writes it.

        The weekend inside or beside a holiday bears its name; a make-up day that of the holiday it
        pays for; every other day none.
        """
        year = self._year(day.year)
        if name := year.names.get(day):
            return name
        if partner := year.partners.get(day):
            return self.name_of(partner)
        if day.toordinal() in year.on:
            return ""
        return "、".join(self._names_around(day))

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return self.add_working_days(day, 1)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next working day (顺延)."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`; before it when n is negative; for 0 `on_or_after`."""
        if n == 0:
            return self.on_or_after(day)
        number, ordinal = day.year, day.toordinal()
        working = self._year(number).working
        # Index of the day sought among this year's, then carried over the years between.
        index = (bisect_right(working, ordinal) - 1 if n > 0 else bisect_left(working, ordinal)) + n
        while index >= len(working):
            index -= len(working)
            number += 1
            working = self._year(number).working
        while index < 0:
            number -= 1
            working = self._year(number).working
            index += len(working)
        return date.fromordinal(working[index])

    def working_days_between(self, a: date, b: date) -> int:
        """How many working days lie after `a`, up to and including `b`; negative if b is before."""
        if b < a:
            return -self.working_days_between(b, a)
        days = bisect_right(self._year(b.year).working, b.toordinal())
        days -= bisect_right(self._year(a.year).working, a.toordinal())
        return days + sum(len(self._year(year).working) for year in range(a.year, b.year))

    # Hours

    def hours_on(self, day: date) -> Hours:
        """The hours that hold on a day."""
        return self._hours[bisect_right(self._since, day) - 1]

    @property
    def opening(self) -> time:
        """When the door opens these days."""
        return self.hours_on(times.today()).opening

    @property
    def closing(self) -> time:
        """When the door closes these days."""
        return self.hours_on(times.today()).closing

    def closes(self, day: date) -> datetime:
        """The moment the door closes on a day."""
        return at(day, self.hours_on(day).closing)

    def is_open(self, moment: datetime) -> bool:
        """Whether the door is open: on a working day from opening until closing."""
        here = local(moment)
        hours = self.hours_on(here.date())
        return self.is_working(here.date()) and hours.opening <= here.time() < hours.closing

    def next_opening(self, moment: datetime) -> datetime:
        """When the door next opens after `moment`; while it is open, the next working morning."""
        day = local(moment).date()
        opens = at(day, self.hours_on(day).opening)
        if not self.is_working(day) or moment >= opens:
            day = self.next_working_day(day)
        return at(day, self.hours_on(day).opening)

    def received_on(self, moment: datetime) -> date:
        """The day on which something that came at `moment` counts as received (视为收到之日).

        What comes after closing or on a day off counts for the next working day where the place's
        rule says so; the real time stays what it was.
        """
        here = local(moment)
        day, hours = here.date(), self.hours_on(here.date())
        if not hours.after_hours_next_day:
            return day
        return self.next_working_day(day) if here.time() > hours.closing else self.on_or_after(day)

    # The tables behind

    def _names_around(self, day: date) -> list[str]:
        """The holidays among the unbroken days off around a day, in order."""
        names: list[str] = []
        first = day
        while not self.is_working(first - timedelta(1)) and (day - first).days < 20:
            first -= timedelta(1)
        while not self.is_working(first) and (first - day).days < 20:
            year = self._year(first.year)
            if first in year.spreading:
                names += year.names[first].split("、")
            first += timedelta(1)
        return list(dict.fromkeys(names))

    def _year(self, number: int) -> _Year:
        if (year := self._years.get(number)) is None:
            if not 1 < number < MAXYEAR:
                raise TooFar
            year = self._years[number] = self._lay_out(number)
        return year

    def _lay_out(self, number: int) -> _Year:
        shipped = almanac.shipped(number)
        overrides = self._overrides.get(number, {})
        first = date(number, 1, 1).toordinal()
        after = date(number + 1, 1, 1).toordinal()
        on = {day for day in range(first, after) if (day + 6) % 7 < 5}
        names: dict[date, str] = {}
        partners: dict[date, date] = {}
        spreading: set[date] = set()

        def stands(day: date) -> bool:
            """A notice replaces the whole year, but not what the year after arranges at its end."""
            return number not in self._notices or (day.month, day.day) >= YEAR_END

        for day, name in shipped.off.items():
            if stands(day):
                on.discard(day.toordinal())
                names[day] = name
                if name:
                    spreading.add(day)
        for day, partner in shipped.make_up.items():
            if stands(day):
                on.add(day.toordinal())
                if partner:
                    partners[day] = partner
        for day, row in overrides.items():
            (on.add if row.works else on.discard)(day.toordinal())
            partners.pop(day, None)
            names[day] = row.name
            spreading.discard(day)
            if row.name and not row.works and row.notice is not None:
                spreading.add(day)
        return _Year(tuple(sorted(on)), frozenset(on), names, partners, frozenset(spreading))


def local(moment: datetime) -> datetime:
    """An aware moment on the place's wall clock."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone says nothing.")
    return moment.astimezone(timezone.get_default_timezone())


def at(day: date, clock: time) -> datetime:
    """A day and a time of the place's wall clock as an aware moment."""
    return datetime.combine(day, clock, timezone.get_default_timezone())


# The calendar of this place, kept between requests


class _Built(NamedTuple):
    calendar: WorkCalendar
    token: UUID | None  # of the tables it was built from


_last: _Built | None = None


def _look() -> WorkCalendar:
    """The calendar last built, unless the tables' token says that they changed since."""
    global _last  # noqa: PLW0603
    token = _token()  # before the tables are read: a change in between is found the next time
    built = _last
    if built is None or built.token != token:
        built = _last = _Built(read(), token)
    return built.calendar


_recent = Recent(_look)


class _Uncommitted:
    """This thread's own view of a calendar it has changed and not yet committed."""

    def __init__(self, before: "_Uncommitted | None") -> None:
        self.before = before  # to fall back on when only a savepoint is rolled back
        self.calendar: WorkCalendar | None = None

    def settle(self) -> None:
        """After the commit: what this thread saw alone is now everybody's."""
        # Tests run commit hooks inside the transaction that they roll back.
        if not transaction.get_connection().in_atomic_block:
            _mine.view = None
            forget()

    def holds(self) -> bool:
        """Whether the transaction still stands: a rollback drops its hooks without a word."""
        hooks = transaction.get_connection().run_on_commit
        return any(hook[1] == self.settle for hook in hooks)


class _Mine(threading.local):
    view: _Uncommitted | None = None


_mine = _Mine()


def notice_owed() -> int | None:
    """The year whose days off should be known by now and are not: this one, or in December the
    next, whose notice (放假通知) comes in November. None where nothing is owed.
    """
    today = times.today()
    years = (today.year, today.year + 1) if today.month == 12 else (today.year,)
    return next((year for year in years if not current().is_announced(year)), None)


def current() -> WorkCalendar:
    """The calendar of this place as its tables stand now.

    Kept in the process: a change made here shows at once, one made by another process within a
    second, at the cost of reading one row that often.
    """
    while (view := _mine.view) is not None:
        if view.holds():
            view.calendar = view.calendar or read()
            return view.calendar
        _mine.view = view.before
    return _recent()


def read() -> WorkCalendar:
    """Build the calendar from the tables: three statements."""
    from huiketing.clock.models import CalendarDay, CalendarNotice, WorkingHours

    years = dict(CalendarNotice.objects.values_list("pk", "year"))
    days = CalendarDay.objects.values_list("day", "kind", "name", "notice_id")
    hours = WorkingHours.objects.values_list(
        "since", "opening", "closing", "after_hours_next_day", "ends_at_closing"
    )
    return WorkCalendar(
        [
            Override(day, kind == CalendarDay.Kind.MAKE_UP, name, years.get(notice))
            for day, kind, name, notice in days
        ],
        notices=years.values(),
        hours=[Hours(*row) for row in hours],
    )


def touch() -> None:
    """Say that the calendar's tables changed. Saving a row does so by itself; a bulk write not."""
    from huiketing.clock.models import CalendarStamp

    CalendarStamp.objects.update_or_create(pk=1, defaults={"token": uuid7()})
    if transaction.get_connection().in_atomic_block:
        _mine.view = _Uncommitted(_mine.view)
        transaction.on_commit(_mine.view.settle)
    else:
        forget()


def forget() -> None:
    """Drop what this process keeps, so that the next question reads the tables."""
    global _last  # noqa: PLW0603
    _last = None
    _recent.clear()


def _token() -> UUID | None:
    from huiketing.clock.models import CalendarStamp

    return CalendarStamp.objects.values_list("token", flat=True).filter(pk=1).first()
