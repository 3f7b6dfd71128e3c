"""The handbook as a process holds it in memory: what is in force now, read once and shared.

A registration looks its procedure up here and asks the database nothing. At most once a second
the book looks at the stamp of the edition; it is read anew only when somebody changed it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from django.db.models import Subquery

from huiketing.base import times
from huiketing.base.recent import Recent
from huiketing.handbook.entry import Entry, entry_of, local_entry
from huiketing.handbook.models import (
    Choice,
    Edition,
    LifeEvent,
    LifeEventPart,
    ProcedureVersion,
    Ranker,
    Variant,
)
from huiketing.org.models import Line

Stamp = tuple[tuple[str, str, int, UUID | None], ...]
"""What tells one state of the book from another: the lines, and the edition's stamp."""


@dataclass(frozen=True, slots=True)
class Together:
    """A life event as the book knows it (一件事): its procedures in order, and when each does."""

    code: str
    name: str
    said: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    """Code of a procedure, and in which case it applies (empty: always)."""


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Every procedure in force, in the order of lines and codes."""

    stamp: Stamp
    entries: tuple[Entry, ...] = field(repr=False)
    by_code: Mapping[str, Entry] = field(repr=False)
    by_version: Mapping[int, Entry] = field(repr=False)
    locals: Mapping[str, tuple[Entry, ...]] = field(repr=False)
    """By code, what places do differently, the nearest place (longest path) first."""
    events: tuple[Together, ...] = field(default=(), repr=False)
    """The life events in use, in their order."""

    def version(self, code: str, at: str = "") -> Entry | None:
        """What is in force under this code, however it is written: `MZ-006`, `mz-006 `.

        `at` is a unit's path: what that place does differently is then already in it.
        """
        entry = self.by_code.get(code) or self.by_code.get(code.strip().upper())
        return self.here(entry, at) if entry and at else entry

    def here(self, entry: Entry, at: str) -> Entry:
        """The entry as the unit of this path does it."""
        for other in self.locals.get(entry.code, ()):
            local = other.local
            if local and at.startswith(local.path) and local.holds_on(times.today()):
                return other
        return entry

    def together(self, code: str) -> list[tuple[Together, list[tuple[Entry, str]]]]:
        """The life events this procedure belongs to, each with the others and when they apply.

        What is handled quietly brings nothing along and is brought along by nothing.
        """
        entry = self.by_code.get(code)
        if entry is None or entry.restricted:
            return []
        found = []
        for event in self.events:
            if code in {part for part, _when in event.parts}:
                others = [
                    (other, when)
                    for part, when in event.parts
                    if part != code
                    and (other := self.by_code.get(part)) is not None
                    and not other.restricted
                ]
                if others:
                    found.append((event, others))
        return found

    def by_line(self) -> Iterator[tuple[str, str, list[Entry]]]:
        """Code and name of each line that has procedures, with them."""
        shelves: dict[str, list[Entry]] = {}
        for entry in self.entries:
            shelves.setdefault(entry.line, []).append(entry)
        for code, shelf in shelves.items():
            yield code, shelf[0].line_name, shelf

    def __len__(self) -> int:
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the database tells: the state of the book, and of what ranks it."""

    stamp: Stamp
    ranker: int
    """The key of the ranker in use; 0 for none."""
    choice: int
    """The key of the newest choice; 0 for none."""

    @property
    def edition(self) -> UUID | None:
        """The stamp of the book as a whole."""
        return self.stamp[0][3] if self.stamp else None


def _look() -> Look:
    # Lines are renamed by the room below, which knows nothing of editions: they are compared.
    stamp = Edition.objects.filter(pk=Edition.THE_ONE).values("stamp")
    ranker = Ranker.objects.filter(state=Ranker.State.LIVE).values("pk")
    choice = Choice.objects.order_by("-pk").values("pk")
    lines = Line.objects.order_by("order", "code").annotate(
        stamp=Subquery(stamp), ranker=Subquery(ranker[:1]), choice=Subquery(choice[:1])
    )
    rows = list(lines.values_list("code", "name", "order", "stamp", "ranker", "choice"))
    ranker_pk, choice_pk = rows[0][4:] if rows else (None, None)
    return Look(tuple(row[:4] for row in rows), ranker_pk or 0, choice_pk or 0)


look = Recent(_look)
"""The newest look, at most a second old."""

_held: list[Book] = []  # the book in force, or nothing


def book() -> Book:
    """The book in force. Costs no statement within a second of the last look, then one."""
    stamp = look().stamp
    held = next(iter(_held), None)
    if held is None or held.stamp != stamp:
        held = _read(stamp)
        _held[:] = [held]
    return held


def clear() -> None:
    """Forget the book, so that the next look reads it anew."""
    look.clear()
    _held.clear()


def _read(stamp: Stamp) -> Book:
    versions = (
        ProcedureVersion.objects.filter(is_current=True, procedure__withdrawn_on=None)
        .select_related("procedure__line")
        .order_by("procedure__line__order", "procedure__line__code", "procedure__code")
    )
    rows = {version.procedure_id: version for version in versions}
    entries = tuple(map(entry_of, rows.values()))
    locals_: dict[str, list[Entry]] = {}
    for variant in Variant.objects.to_come().select_related("unit"):
        if version := rows.get(variant.procedure_id):
            locals_.setdefault(version.procedure.code, []).append(local_entry(version, variant))
    return Book(
        stamp=stamp,
        entries=entries,
        events=_events(),
        locals=MappingProxyType({code: tuple(each) for code, each in locals_.items()}),
        by_code=MappingProxyType({entry.code: entry for entry in entries}),
        by_version=MappingProxyType({entry.version_id: entry for entry in entries}),
    )


def _events() -> tuple[Together, ...]:
    parts: dict[int, list[tuple[str, str]]] = {}
    rows = LifeEventPart.objects.filter(event__is_active=True).order_by("order", "pk")
    for event, code, when in rows.values_list("event_id", "procedure__code", "when"):
        parts.setdefault(event, []).append((code, when))
    return tuple(
        Together(event.code, event.name, tuple(event.said), tuple(parts.get(event.pk, ())))
        for event in LifeEvent.objects.filter(is_active=True)
    )
