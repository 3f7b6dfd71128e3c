"""A subject's whole history in one statement, for answers that tell all of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiketing.base.reads import Columns, Question, of
from huiketing.history import sentences
from huiketing.history.models import Event, EventDetail

_TOLD = Columns(
    *of(Event, "event", "seq", "kind", "at"),
    *of(EventDetail, "detail", "by_name", "data", "blanked_at"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it is read: who did what when, in a sentence and in its values."""

    seq: int
    kind: str
    at: datetime
    by_name: str
    data: dict[str, Any]
    sentence: str


def story_of(subject: str, values: Sequence[Any]) -> Question:
    """The question what happened to a subject, in order; `subject` is SQL that gives its uid."""
    return (
        f"SELECT {_TOLD.sql} FROM history_event event"  # noqa: S608
        " LEFT JOIN history_eventdetail detail ON detail.event_uid = event.uid"
        f" WHERE event.subject_uid = ({subject}) ORDER BY event.seq",
        values,
    )


def told(rows: Iterable[Sequence[Any]]) -> list[Told]:
    """What `story_of` was answered with."""
    events = []
    for row in _TOLD.dicts(rows):
        # A missing row is damage that verify-history names; the rest is told all the same.
        data = row["data"] or {}
        sentence = sentences.for_staff(row["kind"], data, blanked=row["blanked_at"] is not None)
        events.append(
            Told(row["seq"], row["kind"], row["at"], row["by_name"] or "", data, sentence)
        )
    return events
