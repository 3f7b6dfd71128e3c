"""What this village is asked most, kept for a minute: it lifts suggestions a little."""

from collections import defaultdict
from functools import partial

from huiketing.base.recent import Recent
from huiketing.matters.selectors import common_here
from huiketing.org.models import Unit

SECONDS = 60.0


class _Keeping(defaultdict[int, Recent[dict[str, int]]]):
    def __missing__(self, unit_id: int) -> Recent[dict[str, int]]:
        kept = self[unit_id] = Recent(partial(common_here, Unit(pk=unit_id)), SECONDS)
        return kept


_kept = _Keeping()


def common(unit_id: int) -> dict[str, int]:
    """How often each procedure was registered at the unit in the last thirty days, by code."""
    return _kept[unit_id]()
