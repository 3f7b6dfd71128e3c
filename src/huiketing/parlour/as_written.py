"""A row taken over from an older book, in that book's own words as long as they are still true.

What a cell said that has no place of its own in a matter lies with the event that took it over, and
goes with it when whoever asked is erased.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Case, JSONField, OuterRef, Subquery, When

from huiketing.history.models import Event, EventDetail
from huiketing.matters.models import Matter

_FIRST = Event.objects.filter(subject_uid=OuterRef(OuterRef("uid")), seq=1).values("uid")[:1]
DATA: Any = Case(
    When(
        channel=Matter.Channel.IMPORT,
        then=Subquery(
            EventDetail.objects.filter(event_uid=Subquery(_FIRST)).values("data")[:1],
            output_field=JSONField(),
        ),
    ),
    output_field=JSONField(),
)
"""What the event says that took a row over; nothing of a matter that was registered here."""

_WORD = re.compile(r"[\w]+")


def said_of(matter: Matter) -> Mapping[str, str]:
    """The cells of the older book by column, for rows read with `DATA`; empty for any other."""
    data = getattr(matter, "taken_over", None)
    said = data.get("said") if isinstance(data, dict) else None
    return said if isinstance(said, dict) else {}


def ended_on_paper(matter: Matter) -> bool:
    """Whether it had ended before it was taken over, and nobody opened it again."""
    return (
        matter.channel == Matter.Channel.IMPORT
        and matter.closed_at is not None
        and matter.closed_at <= matter.registered_at
    )


def is_as_written(matter: Matter) -> bool:
    """Whether the book still tells how it stands: ended on paper, or nobody took it up since."""
    untouched = matter.round == 1 and matter.status in {
        Matter.Status.REGISTERED,
        Matter.Status.ASSIGNED,
    }
    return ended_on_paper(matter) or untouched


def names(cell: str, word: str) -> bool:
    """Whether the word stands in the cell by itself: 满意 does not in 不满意."""
    return word in _WORD.findall(cell)
