"""The day ruler (日尺): a clock in working days, drawn as ticks and said in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Tick = Literal["empty", "used", "last", "beyond", "paused"]
Kind = Literal["ok", "due", "late", "paused"]

_DRAWN_AT_MOST = 60  # past that, ticks are too fine to count: the words alone remain
_IN_A_ROW = 10  # past that, the ruler takes the whole width


@dataclass(frozen=True)
class Ruler:
    """One clock as it reads today: a tick for each working day, and the sentence beside them."""

    states: Sequence[Tick]
    text: str
    kind: Kind = "ok"

    @property
    def drawn(self) -> Sequence[Tick]:
        """The ticks worth drawing: none when there are too many to count."""
        return self.states if len(self.states) <= _DRAWN_AT_MOST else ()

    @property
    def is_long(self) -> bool:
        """Whether it needs a line of its own."""
        return _IN_A_ROW < len(self.states) <= _DRAWN_AT_MOST


def ruler(*, total: int, used: int, paused_for: int | None = None) -> Ruler:
    """The ruler of a promise of `total` working days of which `used` are gone.

    The last day is the day due; each day past it is one more, taller tick. `paused_for` is the
    number of working days the clock has stood still, 1 on the day it stopped.
    """
    states: list[Tick] = ["used"] * min(used, total)
    if paused_for is not None:
        text = _("Clock stopped, day %(days)d") % {"days": paused_for}
        return Ruler([*states, "paused"], text, "paused")
    if used > total:
        over = used - total
        text = ngettext("%(days)d day late", "%(days)d days late", over) % {"days": over}
        return Ruler([*states, *_ticks("beyond", over)], text, "late")
    if used == total:
        return Ruler([*states[1:], "last"], _("Due today"), "due")
    left = total - used
    text = ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
    return Ruler([*states, *_ticks("empty", left)], text)


def _ticks(state: Tick, number: int) -> list[Tick]:
    return [state] * number
