"""Until when: from a period and the moment it began to the moment it ends (民法典 第201-203条).

The day of acceptance does not count. Working-day clocks end at closing on the N-th working day;
calendar-day and month clocks end on their last day, moved to the next working day if it is a day
off; minutes and hours run by the clock from the moment.
"""

import calendar as months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta

from huiketing.base import times
from huiketing.clock.calendar import TooFar, WorkCalendar, at, current, local
from huiketing.clock.pauses import Pause, merged
from huiketing.clock.periods import Period, Unit

__all__ = ["Due", "Pause", "Period", "Stage", "Unit", "due", "explain", "extend"]

_SPAN = {Unit.MINUTE: timedelta(minutes=1), Unit.HOUR: timedelta(hours=1)}
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Stage:
    """One promised date of a clock: the first, or one an extension made."""

    period: Period
    at: datetime
    last: date
    """The last day as counted, before it moved off a holiday."""
    pauses: tuple[Pause, ...] = ()
    """The pauses that lengthened this stage."""
    added: tuple[int, ...] = ()
    """Per pause, the days it added; minutes for a clock that runs by the clock."""


@dataclass(frozen=True)
class Due:
    """The moment a clock ends (到期), with everything needed to say why."""

    at: datetime
    """Aware, on the place's wall clock. Whoever acts at this very moment is in time."""
    provisional: bool
    """Whether days of a year not yet announced were counted; recomputed when the notice comes."""
    period: Period
    start: datetime
    received: date
    """The day that counts as the day of acceptance, itself not counted."""
    stages: tuple[Stage, ...]
    unannounced: tuple[int, ...]
    calendar: WorkCalendar = field(repr=False, compare=False)
    pauses: tuple[Pause, ...] = field(repr=False, compare=False)
    """As given; the stages hold those that counted, joined."""
    now: datetime = field(repr=False, compare=False)
    """The moment up to which a pause still open was counted."""

    @property
    def before(self) -> tuple[datetime, ...]:
        """The dates that stood before each extension, oldest first."""
        return tuple(stage.at for stage in self.stages[:-1])

    @property
    def extensions(self) -> tuple[Period, ...]:
        """The periods it was extended by, in order."""
        return tuple(stage.period for stage in self.stages[1:])

    @property
    def explanation(self) -> str:
        """One sentence a person can read, in the reader's language."""
        return explain(self)


def due(
    period: Period,
    start: datetime,
    *,
    calendar: WorkCalendar | None = None,
    pauses: Iterable[Pause] = (),
    extensions: Sequence[Period] = (),
    now: datetime | None = None,
) -> Due:
    """When a period that began at `start` (aware) ends.

    A pause counts if it begins before the clock ran out: it adds the working or calendar days
    after its first day up to its last, or its own length to minutes and hours. One still open
    counts as if it ended `now`. Each extension is counted from the date before it.
    Raises `TooFar` where no calendar reaches.
    """
    calendar = calendar or current()
    now, pauses = now or times.now(), tuple(pauses)
    try:
        start = local(start)
        received = start.date() if period.by_the_clock else calendar.received_on(start)
        counted = merged(pauses, since=start, now=now)
        clock = _Clock(calendar, received)
        stages = [clock.lengthen(clock.first(period, start), counted)]
        for extension in extensions:
            stages.append(clock.lengthen(clock.advance(extension, stages[-1].at), counted))
    except OverflowError as error:
        raise TooFar from error
    unannounced = clock.unannounced(stages)
    return Due(
        at=stages[-1].at,
        provisional=bool(unannounced),
        period=period,
        start=start,
        received=received,
        stages=tuple(stages),
        unannounced=unannounced,
        calendar=calendar,
        pauses=pauses,
        now=now,
    )


def extend(before: Due, period: Period) -> Due:
    """The same clock with `period` granted on top (延期); the old date stays in `before`."""
    return due(
        before.period,
        before.start,
        calendar=before.calendar,
        pauses=before.pauses,
        extensions=(*before.extensions, period),
        now=before.now,
    )


def explain(end: Due) -> str:
    """One sentence that says how a date was reached, in the reader's language."""
    from huiketing.clock.sentences import sentence

    return sentence(end)


def add_months(day: date, n: int) -> date:
    """The same-numbered day `n` months on, or that month's last day (民法典 第202条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not 0 < year <= MAXYEAR:
        raise TooFar
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class _Clock:
    """Counting on one calendar from the day that counts as the day of acceptance."""

    calendar: WorkCalendar
    received: date

    def first(self, period: Period, start: datetime) -> Stage:
        """The date the period leads to that the clock began with."""
        if period.by_the_clock:
            return self._by_the_clock(period, start)
        stage = self._by_days(period, self.received)
        if stage.at < start:  # nothing to count, and the door had closed
            last = self.calendar.next_working_day(stage.last)
            stage = Stage(period, self._end(period.unit, last), last)
        return stage

    def advance(self, period: Period, before: datetime) -> Stage:
        """The date an extension leads to, counted from the one before; never earlier than that."""
        if period.by_the_clock:
            return self._by_the_clock(period, before)
        stage = self._by_days(period, before.date())
        return stage if stage.at > before else Stage(period, before, before.date())

    def lengthen(self, stage: Stage, pauses: list[Pause]) -> Stage:
        """Add what the pauses cover that begin before the stage ends, taking them off the list.

        A pause that begins after the clock ran out changes nothing: what is late stays late.
        """
        while pauses and pauses[0].start <= stage.at:
            stage = self._add(stage, pauses.pop(0))
        return stage

    def unannounced(self, stages: list[Stage]) -> tuple[int, ...]:
        """The years whose days off mattered and are not announced yet."""
        years: set[int] = set()
        before = self.received
        for stage in stages:
            if stage.period.unit == Unit.WORKING_DAY:
                years |= set(range(before.year, stage.at.year + 1))
            elif not stage.period.by_the_clock:
                years |= {before.year, stage.last.year, stage.at.year}
            before = stage.at.date()
        return tuple(sorted(year for year in years if not self.calendar.is_announced(year)))

    def _by_the_clock(self, period: Period, start: datetime) -> Stage:
        end = _later(start, period.amount * _SPAN[period.unit])
        return Stage(period, end, end.date())

    def _by_days(self, period: Period, day: date) -> Stage:
        match period.unit:
            case Unit.WORKING_DAY:
                last = self.calendar.add_working_days(day, period.amount)
            case Unit.MONTH:
                last = add_months(day, period.amount)
            case _:
                last = day + timedelta(period.amount)
        return Stage(period, self._end(period.unit, last), last)

    def _end(self, unit: Unit, last: date) -> datetime:
        day = self.calendar.on_or_after(last)
        hours = self.calendar.hours_on(day)
        midnight = unit != Unit.WORKING_DAY and not hours.ends_at_closing
        return at(day, _LAST_SECOND if midnight else hours.closing)

    def _add(self, stage: Stage, pause: Pause) -> Stage:
        end, last, added = stage.at, stage.last, 0
        covered = (pause.end or pause.start) - pause.start
        a, b = local(pause.start).date(), local(pause.start + covered).date()
        a = max(a, self.received)
        if stage.period.by_the_clock:
            end, added = _later(end, covered), round(covered / timedelta(minutes=1))
            last = end.date()
        elif stage.period.unit == Unit.WORKING_DAY:
            if b > a and (added := self.calendar.working_days_between(a, b)):
                last = self.calendar.add_working_days(end.date(), added)
                end = self._end(stage.period.unit, last)  # by the hours of the day it ends on
        elif b > a:
            added = (b - a).days
            last += timedelta(added)
            end = self._end(stage.period.unit, last)
        return replace(
            stage, at=end, last=last, pauses=(*stage.pauses, pause), added=(*stage.added, added)
        )


def _later(moment: datetime, span: timedelta) -> datetime:
    """A moment later by real time, whatever the wall clock does in between."""
    return local(moment.astimezone(UTC) + span)
