"""What a check of history has to say: what was read, and the first place that does not hold."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


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


WHAT = {
    "gap": _("an event before it is missing"),
    "previous": _("it is chained to another event than the one before"),
    "altered": _("it was altered after it was written"),
    "unreadable": _("it cannot be read"),
    "detail": _("its values were altered after it was written"),
    "detail missing": _("its values are missing"),
    "blanked": _("its values are gone, and nothing says that they were erased"),
    "head missing": _("the end of its chain is not noted any more"),
    "head": _("the end noted for its chain is another event"),
    "tail missing": _("the last events of its chain are missing"),
    "before the first day": _("it claims to be older than any closed day"),
    "day": _("the events of this day do not add up to what was closed"),
    "day chain": _("this day is chained to another day than the one before"),
    "day missing": _("a closed day before it is missing"),
    "day bounds": _("this day does not begin where the one before ends"),
    "day rewritten": _("this day was noted with another root"),
    "day not closed": _("this day should have been closed by now"),
    "chain missing": _("it has no history at all, and should"),
    "event missing": _("the event it belongs to is missing"),
    "number missing": _("an event of this number was here and is missing"),
}
"""What is wrong, as people read it. Programs read the key."""


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
