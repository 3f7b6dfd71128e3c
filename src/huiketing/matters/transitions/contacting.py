"""Calls, visits and talks with whoever asked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.matters import clocks, permissions
from huiketing.matters.models import Clock, Contact, Matter
from huiketing.matters.transitions.step import Status, Step, check, move, said
from huiketing.org.models import Person

WORKING = (
    Status.REGISTERED,
    Status.ASSIGNED,
    Status.IN_PROGRESS,
    Status.WAITING,
    Status.REPLIED,
    Status.CLOSED,
    Status.RATED,
    Status.REOPENED,
    Status.LONG_TERM,
)
CONTACT = Step(
    name="contact",
    event="matter.contacted",
    sources=WORKING,
    target=None,
    allows=permissions.can_follow,
    label=_("Write down a call or a visit"),
    reads=_("%(way)s, %(result)s. %(said)s"),
    public=_("%(way)s, %(result)s"),
    words={"way": Contact.Way, "result": Contact.Result},
)
PLAN_VISIT = Step(
    name="plan-visit",
    event="matter.visit_planned",
    sources=(
        Status.REGISTERED,
        Status.ASSIGNED,
        Status.IN_PROGRESS,
        Status.WAITING,
        Status.REOPENED,
    ),
    target=None,
    allows=permissions.can_follow,
    label=_("Agree on a visit"),
    reads=_("agreed to visit at %(at)s"),
    public=_("A visit is agreed for %(at)s"),
)


@transaction.atomic
def contact(
    matter: Matter,
    *,
    by: Person,
    way: str,
    result: str,
    said_: str = "",
    at: datetime | None = None,
    place: str = "",
    companions: str = "",
    next_try_at: datetime | None = None,
) -> Matter:
    """Write one call, visit or talk into the journal. Reaching somebody meets the contact clock."""
    check(CONTACT, matter, by)
    now = times.now()
    if way not in Contact.Way.values:
        raise Invalid(way=_("Was it a call, a visit or a talk?"))
    if result not in Contact.Result.values:
        raise Invalid(result=_("Did you reach them, or only try?"))
    when = at or now
    if when > now + timedelta(minutes=5):
        raise Invalid(at=_("This lies in the future. When was it?"))
    if when < matter.happened_at - timedelta(days=1):
        raise Invalid(at=_("That is before the matter came in. Is the date right?"))
    if next_try_at is not None and next_try_at < now - timedelta(minutes=5):
        raise Invalid(next_try_at=_("This time has passed. When will you try again?"))
    row = Contact.objects.create(
        matter=matter,
        way=way,
        result=result,
        at=when,
        by=by,
        place=said(place, "place", needed=False, most=80),
        companions=said(companions, "companions", needed=False, most=80),
        said=said(said_, "said", needed=False),
        next_try_at=next_try_at,
    )
    Contact.objects.filter(matter=matter, next_try_at__isnull=False).exclude(pk=row.pk).update(
        next_try_at=None
    )
    changes: dict[str, object] = {}
    if result == Contact.Result.REACHED:
        clocks.meet(matter, Clock.Kind.CONTACT)
        if way == Contact.Way.VISIT and _was_it(matter, when):
            changes["visit_at"] = None
    if next_try_at is not None and matter.answer == Matter.Answer.VISIT:
        changes["visit_at"] = next_try_at
    return move(
        CONTACT,
        matter,
        checked=True,
        by=by,
        changes=changes,
        way=way,
        result=result,
        said=row.said,
        contact=str(row.uid),
        at=when,
    )


@transaction.atomic
def plan_visit(matter: Matter, *, by: Person, at: datetime) -> Matter:
    """Agree with the resident on when somebody comes."""
    if at < times.now() - timedelta(minutes=5):
        raise Invalid(at=_("This time has passed. Which day suits?"))
    if at > times.now() + timedelta(days=366):
        raise Invalid(at=_("That is more than a year off. Is the date right?"))
    return move(
        PLAN_VISIT,
        matter,
        by=by,
        changes={"visit_at": at, "answer": Matter.Answer.VISIT},
        at=at,
    )


def _was_it(matter: Matter, when: datetime) -> bool:
    """Whether a visit made at `when` is the one that was agreed: not more than a day early."""
    return matter.visit_at is not None and matter.visit_at <= when + timedelta(days=1)
