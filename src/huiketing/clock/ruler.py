"""The day ruler (日尺): one tick, one working day, from acceptance to the promised day and past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiketing.clock.calendar import WorkCalendar, current, local
from huiketing.clock.pauses import Pause, merged
from huiketing.clock.sentences import spoken_moment

MOST_TICKS = 60
"""Longer clocks are told in words alone."""
WIDE = 10
"""Beyond this many ticks the ruler takes the whole width."""


class Tick(StrEnum):
    """How one working day of the ruler is drawn."""

    USED = "used"
    EMPTY = "empty"
    TODAY = "today"
    """Today, and it is the last one."""
    OVER = "over"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Ruler:
    """Where a clock stands now, as ticks and as words; nothing in it is said by colour alone."""

    states: list[Tick]
    """Empty when there are more than `MOST_TICKS`."""
    kind: str
    """`ok`, `due` (today is the last day), `late` or `paused`."""
    text: str
    """The few words beside the ticks: 「剩 4 天」, counted in working days."""
    remaining: int
    """Working days after today up to the last, never more than promised; 0 from the last on."""
    late: int
    """Working days begun since the last day; may be 0 although the moment has passed."""
    wide: bool


def ticks(
    start: datetime,
    due_at: datetime,
    now: datetime,
    pauses: Iterable[Pause] = (),
    *,
    calendar: WorkCalendar | None = None,
) -> Ruler:
    """The ruler of a clock that began at `start` and ends at `due_at`, read at `now`."""
    calendar = calendar or current()
    pauses = list(pauses)
    today, last = local(now).date(), local(due_at).date()
    late = now > due_at
    late_days = max(0, calendar.working_days_between(last, today))
    stopped = next((p for p in pauses if p.open and p.start <= min(now, due_at)), None)

    first = min(calendar.received_on(start), last)
    # Before the day of acceptance, itself not counted, no day of the promise has passed.
    remaining = max(0, calendar.working_days_between(max(today, first), last))
    if first == last:
        first -= timedelta(1)  # begun and due on one day: that day is the tick
    length = calendar.working_days_between(first, last) + late_days
    states: list[Tick] = []
    if length <= MOST_TICKS:
        covered = [
            (local(pause.start).date(), local(pause.end or now).date())
            for pause in merged(pauses, since=start, now=now)
        ]
        day = first
        while (day := day + timedelta(1)) <= last:
            if calendar.is_working(day):
                states.append(_state(day, last, today, late, covered))
        states += [Tick.OVER] * late_days
    if stopped:
        n = 1 + calendar.working_days_between(local(stopped.start).date(), today)
        kind, text = "paused", _stopped(stopped.reason, n)
    elif late:
        kind, text = "late", _late(due_at, late_days, today)
    elif last == today:
        kind, text = "due", _today(due_at, calendar)
    else:
        kind, text = "ok", _left(due_at, remaining, today)
    return Ruler(states, kind, text, remaining, late_days if late else 0, length > WIDE)


def _state(
    day: date, last: date, today: date, late: bool, covered: list[tuple[date, date]]
) -> Tick:
    if day == last == today:
        return Tick.OVER if late else Tick.TODAY
    if any(begin < day <= end for begin, end in covered):
        return Tick.PAUSED
    return Tick.USED if day <= today else Tick.EMPTY


def _stopped(reason: str, n: int) -> str:
    if reason:
        return _("Stopped, day %(n)d: %(reason)s") % {"reason": reason, "n": n}
    return _("Stopped, day %(n)d") % {"n": n}


def _late(due_at: datetime, days: int, today: date) -> str:
    if days:
        return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    return _("Past %(moment)s") % {"moment": _when(due_at, today)}


def _today(due_at: datetime, calendar: WorkCalendar) -> str:
    if due_at == calendar.closes(local(due_at).date()):
        return _("Due today")
    return _("Due today at %(time)s") % {"time": f"{local(due_at):%H:%M}"}


def _left(due_at: datetime, remaining: int, today: date) -> str:
    if remaining:
        return ngettext("%(n)d day left", "%(n)d days left", remaining) % {"n": remaining}
    return _("Due %(moment)s") % {"moment": _when(due_at, today)}


def _when(moment: datetime, today: date) -> str:
    here = local(moment)
    if here.date() == today:
        return f"{here:%H:%M}"
    return spoken_moment(moment, year=today.year)
