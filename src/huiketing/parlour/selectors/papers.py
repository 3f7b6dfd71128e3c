"""Which papers a resident still has to bring, which we hold, and which they may leave at home."""

import re
from dataclasses import dataclass
from datetime import date

from huiketing.handbook.entry import Entry
from huiketing.matters.models import Matter, Original
from huiketing.parlour.models import Checklist

USUAL = (("户口簿", ("户口",)), ("复印件", ("复印",)))
"""What people bring to any counter, and the words by which a procedure would ask for it."""
_OWED_AFTERWARDS = (Matter.Status.REPLIED, Matter.Status.CLOSED, Matter.Status.RATED)


@dataclass(frozen=True)
class Owed:
    """A paper the resident still has to bring, and until when where they promised a day."""

    what: str
    until: date | None = None


@dataclass(frozen=True)
class Papers:
    """What the receipt and the resident's page say of papers: the same on both."""

    owed: list[Owed]
    held: list[Original]
    """Left with us while we run for them; to be given back."""


def papers_of(matter: Matter) -> Papers:
    """What is still to bring, each once and nothing that is here already; four queries at most."""
    held = list(matter.originals.filter(returned_at=None))
    gaps = list(matter.gaps.all())
    owed = {_plain(gap.what): Owed(gap.what, gap.due_on) for gap in gaps if gap.supplied_at is None}
    if not matter.is_open:
        return Papers(list(owed.values()) if matter.status in _OWED_AFTERWARDS else [], held)
    here = {_plain(part) for each in held for part in re.split("[、，,；;]", each.what)}
    here |= {_plain(gap.what) for gap in gaps if gap.supplied_at is not None}
    asked = list(matter.papers_asked.all())
    last = asked[-1].missing if asked else []
    wanted = list(last)
    if matter.status != Matter.Status.WAITING:
        # What was asked for in writing came in, or the matter would stand still yet.
        here |= {_plain(what) for what in last}
        wanted = []
    listed = Checklist.objects.filter(matter=matter).values_list("missing", flat=True).first()
    for what in (*(listed or []), *wanted):
        if _plain(what) not in here:
            owed.setdefault(_plain(what), Owed(what))
    return Papers(list(owed.values()), held)


def not_needed(entry: Entry, papers: Papers | None = None) -> list[str]:
    """Usual papers the procedure does not ask for, so that nobody goes home for them.

    Silent where the procedure lists no papers at all: then nobody has said what it needs.
    """
    asked = "".join(each.name + each.note for each in entry.materials)
    if not asked:
        return []
    if papers is not None:
        asked += "".join([each.what for each in papers.owed] + [each.what for each in papers.held])
    return [paper for paper, words in USUAL if not any(word in asked for word in words)]


def _plain(what: str) -> str:
    """A paper's name as two hands would both write it: 身份证（原件） is 身份证."""
    return re.sub(r"[（(].*?[）)]|\s|原件", "", what) or what
