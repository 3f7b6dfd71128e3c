"""Which papers a resident still has to bring, and which they may leave at home."""

from huiketing.handbook.entry import Entry
from huiketing.matters.models import Matter
from huiketing.parlour.models import Checklist

USUAL = (("户口簿", ("户口",)), ("复印件", ("复印",)))
"""What people bring to any counter, and the words by which a procedure would ask for it."""


def still_to_bring(matter: Matter) -> list[str]:
    """What was missing at the desk and what was promised later, each once; two queries."""
    listed = Checklist.objects.filter(matter=matter).values_list("missing", flat=True).first()
    owed = matter.gaps.filter(supplied_at=None).values_list("what", flat=True)
    return list(dict.fromkeys([*(listed or []), *owed]))


def not_needed(entry: Entry) -> list[str]:
    """Usual papers the procedure does not ask for, so that nobody goes home for them.

    Silent where the procedure lists no papers at all: then nobody has said what it needs.
    """
    asked = "".join(each.name + each.note for each in entry.materials)
    if not asked:
        return []
    return [paper for paper, words in USUAL if not any(word in asked for word in words)]
