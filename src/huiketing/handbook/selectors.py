"""What of the book waits for whom, and what has to be looked at again."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from huiketing.base import times
from huiketing.handbook import permissions
from huiketing.handbook.models import (
    Authorship,
    Citation,
    LegalResource,
    Opinion,
    ProcedureVersion,
)
from huiketing.handbook.transitions.signing import is_checked
from huiketing.org.models import Person

Status = ProcedureVersion.Status


@dataclass(frozen=True)
class Shaken:
    """A version in force and a rule it rests on that changed since (依据已变)."""

    version: ProcedureVersion
    rule: LegalResource


@dataclass
class Waiting:
    """What waits for one person: to write and submit, to read as a peer, to check, to review."""

    as_expert: list[ProcedureVersion] = field(default_factory=list)
    """Unsigned and in use in their lines, and drafts of their own."""
    as_peer: list[ProcedureVersion] = field(default_factory=list)
    as_checker: list[ProcedureVersion] = field(default_factory=list)
    overdue: list[ProcedureVersion] = field(default_factory=list)
    shaken: list[Shaken] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many versions; one that waits for two reasons is one."""
        queues = (self.as_expert, self.as_peer, self.as_checker, self.overdue)
        found = {version.pk for queue in queues for version in queue}
        return len(found | {each.version.pk for each in self.shaken})


def _rows(condition: Q) -> QuerySet[ProcedureVersion]:
    return (
        ProcedureVersion.objects.filter(condition, procedure__withdrawn_on=None)
        .select_related("procedure__line")
        .order_by("procedure__line__order", "procedure__code", "number")
    )


def _wrote(person: Person) -> Q:
    rows = Authorship.objects.filter(
        version=OuterRef("pk"), person=person, role__in=permissions.WROTE
    )
    return Q(Exists(rows))


def _was_peer(person: Person) -> Q:
    rows = Opinion.objects.filter(
        version=OuterRef("pk"), person=person, stage=Opinion.Stage.PEER, round=OuterRef("round")
    )
    return Q(Exists(rows))


def _queues(person: Person) -> dict[str, Q]:
    """Which versions wait for this person, by what they wait for; the rules of `permissions`."""
    line = "procedure__line__code__in"
    # By posts of their own: whoever stands in finds the other's lines on the shelf.
    lines = permissions.expert_lines(person, own=True)
    draft = Q(status=Status.DRAFT)
    queues = {
        "as_expert": draft & (Q(is_current=True, **{line: lines}) | _wrote(person)),
        "overdue": _overdue() & Q(**{line: lines}),
        "shaken": _is_shaken() & Q(**{line: lines}),
    }
    if lines:
        queues["as_peer"] = (
            Q(status=Status.PEER_REVIEW)
            & ~Q(**{line: lines})
            & ~_wrote(person)
            & ~_was_peer(person)
        )
    led = permissions.led_lines(person)
    if led is None or led:
        queues["as_checker"] = (
            Q(status=Status.CHECKING)
            & (Q() if led is None else Q(**{line: led}))
            & ~_wrote(person)
            & ~_was_peer(person)
        )
    return queues


def waiting_for(person: Person) -> Waiting:
    """Everything of the book that waits for this person; a statement a queue."""
    queues = _queues(person)
    mine = queues.pop("shaken")
    held = Waiting()
    for name, condition in queues.items():
        setattr(held, name, list(_rows(condition)))
    versions = set(_rows(mine).values_list("pk", flat=True))
    held.shaken = [each for each in shaken() if each.version.pk in versions] if versions else []
    return held


def how_many_wait(person: Person) -> int:
    """How many versions of the book wait for this person; one statement."""
    together = Q()
    for condition in _queues(person).values():
        together |= condition
    return _rows(together).order_by().count()


def _overdue() -> Q:
    return Q(is_current=True, review_on__lt=times.today())


def open_drafts(person: Person) -> QuerySet[ProcedureVersion]:
    """What the person wrote, alone or with others, and nobody has signed or dropped yet."""
    unsigned = (Status.DRAFT, Status.PEER_REVIEW, Status.CHECKING)
    return _rows(Q(status__in=unsigned) & _wrote(person))


def overdue_reviews() -> QuerySet[ProcedureVersion]:
    """What is in force past the day it was to be reviewed by."""
    return _rows(_overdue())


def _changed_citations() -> QuerySet[Any]:
    """Citations whose rule changed after somebody last answered for the version.

    That is the day it was issued (or began to hold, where nobody signed it), or a later review.
    """
    reviewed = Opinion.objects.filter(
        version=OuterRef("version"),
        stage=Opinion.Stage.STILL_VALID,
        at__date__gte=OuterRef("resource__changed_on"),
    )
    return (
        Citation.objects.annotate(issued=Coalesce("version__issued_on", "version__effective_on"))
        .filter(resource__changed_on__gt=F("issued"))
        .exclude(Exists(reviewed))
    )


def _is_shaken() -> Q:
    return Q(Exists(_changed_citations().filter(version=OuterRef("pk"))), is_current=True)


def shaken(version: ProcedureVersion | None = None) -> list[Shaken]:
    """Versions in force resting on a rule that changed since; of one version where it is named."""
    rows = _changed_citations().filter(
        version__is_current=True, version__procedure__withdrawn_on=None
    )
    if version is not None:
        rows = rows.filter(version=version)
    found: dict[tuple[int, int], Shaken] = {}
    for row in rows.select_related("resource", "version__procedure__line").order_by(
        "version__procedure__code", "pk"
    ):
        found.setdefault((row.version_id, row.resource_id), Shaken(row.version, row.resource))
    return list(found.values())


def citing(rule: LegalResource) -> QuerySet[ProcedureVersion]:
    """What is in force or in the works and rests on this rule."""
    alive = Q(is_current=True) | Q(status__in=(Status.DRAFT, Status.PEER_REVIEW, Status.CHECKING))
    return _rows(alive & Q(citations__resource=rule)).distinct()


def open_steps(person: Person, version: ProcedureVersion) -> list[str]:
    """The acts this person may take with a version as it stands, in the order of its way."""
    procedure, status = version.procedure, version.status
    if procedure.withdrawn_on or status in (Status.REVISED, Status.WITHDRAWN):
        return []
    line = procedure.line.code
    writes = permissions.may_edit(person, version)
    on_its_way = status in (Status.PEER_REVIEW, Status.CHECKING)
    checks = on_its_way and permissions.may_check(person, version)
    peers = (
        status == Status.PEER_REVIEW
        and permissions.may_read_as_peer(person, version)
        and person.pk not in permissions.peers_of(version)
    )
    reviews = version.is_current and permissions.may_review(person, line)
    at_check = status == Status.CHECKING
    checked = at_check and is_checked(version)
    may = {
        "submit": status == Status.DRAFT and writes,
        "agree": peers,
        "check": at_check and checks and not checked,
        "issue": at_check and checks and checked,
        "send-back": peers or checks,
        "still-valid": reviews and status == Status.ISSUED,
        "move-review": reviews,
        "take-back": on_its_way and writes,
        "drop": version.may_be_written and writes,
    }
    return [step for step, allowed in may.items() if allowed]
