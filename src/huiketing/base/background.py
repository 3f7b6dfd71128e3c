"""What a room asks to be done without anybody waiting: at intervals, daily, or as often as can be.

A room declares it in its `tasks.py`; the loop in `jobs` does it, in one process at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

Chore = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A chore and when it is due next. Exactly one of `interval` and `at` is set."""

    name: str
    chore: Chore
    interval: timedelta | None = None
    at: time | None = None

    def after(self, moment: datetime) -> datetime:
        """The first time it is due later than `moment` (aware)."""
        if self.interval is not None:
            return moment + self.interval
        assert self.at is not None  # noqa: S101
        local = timezone.localtime(moment)
        day = local.date()
        due = timezone.make_aware(datetime.combine(day, self.at))
        if due <= local:
            due = timezone.make_aware(datetime.combine(day + timedelta(days=1), self.at))
        return due

    def first(self, moment: datetime) -> datetime:
        """When it is due on a machine that never did it: an interval at once, a time next."""
        return moment if self.interval is not None else self.after(moment)


schedules: dict[str, Schedule] = {}
relays: list[Callable[[], int]] = []


def every(*, minutes: float) -> Callable[[Chore], Chore]:
    """Have the chore done every so many minutes, counted from the start of the one before."""
    return lambda chore: _add(Schedule(_name(chore), chore, interval=timedelta(minutes=minutes)))


def daily(*, at: str) -> Callable[[Chore], Chore]:
    """Have the chore done once a day at a local time ("17:00"); once, later, if it was missed."""
    return lambda chore: _add(Schedule(_name(chore), chore, at=time.fromisoformat(at)))


def relay(carry: Callable[[], int]) -> Callable[[], int]:
    """Have this done in every round; it returns how much it moved, so that idle rounds slow."""
    if carry not in relays:
        relays.append(carry)
    return carry


def _name(chore: Chore) -> str:
    return f"{chore.__module__.removeprefix('huiketing.')}.{chore.__qualname__}"


def _add(schedule: Schedule) -> Chore:
    schedules[schedule.name] = schedule
    return schedule.chore
