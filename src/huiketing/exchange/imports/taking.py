"""Taking over what a register holds: each row through the verb, as of its own day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huiketing.base.batch import Batch
from huiketing.base.errors import DomainError, NotAllowed
from huiketing.exchange import events, permissions
from huiketing.exchange.imports.columns import BY_KEY
from huiketing.exchange.imports.reading import Reading, Row
from huiketing.history.record import record
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from huiketing.org.models import Person, Unit
from huiketing.parties.models import Party
from huiketing.parties.transitions.adding import find_or_add
from huiketing.sheets.checking import Problem

_AT_ONCE = 500  # keys in one query
_TOGETHER = 20  # rows in one transaction: the disk waits less, and the desk beside us not long
Progress = Callable[[int, int], None]

# Where the verb's own word for a value stands in the register.
_COLUMN_OF = {
    "words": "asked", "title": "asked", "happened_at": "when", "answered_at": "closed",
    "result": "result", "phone": "phone", "name": "name", "address": "place", "group": "place",
    "external_number": "serial", "visit_at": "follow_up",
}  # fmt: skip


@dataclass
class Taken:
    """What came of a register: how many rows are new, were here before, or must be mended."""

    new: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)
    first_number: str = ""
    last_number: str = ""


def known_rows(reading: Reading) -> set[int]:
    """The numbers of the rows that were taken over before, or are matters of this place."""
    rows = reading.rows
    by_key = {row.key: row.number for row in rows}
    by_number = {row.own_number: row for row in rows if row.own_number}
    found: set[int] = set()
    for some in _in_parts(list(by_key)):
        keys = Matter.objects.filter(client_key__in=some).values_list("client_key", flat=True)
        found |= {by_key[key] for key in keys if key is not None}
    for few in _in_parts(list(by_number)):
        # Our own export read again into the place it came from.
        here = Matter.objects.filter(unit__path__startswith=reading.unit.path, number__in=few)
        for number, name in here.values_list("number", "party__name"):
            if by_number[number].name == name:
                found.add(by_number[number].number)
    return found


def take_in(
    reading: Reading, *, by: Person | None, file: str, progress: Progress | None = None
) -> Taken:
    """Take over every row that can be, oldest first, some of them in one transaction.

    Doing it again changes nothing: rows that are here already are counted as known. `by` is None
    for whoever runs the machine. What a verb refuses is added to the problems.
    """
    unit = reading.unit
    if by is not None and not permissions.can_import(by, unit):
        raise NotAllowed
    taken = Taken(problems=list(reading.problems))
    known = known_rows(reading)
    # Numbers run as the days did, even where the book does not.
    rows = sorted(reading.rows, key=lambda row: (row.happened.at, row.number))
    for at in range(0, len(rows), _TOGETHER):
        if progress is not None:
            progress(at, len(rows))
        with transaction.atomic():
            for row in rows[at : at + _TOGETHER]:
                if row.number in known:
                    taken.known += 1
                else:
                    _count(taken, reading, row, by=by, file=file)
    with transaction.atomic():
        record(
            unit,
            events.IMPORTED,
            by=by,
            by_name=None if by else _("the command line"),
            file=file[:120],
            new=taken.new,
            known=taken.known,
            refused=len({problem.row for problem in taken.problems}),
        )
    if progress is not None:
        progress(len(rows), len(rows))
    return taken


def _count(taken: Taken, reading: Reading, row: Row, *, by: Person | None, file: str) -> None:
    try:
        matter = _enter(row, reading.unit, by=by, file=file)
    except DomainError as refused:
        taken.problems += _refusals(reading, row, refused)
        return
    if not matter.is_new:
        taken.known += 1
        return
    taken.new += 1
    taken.first_number = taken.first_number or matter.number
    taken.last_number = matter.number


def _enter(row: Row, unit: Unit, *, by: Person | None, file: str) -> Matter:
    def party(batch: Batch) -> Party:
        return find_or_add(
            by=by,
            unit=unit,
            name=row.name,
            phone=row.phone,
            kind=row.kind,
            gender=row.gender,
            group=row.group,
            address=row.address,
            batch=batch,
        )

    recipient = None
    if row.handler is not None and row.answered is None:
        recipient = Recipient.person_at(row.handler, unit)
    received_by = row.received_by
    if received_by is None and row.answered is None:
        received_by = by  # what is still open needs somebody who is responsible until acceptance
    return transitions.back_enter(
        by=by,
        by_name=None if by else _("the command line"),
        unit=unit,
        happened_at=row.happened.at,
        words=row.words,
        title=row.title,
        entry=row.procedure,
        line=row.line,
        party=party,
        origin=transitions.Origin(file, row.number, row.note, row.said),
        client_key=row.key,
        answer=row.answer,
        visit_at=row.visit_at,
        received_by=received_by,
        recipient=recipient,
        answered=row.answered,
        external_number=row.external_number,
    )


def _refusals(reading: Reading, row: Row, refused: DomainError) -> list[Problem]:
    """What a verb refused, beside the cell it speaks of."""
    fields = {key: str(said) for key, said in refused.fields.items()} or {"": str(refused)}
    said = dict(reading.sheet.numbered())[row.number]
    problems = []
    for name, what in fields.items():
        key = _COLUMN_OF.get(name, "asked")
        index = reading.matched.get(key)
        problems.append(
            Problem(
                row.number,
                reading.sheet.heads[index] if index is not None else BY_KEY[key].head,
                said[index] if index is not None else "",
                what,
                _("Look at it once more."),
                index,
            )
        )
    return problems


def _in_parts(values: Sequence[str] | Sequence[UUID]) -> "list[Sequence[str] | Sequence[UUID]]":
    return [values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE)]
