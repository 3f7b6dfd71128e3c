"""Checking closed days: each adds up, they follow one another without a hole, and reach as far as
they must."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from huiketing.history.digests import FORM_WITHOUT_BOUNDS, fold, overdue
from huiketing.history.models import DailyDigest, Event
from huiketing.history.report import Broken

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Days:
    """The closed days as far as they were read."""

    kept: Mapping[date, str]
    """The roots as noted outside the database; read before the days are, which only become more."""
    count: int = 0
    compared: int = 0
    last: DailyDigest | None = None
    with_bounds: bool = False  # whether a day of the present form was read

    def check(self) -> Broken | None:
        """Read all days; the first place that does not hold."""
        return next(self._broken(), None)

    def open(self) -> int:
        """How many events stand in no closed day yet."""
        events = Event.objects.all()
        return (events.filter(written_at__gte=self.last.until) if self.last else events).count()

    def _broken(self) -> Iterator[Broken]:
        missing = dict(self.kept)
        for digest in DailyDigest.objects.order_by("day").iterator():
            root = missing.pop(digest.day, None)
            if what := self._wrong(digest):
                yield _day(digest.day, what, digest.count)
            if self.last is None and (stray := _before(digest)):
                yield stray
            if root not in {None, digest.root}:
                yield _day(digest.day, "day rewritten", digest.count)
            self.compared += root is not None
            self.count, self.last = self.count + 1, digest
        if missing:
            yield _day(min(missing), "day missing")
        if day := overdue():
            yield _day(day, "day not closed")

    def _wrong(self, digest: DailyDigest) -> str:
        last = self.last
        if digest.previous != (last.root if last else ""):
            return "day chain"
        if last and digest.day != last.day + _DAY:
            return "day missing"
        if last and digest.since != last.until:
            return "day bounds"
        return "" if self._adds_up(digest) else "day"

    def _adds_up(self, digest: DailyDigest) -> bool:
        said = (digest.count, digest.root)
        asked = (digest.day, digest.previous, digest.since, digest.until)
        if said == fold(*asked):
            self.with_bounds = True
            return True
        # Once the bounds are in the root, a day without them is no older day but a forged one.
        return not self.with_bounds and said == fold(*asked, form=FORM_WITHOUT_BOUNDS)


def _before(first: DailyDigest) -> Broken | None:
    """The first event that claims to be older than the first closed day."""
    event = Event.objects.filter(written_at__lt=first.since).order_by("written_at").first()
    if event is None:
        return None
    return Broken(
        event.subject_type, str(event.subject_uid), event.seq, event.kind, "before the first day"
    )


def _day(day: date, what: str, count: int = 0) -> Broken:
    return Broken("history.dailydigest", day.isoformat(), count, "", what)
