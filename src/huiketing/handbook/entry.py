"""What the book says of one procedure, as one thing that cannot change: made from its rows."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huiketing.clock.periods import Period, Unit
from huiketing.handbook.models import ProcedureVersion, Variant

_UNSIGNED = frozenset(
    {
        ProcedureVersion.Status.DRAFT,
        ProcedureVersion.Status.PEER_REVIEW,
        ProcedureVersion.Status.CHECKING,
    }
)


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

    @property
    def doer(self) -> str:
        """Who does it; where nobody is named, whoever handles the matter (承办人)."""
        return self.who or _("whoever handles it")


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

    unit_code: str
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
    public_applicants: str
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
    def for_whom(self) -> str:
        """Who may apply, as residents read it."""
        return self.public_applicants or self.applicants

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


def local_entry(version: ProcedureVersion, variant: Variant) -> Entry:
    """The version as the variant's place does it: its values over the book's."""
    changed = copy(version)
    for name, value in variant.changes.items():
        setattr(changed, name, value)
    unit = variant.unit
    local = Local(
        unit_code=unit.code,
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
        public_applicants=version.public_applicants,
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
