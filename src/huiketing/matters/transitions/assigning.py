"""Handing a matter to whoever will answer, taking it on, giving it back, asking others in."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.batch import Batch
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.clock import due as due_of
from huiketing.clock.calendar import current
from huiketing.matters import clocks, permissions
from huiketing.matters.limits import limit
from huiketing.matters.models import Assignment, Clock, Matter
from huiketing.matters.recipient import Recipient
from huiketing.matters.transitions.registering import ASSIGNED, hand_on
from huiketing.matters.transitions.step import Status, Step, check, hold, move, said
from huiketing.org.models import Person, Unit

ASSIGN = Step(
    name="assign",
    event=ASSIGNED,
    sources=(
        Status.REGISTERED,
        Status.ASSIGNED,
        Status.IN_PROGRESS,
        Status.REOPENED,
        Status.LONG_TERM,
    ),
    target=Status.ASSIGNED,
    allows=permissions.can_assign,
    label=_("Assign"),
    reads=_("assigned this to %(to)s, to be answered by %(due)s. %(note)s"),
    public=_("Handed to %(to)s"),
)


def _takes_on(person: Person | None, matter: Matter) -> bool:
    """Who is to answer; what is listed as long-term only while its new hand has not taken it."""
    return permissions.handles(person, matter) and (
        matter.status != Status.LONG_TERM
        or any(
            part.status == Assignment.Status.ASSIGNED and part.role in Assignment.LEADING
            for part in matter.assignments.all()
        )
    )


ACCEPT = Step(
    name="accept",
    event="matter.accepted",
    sources=(Status.ASSIGNED, Status.REOPENED, Status.LONG_TERM),
    target=Status.IN_PROGRESS,
    allows=_takes_on,
    label=_("Take it on"),
    reads=_("took this on%(instead)s"),
    public=_("%(who)s is on it"),
)
RETURN = Step(
    name="return",
    event="matter.returned",
    sources=(Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED),
    target=Status.REGISTERED,
    allows=permissions.handles,
    label=_("Give it back"),
    reads=_("gave this back: %(reason)s Suggested: %(suggested)s"),
)
ADD_CO_HANDLER = Step(
    name="add-co-handler",
    event="matter.co_handler_added",
    sources=(Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED, Status.LONG_TERM),
    target=None,
    allows=permissions.can_follow,
    label=_("Ask somebody in"),
    reads=_("asked %(to)s to help, with an opinion by %(due)s. %(note)s"),
    public=_("%(to)s is helping"),
)


def _co_handles(person: Person | None, matter: Matter) -> bool:
    """A co-handler with something still owed, named or of the unit."""
    return person is not None and _own_part(matter, person) is not None


OPINE = Step(
    name="opinion",
    event="matter.opinion_given",
    sources=(Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING, Status.REOPENED),
    target=None,
    allows=_co_handles,
    label=_("Give your part"),
    reads=_("gave an opinion: %(opinion)s"),
)


@transaction.atomic
def assign(matter: Matter, *, to: Recipient, by: Person, note: str = "") -> Matter:
    """Give the matter to the person or unit that must answer it; the promise keeps running.

    What is listed as long-term stays on the list under its new hand: its day is the day of review.
    """
    check(ASSIGN, matter, by)
    hold(matter)
    note = said(note, "note", needed=False, most=400)
    _end_lead(matter)
    started: list[Clock] = []
    last = Batch()
    happening = hand_on(matter, to, by=by, due=started, note=note, batch=last)
    data = dict(happening.data)
    listed = matter.status == Status.LONG_TERM
    if listed and matter.review_on and (assignment := started[-1].assignment):
        assignment.due_at = current().closes(matter.review_on)
        data["due"] = assignment.due_at
    last.insert(started)
    last.run()
    return move(
        ASSIGN,
        matter,
        checked=True,
        by=by,
        changes={"handler": to.person},
        target=Status.LONG_TERM if listed else None,
        **data,
    )


@transaction.atomic
def accept(matter: Matter, *, by: Person) -> Matter:
    """Whoever must answer takes the matter on; from here the first receiver is free of it."""
    check(ACCEPT, matter, by)
    lead = lead_of(matter)
    if lead is None:
        raise WrongStep(_("Nobody was asked to answer this yet. Assign it first."))
    stands_in = matter.handler_id not in (None, by.pk)
    Assignment.objects.filter(pk=lead.pk).update(
        status=Assignment.Status.ACCEPTED,
        accepted_at=times.now(),
        person=lead.person or by,
    )
    clocks.meet(matter, Clock.Kind.ACCEPT, assignment=lead)
    return move(
        ACCEPT,
        matter,
        checked=True,
        by=by,
        changes={} if matter.handler_id else {"handler": by},
        target=Status.LONG_TERM if matter.status == Status.LONG_TERM else None,
        who=str(matter.handler or by),
        instead=_(" for %(name)s") % {"name": matter.handler} if stands_in else "",
    )


@transaction.atomic
def give_back(
    matter: Matter, *, by: Person, reason: str, suggested: str = "", handler: Person | None = None
) -> Matter:
    """Say why this is not ours, and whose it may be. The resident's clock keeps running.

    Nobody hands a matter on by themselves: it goes back to the desk, and from the second return
    on only a lead decides where it goes.
    """
    check(RETURN, matter, by)
    reason = said(reason, "reason", most=400)
    suggested = said(suggested, "suggested", needed=False, most=80)
    lead = lead_of(matter)
    if lead is not None:
        Assignment.objects.filter(pk=lead.pk).update(
            status=Assignment.Status.RETURNED, ended_at=times.now(), opinion=reason
        )
        clocks.end(matter, assignment=lead)
    return move(
        RETURN,
        matter,
        checked=True,
        by=by,
        changes={"handler": None, "returns": matter.returns + 1},
        reason=reason,
        suggested=suggested or "–",
    )


@transaction.atomic
def add_co_handler(
    matter: Matter, *, unit: Unit, by: Person, person: Person | None = None, note: str = ""
) -> Matter:
    """Ask another person or unit in: they owe the lead an opinion, with a clock of its own."""
    check(ADD_CO_HANDLER, matter, by)
    note = said(note, "note", needed=False, most=400)
    if person is not None and person.pk == matter.handler_id:
        raise Invalid(person=_("This is who handles it already. Name somebody else."))
    running = matter.assignments.filter(
        role=Assignment.Role.CO_HANDLER,
        status__in=Assignment.RUNNING,
    )
    if running.filter(unit=unit, person=person).exists():
        raise Invalid(person=_("They were asked in already."))
    lead = lead_of(matter)
    if lead is not None and lead.role == Assignment.Role.SOLE:
        Assignment.objects.filter(pk=lead.pk).update(role=Assignment.Role.LEAD)
    period = limit("opinion", matter.unit)
    due = due_of.due(period, times.now())
    assignment = Assignment.objects.create(
        matter=matter,
        role=Assignment.Role.CO_HANDLER,
        unit=unit,
        person=person,
        assigned_by=by,
        assigned_at=times.now(),
        due_at=due.at,
        note=note,
    )
    clocks.make(matter, Clock.Kind.OPINION, period, at=times.now(), assignment=assignment).save()
    return move(
        ADD_CO_HANDLER,
        matter,
        checked=True,
        by=by,
        to=str(person or unit),
        due=due.at.date().isoformat(),
        note=note,
    )


@transaction.atomic
def give_opinion(matter: Matter, *, by: Person, opinion: str) -> Matter:
    """A co-handler's own answer, for the lead to use."""
    check(OPINE, matter, by)
    part = _own_part(matter, by)
    if part is None:
        raise NotAllowed
    opinion = said(opinion, "opinion")
    Assignment.objects.filter(pk=part.pk).update(
        status=Assignment.Status.ANSWERED, opinion=opinion, ended_at=times.now(), person=by
    )
    clocks.meet(matter, Clock.Kind.OPINION, assignment=part)
    return move(OPINE, matter, checked=True, by=by, opinion=opinion)


def lead_of(matter: Matter) -> Assignment | None:
    """The running assignment of whoever leads, or None while nobody does."""
    return (
        matter.assignments.filter(
            role__in=Assignment.LEADING,
            status__in=Assignment.RUNNING,
        )
        .select_related("person", "unit")
        .first()
    )


def _own_part(matter: Matter, person: Person) -> Assignment | None:
    parts = [
        part
        for part in matter.assignments.all()
        if part.is_running and part.role in (Assignment.Role.CO_HANDLER, Assignment.Role.SEPARATE)
    ]
    named = [
        part
        for part in parts
        if part.person_id == person.pk and person.authority.holds(part.unit.path)
    ]
    of_the_unit = [
        part
        for part in parts
        if part.person_id is None and part.unit_id in person.authority.unit_ids
    ]
    return next(iter(named + of_the_unit), None)


def end_parts(matter: Matter, now: datetime) -> None:
    """Nobody has to answer it any more."""
    matter.assignments.filter(status__in=Assignment.RUNNING).update(
        status=Assignment.Status.ENDED, ended_at=now
    )


def _end_lead(matter: Matter) -> None:
    lead = lead_of(matter)
    if lead is None:
        return
    Assignment.objects.filter(pk=lead.pk).update(
        status=Assignment.Status.ENDED, ended_at=times.now()
    )
    clocks.end(matter, assignment=lead)
