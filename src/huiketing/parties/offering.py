"""Who is not offered any more: whoever only an act that was taken back wrote down.

Their row stays, and the same name and phone find it again. Rooms above say what they took back:

@offering.register
def only_taken_back() -> Q: ...
"""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from huiketing.parties.models import Party, PartyQuerySet

TakenBack = Callable[[], Q]
"""The parties whom an act of this room wrote down that was taken back, and nothing of it stands."""

_taken_back: list[TakenBack] = []


def register(which: TakenBack) -> TakenBack:
    """Let a room say whom it wrote down by mistake."""
    _taken_back.append(which)
    return which


def offered(rows: PartyQuerySet) -> PartyQuerySet:
    """Without them, where nobody has touched their row since; the question stays one."""
    merged = Exists(Party.objects.filter(merged_into=OuterRef("pk")))
    for which in _taken_back:
        rows = rows.exclude(Q(version=1, household=None) & ~merged & which())
    return rows
