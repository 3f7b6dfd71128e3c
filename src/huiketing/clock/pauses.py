"""Stretches in which a clock stands still, each for a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which a clock stands still (停表): from, until (none while it lasts), why."""

    start: datetime
    end: datetime | None = None
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether it still lasts."""
        return self.end is None


def merged(pauses: Iterable[Pause], *, since: datetime, now: datetime) -> list[Pause]:
    """In order, none touching another, none before `since`; an open one ends `now` for the count.

    A pause that ends before it starts, or begins after `now` and is open, covers nothing. Reasons
    of pauses that overlap are kept, joined.
    """
    stretches: list[Pause] = []
    until = since
    for pause in sorted(pauses, key=lambda pause: pause.start):
        start, end = max(pause.start, since), now if pause.end is None else pause.end
        if end <= start:
            continue
        if stretches and start <= until:
            last = stretches.pop()
            until = max(until, end)
            reasons = dict.fromkeys(text for text in (last.reason, pause.reason) if text)
            stretches.append(Pause(last.start, until, "、".join(reasons)))
        else:
            until = end
            stretches.append(Pause(start, end, pause.reason))
    return stretches
