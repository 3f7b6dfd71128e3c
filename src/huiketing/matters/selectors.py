"""Reads that span tables: queues, what is alike, what one page of a matter shows."""

from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.base.paging import Page, page
from huiketing.matters.models import (
    Assignment,
    Matter,
    Rectification,
    Request,
    Supervision,
)
from huiketing.matters.models.matter import OPEN, MatterQuerySet
from huiketing.org.models import Person, Post, Unit
from huiketing.parties.models import Party

RUNNING = (Assignment.Status.ASSIGNED, Assignment.Status.ACCEPTED)
QUEUES = ("mine", "unit", "unaccepted", "overdue")


def queue(
    name: str,
    person: Person,
    *,
    cursor: str = "",
    limit: int = 25,
    line: str = "",
    status: str = "",
) -> Page[Matter]:
    """One page of a queue: `mine` and `unit` newest first, `overdue` the longest overdue first.

    `line` and `status` (codes) keep to those; a code that is none keeps nothing.
    """
    rows = queue_rows(name, person).for_list()
    if line:
        rows = rows.filter(line__code=line)
    if status:
        rows = rows.filter(status=status)
    keys = ("promised_due", "pk") if name == "overdue" else ("-pk",)
    return page(rows, keys=keys, cursor=cursor, limit=limit)


def queue_rows(name: str, person: Person) -> MatterQuerySet:
    """The rows of a queue this person may see. Raises `Invalid` for a name that is none."""
    if name == "mine":
        return in_hand(person)
    visible = Matter.objects.visible_to(person)
    if name == "unit":
        return visible.open().filter(unit_id__in=person.authority.unit_ids)
    if name == "unaccepted":
        return visible.unaccepted()
    if name == "overdue":
        return visible.overdue()
    raise Invalid(queue=_("Known queues: %(names)s.") % {"names": ", ".join(QUEUES)})


def in_hand(person: Person) -> MatterQuerySet:
    """What this person still owes an answer to: handled, co-handled, or of nobody in their unit."""
    # Both halves by their own index, then joined: with OR in between, no index would serve.
    handled = Matter.objects.open().filter(handler=person).order_by().values("pk")
    running = Assignment.objects.filter(person=person, status__in=RUNNING).order_by()
    parts = running.values("matter_id")
    return Matter.objects.open().filter(pk__in=handled.union(parts))


def of_party(party: Party, person: Person, *, limit: int = 5) -> list[Matter]:
    """What this party came with before, open ones first, as far as the person may read it."""
    rows = (
        Matter.objects.visible_to(person).filter(party=party).exclude(status=Matter.Status.VOIDED)
    )
    found = list(rows.select_related("handler", "line").order_by("-pk")[: limit * 2])
    return sorted(found, key=lambda matter: not matter.is_open)[:limit]


def maybe_the_same(
    *, party: Party, person: Person, procedure_code: str = "", title: str = ""
) -> Matter | None:
    """An open matter of the same party about the same thing within thirty days (重复件)."""
    since = times.now() - timedelta(days=30)
    rows = Matter.objects.visible_to(person).filter(
        party=party, status__in=OPEN, happened_at__gte=since
    )
    same = Q(pk__in=())
    if procedure_code:
        same |= Q(procedure__procedure__code=procedure_code)
    if title:
        same |= Q(title=title)
    return rows.filter(same).order_by("-pk").first()


def common_here(unit: Unit, *, days: int = 30) -> dict[str, int]:
    """How often each procedure was brought to this unit lately, by code; quiet ones are not."""
    since = times.now() - timedelta(days=days)
    rows = (
        Matter.objects.filter(
            unit=unit, happened_at__gte=since, procedure__isnull=False, restricted=False
        )
        .values_list("procedure__procedure__code")
        .annotate(times=Count("pk"))
        .order_by()
    )
    return dict(rows)


def waiting_for_decision(person: Person) -> QuerySet[Request]:
    """What handlers asked and this person, as a lead, may decide."""
    reach = Q(pk__in=())
    for grant in person.authority.grants:
        if grant.role in (Post.Role.LEAD, Post.Role.DISPATCHER):
            reach |= Q(matter__unit__path__startswith=grant.path)
    return (
        Request.objects.filter(reach, state=Request.State.ASKED)
        .exclude(asked_by=person)
        .select_related("matter", "asked_by")
    )


def rectifications_of(person: Person) -> QuerySet[Rectification]:
    """The bad ratings this person has to answer."""
    return Rectification.objects.filter(person=person, done_at=None).select_related(
        "matter", "rating", "matter__party"
    )


def supervisions_of(person: Person) -> QuerySet[Supervision]:
    """Orders that still wait for this person's answer."""
    return Supervision.objects.filter(
        to=person, level=Supervision.Level.ORDER, answered_at=None
    ).select_related("matter")
