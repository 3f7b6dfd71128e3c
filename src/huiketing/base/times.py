"""The present moment, asked for in one place, so that back-entry and the demo can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.utils import timezone

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
"""The days the product knows. Beyond them no village has a matter, and reckoning with days,
zones or a database runs over the edge of what a date can be."""

_as_of: ContextVar[datetime | None] = ContextVar("as_of", default=None)


def now() -> datetime:
    """The moment at which a verb acts: the real one, unless it is told as of another."""
    return _as_of.get() or timezone.now()


def today() -> date:
    """The local day of `now()`."""
    return now().astimezone(timezone.get_default_timezone()).date()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Let the verbs inside act at `moment` (aware). When they were written stays the real time."""
    token = _as_of.set(moment)
    try:
        yield
    finally:
        _as_of.reset(token)


def day_of(said: str) -> date:
    """The day written as 2026-11-23; raises `ValueError` for what is none that we know."""
    return known_day(date.fromisoformat(said))


def known_day(day: date) -> date:
    """The day itself; raises `ValueError` where it lies beyond `FIRST` and `LAST`."""
    if not FIRST <= day <= LAST:
        raise ValueError(day)
    return day


def known_moment(moment: datetime) -> datetime:
    """An aware moment, in UTC; raises `ValueError` beyond the days we know.

    In UTC, because a database may refuse an offset that Python takes (-23:59). Its day is that of
    the place's own clock: early on the first one it is still the day before in UTC.
    """
    try:
        known_day(moment.astimezone(timezone.get_default_timezone()).date())
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(moment) from error
