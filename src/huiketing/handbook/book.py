"""The handbook as a process holds it in memory: what is in force now, read once and shared.

A registration looks its procedure up here and asks the database nothing. At most once a second
the book looks at the stamp of the edition; it is read anew only when somebody changed it.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Subquery
from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.base.recent import Recent
from huiketing.clock.periods import Period, Unit
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

_UNSIGNED = frozenset(
    {
        ProcedureVersion.Status.DRAFT,
        ProcedureVersion.Status.PEER_REVIEW,
        ProcedureVersion.Status.CHECKING,
    }
)

Stamp = tuple[tuple[str, str, int, UUID | None], ...]
"""What tells one state of the book from another: the lines, and the edition's stamp."""


@dataclass(frozen=True, slots=True)
class Material:
    """One thing to bring (材料)."""

    name: str
    note: str = ""
    original: bool = False
    sometimes: bool = False
    """Asked for only in the case the note names."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way (步骤): what, by whom, within what time, with what, and what if not."""

    no: int
    text: str
    who: str = ""
    within: Period | None = None
    materials: tuple[str, ...] = ()
    otherwise: str = ""
    public: str = ""
    """The sentence a resident reads; empty where the step is the house's own."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way it can be asked for (办理渠道)."""

    kind: str
    text: str
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question residents ask about it, and the answer."""

    q: str
    a: str


def said(promise: Period) -> str:
    """A promise as people say it; none at all is "on the spot"."""
    return str(promise) if promise.amount else _("on the spot")


@dataclass(frozen=True, slots=True)
class Local:
    """A place's own way of doing it (地方做法), said wherever it is shown."""

    unit_name: str
    path: str
    basis: str
    fields: frozenset[str]
    """Which fields of the version differ there."""
    starts_on: date
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether that day lies in its days: the book stays in memory over midnight."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Together:
    """A life event as the book knows it (一件事): its procedures in order, and when each does."""

    code: str
    name: str
    said: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    """Code of a procedure, and in which case it applies (empty: always)."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A procedure and the version of it in force, as one thing that cannot change."""

    code: str
    procedure_id: int
    procedure_uid: UUID
    version_id: int
    """The key of the `ProcedureVersion` row: what a matter points to."""
    version_uid: UUID
    article: int | None
    number: int
    status: str
    effective_on: date
    issued_on: date | None
    review_on: date | None
    restricted: bool
    line: str
    line_id: int
    line_name: str
    title: str
    initials: str
    aliases: tuple[str, ...]
    applicants: str
    conditions: tuple[str, ...]
    materials: tuple[Material, ...]
    flow: tuple[Step, ...]
    """The steps with everything said of them."""
    type: str
    promise: Period
    statute: Period | None
    basis: str
    limit_note: str
    desk_promise: str
    fee: str
    channels: tuple[Channel, ...]
    outputs: tuple[str, ...]
    answers: tuple[Answer, ...]
    handling_units: tuple[str, ...]
    contact_first: str
    home_visit: bool
    home_visit_when: str
    follow_up: str
    pitfalls: tuple[str, ...]
    related: tuple[str, ...]
    region: str
    needs_id_number: bool
    local: Local | None = None
    """Where and why a place does it differently; None for the book as it is."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The sentences of the steps, in order."""
        return tuple(step.text for step in self.flow)

    @property
    def promise_text(self) -> str:
        """The promise as people say it: 「当场」, 「5 个工作日」."""
        return said(self.promise)

    @property
    def is_draft(self) -> bool:
        """In use, or on its way, and not signed by whoever leads yet (草稿待审)."""
        return self.status in _UNSIGNED


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


def local_entry(version: ProcedureVersion, variant: Variant) -> Entry:
    """The version as the variant's place does it: its values over the book's."""
    changed = copy(version)
    for name, value in variant.changes.items():
        setattr(changed, name, value)
    unit = variant.unit
    local = Local(
        unit_name=unit.name,
        path=unit.path,
        basis=variant.basis,
        fields=frozenset(variant.changes),
        starts_on=variant.starts_on,
        ends_on=variant.ends_on,
    )
    return replace(entry_of(changed), local=local)


def entry_of(version: ProcedureVersion) -> Entry:
    """A version's row, with its procedure and line, as an entry."""
    procedure, line = version.procedure, version.procedure.line
    return Entry(
        code=procedure.code,
        procedure_id=procedure.pk,
        procedure_uid=procedure.uid,
        version_id=version.pk,
        version_uid=version.uid,
        article=procedure.article,
        number=version.number,
        status=version.status,
        effective_on=version.effective_on,
        issued_on=version.issued_on,
        review_on=version.review_on,
        restricted=procedure.restricted,
        line=line.code,
        line_id=line.pk,
        line_name=line.name,
        title=version.title,
        initials=version.initials,
        aliases=tuple(version.aliases),
        applicants=version.applicants,
        conditions=tuple(version.conditions),
        materials=tuple(map(_material, version.materials)),
        flow=tuple(map(_step, version.step_list)),
        type=version.type,
        promise=version.promise,
        statute=version.statute,
        basis=version.basis,
        limit_note=version.limit_note,
        desk_promise=version.desk_promise,
        fee=version.fee,
        channels=tuple(Channel(**row) for row in version.channels),
        outputs=tuple(version.outputs),
        answers=tuple(Answer(**row) for row in version.answers),
        handling_units=tuple(version.handling_units),
        contact_first=version.contact_first,
        home_visit=version.home_visit,
        home_visit_when=version.home_visit_when,
        follow_up=version.follow_up,
        pitfalls=tuple(version.pitfalls),
        related=tuple(version.related),
        region=version.region,
        needs_id_number=version.needs_id_number,
    )


def _material(row: dict[str, Any]) -> Material:
    return Material(
        name=row["name"],
        note=row.get("note", ""),
        original=bool(row.get("original")),
        sometimes=bool(row.get("sometimes")),
    )


def _step(row: dict[str, Any]) -> Step:
    within = Period(row["amount"], Unit(row["unit"])) if row.get("unit") else None
    return Step(
        no=row["no"],
        text=row["text"],
        who=row.get("who", ""),
        within=within,
        materials=tuple(row.get("materials", ())),
        otherwise=row.get("otherwise", ""),
        public=row.get("public", ""),
    )
