"""What colleagues learned of a procedure, as pages show it beside something else."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiketing.handbook.book import Entry
from huiketing.handbook.models import Experience

if TYPE_CHECKING:
    from huiketing.org.models import Person

BESIDE = 3  # experiences beside a procedure or a matter


@dataclass(frozen=True)
class Learned:
    """The experiences of one procedure: the most used, and how many there are."""

    few: list[Experience]
    total: int


def learned(procedure_id: int, reader: "Person", *, most: int = BESIDE) -> Learned:
    """What colleagues learned of it, the most used first; two statements, none where quiet."""
    rows = Experience.objects.standing().filter(procedure_id=procedure_id)
    few = list(rows.for_list(reader)[:most])
    return Learned(few, rows.count() if len(few) == most else len(few))


def learned_of(entry: Entry, reader: "Person") -> Learned:
    """The same of an entry of the book."""
    return Learned([], 0) if entry.restricted else learned(entry.procedure_id, reader)
