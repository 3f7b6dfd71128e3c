"""The present moment, asked for in one place, so that back-entry and the demo can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

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
