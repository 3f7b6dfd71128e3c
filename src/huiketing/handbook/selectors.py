"""What of the book waits for whom, and what has to be looked at again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from huiketing.base import times
from huiketing.handbook import permissions
from huiketing.handbook.models import Citation, LegalResource, Opinion, ProcedureVersion
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
        """Everything together."""
        parts: Iterable[Sequence[object]] = (
            self.as_expert, self.as_peer, self.as_checker, self.overdue, self.shaken,
        )  # fmt: skip
        return sum(map(len, parts))


def _rows(condition: Q) -> QuerySet[ProcedureVersion]:
    return (
        ProcedureVersion.objects.filter(condition, procedure__withdrawn_on=None)
        .select_related("procedure__line")
        .order_by("procedure__line__order", "procedure__code", "number")
    )


def _is_mine(person: Person) -> Q:
    return Q(authors__person=person, authors__role__in=permissions.WROTE)


def waiting_for(person: Person) -> Waiting:
    """Everything of the book that waits for this person; a handful of queries."""
    lines = permissions.expert_lines(person)
    held = Waiting()
    draft = Q(status=Status.DRAFT)
    if lines:
        unsigned = draft & Q(is_current=True, procedure__line__code__in=lines)
        held.as_expert = list(_rows(unsigned | (draft & _is_mine(person))).distinct())
    else:
        held.as_expert = list(_rows(draft & _is_mine(person)).distinct())
    on_the_way = _rows(Q(status__in=(Status.PEER_REVIEW, Status.CHECKING)))
    for version in on_the_way.prefetch_related("authors", "opinions"):
        if version.status == Status.PEER_REVIEW:
            if permissions.may_read_as_peer(
                person, version
            ) and person.pk not in permissions.peers_of(version):
                held.as_peer.append(version)
        elif permissions.may_check(person, version):
            held.as_checker.append(version)
    if lines:
        mine = Q(procedure__line__code__in=lines)
        held.overdue = list(overdue_reviews().filter(mine))
        held.shaken = [s for s in shaken() if s.version.procedure.line.code in lines]
    return held


def how_many_wait(person: Person) -> int:
    """How many things of the book wait for this person; for a line on their first page."""
    return waiting_for(person).count


def overdue_reviews() -> QuerySet[ProcedureVersion]:
    """What is in force past the day it was to be reviewed by."""
    return _rows(Q(is_current=True, review_on__lt=times.today()))


def _citing() -> QuerySet[Any]:
    """Citations of versions in force whose rule changed after somebody last answered for them.

    That is the day it was issued (or began to hold, where nobody signed it), or a later review.
    """
    reviewed = Max(
        "version__opinions__at", filter=Q(version__opinions__stage=Opinion.Stage.STILL_VALID)
    )
    issued = Coalesce("version__issued_on", "version__effective_on")
    return (
        Citation.objects.filter(
            version__is_current=True,
            version__procedure__withdrawn_on=None,
            resource__changed_on__isnull=False,
        )
        .annotate(reviewed=reviewed, issued=issued)
        .filter(resource__changed_on__gt=F("issued"))
        .select_related("resource", "version__procedure__line")
        .order_by("version__procedure__code", "pk")
    )


def shaken(version: ProcedureVersion | None = None) -> list[Shaken]:
    """Versions in force resting on a rule that changed since; of one version where it is named."""
    rows = _citing().filter(version=version) if version else _citing()
    found: dict[tuple[int, int], Shaken] = {}
    for row in rows:
        changed: date | None = row.resource.changed_on
        if changed and not (row.reviewed and timezone.localtime(row.reviewed).date() >= changed):
            found.setdefault((row.version_id, row.resource_id), Shaken(row.version, row.resource))
    return list(found.values())


def citing(rule: LegalResource) -> QuerySet[ProcedureVersion]:
    """What is in force or in the works and rests on this rule."""
    alive = Q(is_current=True) | Q(status__in=(Status.DRAFT, Status.PEER_REVIEW, Status.CHECKING))
    return _rows(alive & Q(citations__resource=rule)).distinct()
