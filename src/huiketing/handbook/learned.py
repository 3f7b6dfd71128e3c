"""What colleagues learned of a procedure, as pages show it beside something else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiketing.handbook.entry import Entry
from huiketing.handbook.models import Experience

if TYPE_CHECKING:
    from huiketing.org.models import Person

Closed = Callable[["Person", int], "Iterable[Source]"]
_closed: list[Closed] = []
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


@dataclass(frozen=True)
class Source:
    """Something closed that an experience may be written from, and where that is done."""

    number: str
    title: str
    url: str


def learns_from(closed: Closed) -> Closed:
    """Let a room above say what a person closed under a procedure, by the procedure's id."""
    if closed not in _closed:
        _closed.append(closed)
    return closed


def sources(person: "Person", procedure_id: int) -> list[Source]:
    """What this person may write an experience on the procedure from."""
    return [source for closed in _closed for source in closed(person, procedure_id)]
