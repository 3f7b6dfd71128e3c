"""Who is told of what happens to a matter."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from huiketing.history.models import Event
from huiketing.history.record import tell
from huiketing.matters.models import Assignment, Matter, Request
from huiketing.matters.recipient import somebody_other_than
from huiketing.org.models import Person, Post, Unit


@tell("matter.assigned")
@tell("matter.reminded")
@tell("matter.supervised")
@tell("matter.withdrawn")
@tell("matter.opinion_given")
@tell("matter.request_decided")
@tell("matter.took_in")
def whoever_handles(matter: Matter, event: Event) -> Iterable[Person]:
    """The handler; where only a unit is named, its cadres and leads."""
    if matter.handler is not None:
        return [matter.handler]
    return _people_of_lead_unit(matter)


@tell("matter.reopened")
def whoever_answers_again(matter: Matter, event: Event) -> Iterable[Person]:
    """As above; where nobody is left to answer, the lead, who has to find somebody."""
    if matter.handler is not None:
        return [matter.handler]
    told = list(_people_of_lead_unit(matter))
    lead = None if told else somebody_other_than(None, matter.unit)
    return [lead] if lead else told


@tell("matter.accepted")
@tell("matter.returned")
@tell("matter.rated")
def whoever_received(matter: Matter, event: Event) -> Iterable[Person]:
    """The first receiver: responsible until somebody accepts, told when that changes."""
    return [matter.first_receiver] if matter.first_receiver else []


@tell("matter.returned")
@tell("matter.extension_asked")
@tell("matter.long_term_asked")
@tell("matter.notice_repeated")
def the_lead(matter: Matter, event: Event) -> Iterable[Person]:
    """The leads of the unit."""
    return _leads(matter)


@tell("matter.request_lapsed")
def whoever_asked(matter: Matter, event: Event) -> Iterable[Person]:
    """Who asked a lead for what needs no decision any more."""
    lapsed = matter.requests.filter(state=Request.State.LAPSED, kind=event.data["kind"])
    return [request.asked_by for request in lapsed.order_by("-decided_at")[:1]]


@tell("matter.co_handler_added")
def whoever_helps(matter: Matter, event: Event) -> Iterable[Person]:
    """The co-handlers who still owe an opinion."""
    return Person.objects.filter(
        assignments__matter=matter,
        assignments__role=Assignment.Role.CO_HANDLER,
        assignments__status=Assignment.Status.ASSIGNED,
    ).distinct()


@tell("matter.rectification_opened")
def whoever_mends(matter: Matter, event: Event) -> Iterable[Person]:
    """Whoever must call back after a bad rating, and the lead."""
    return [
        *Person.objects.filter(rectifications__matter=matter, rectifications__done_at=None),
        *_leads(matter),
    ]


def _leads(matter: Matter) -> Iterable[Person]:
    return Person.objects.filter(
        pk__in=Post.objects.held()
        .filter(_at([matter.unit_id]), role=Post.Role.LEAD)
        .values("person_id")
    )


def _people_of_lead_unit(matter: Matter) -> Iterable[Person]:
    units = matter.assignments.filter(status__in=Assignment.RUNNING).values("unit_id")
    return Person.objects.filter(
        pk__in=Post.objects.held()
        .filter(_at(units), role__in=(Post.Role.CADRE, Post.Role.LEAD))
        .values("person_id")
    )


def _at(units: Sequence[int] | QuerySet[Any, Any]) -> Q:
    """Posts at these units, or where one of them was merged into."""
    gone = Unit.objects.filter(pk__in=units).exclude(merged_into=None).order_by()
    return Q(unit_id__in=units) | Q(unit_id__in=gone.values("merged_into_id"))
