"""What a check of history has to say: what was read, and the first place that does not hold."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where history does not hold, and what is wrong there.

    In a chain `what` is one of: gap (an event before this one is missing), previous (it is chained
    to something else), altered (the row is not what was sealed), unreadable, detail (the values are
    not what was sealed), detail missing, blanked (the values are gone and no later event says that
    they were erased), head missing, head (it does not name the last event), tail missing (the last
    events are gone), before the first day (it claims to be older than any closed day). Of a day:
    day (it does not add up), day chain, day missing, day bounds (it does not begin where the one
    before ends), day rewritten (its root was noted as another, see `anchor`), day not closed (it
    should have been by now: its digest was removed, or closing fails). Of what is left alone, see
    `traces`: chain missing (of a subject that always has one), event missing (a detail or notice of
    it is there), number missing (an event once bore it).
    """

    subject_type: str
    subject_uid: str
    seq: int
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was read, and the first broken place, if any."""

    events: int
    subjects: int
    days: int
    """Closed days."""
    noted: int = 0
    """How many of these were compared with what is noted outside the database."""
    open: int = 0
    """Events in no closed day yet: the newest of them could be taken away unseen."""
    newest: str = ""
    """The newest closed day and its root, to be kept elsewhere."""
    first_broken: Broken | None = None

    @property
    def ok(self) -> bool:
        """Whether all of it holds."""
        return self.first_broken is None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"ok": self.ok, **asdict(self)}
