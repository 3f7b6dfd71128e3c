"""Answering, ending, taking back, refusing and asking again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid, WrongStep
from huiketing.clock import due as due_of
from huiketing.history.record import record
from huiketing.matters import clocks, permissions
from huiketing.matters.limits import limit, promise_of
from huiketing.matters.models import Assignment, Clock, Matter
from huiketing.matters.recipient import Recipient
from huiketing.matters.transitions.asking import lapse
from huiketing.matters.transitions.assigning import end_parts, lead_of
from huiketing.matters.transitions.registering import ASSIGNED
from huiketing.matters.transitions.step import Status, Step, check, hold, move, said
from huiketing.org.models import Person

LONGEST = 4000  # signs of an answer
REPLY = Step(
    name="reply",
    event="matter.replied",
    sources=(Status.IN_PROGRESS, Status.ASSIGNED, Status.REOPENED, Status.LONG_TERM),
    target=Status.REPLIED,
    allows=permissions.handles,
    label=_("Reply"),
    reads=_("replied: %(text)s"),
    public=_("Answered: %(text)s"),
)
CLOSE = Step(
    name="close",
    event="matter.closed",
    sources=(Status.REPLIED, Status.IN_PROGRESS, Status.LONG_TERM),
    target=Status.CLOSED,
    allows=permissions.handles,
    label=_("Close the matter"),
    reads=_("closed this: %(outcome)s. %(text)s"),
    public=_("Done"),
    words={"outcome": Matter.Outcome},
)
REOPEN = Step(
    name="reopen",
    event="matter.reopened",
    sources=(Status.REPLIED, Status.CLOSED, Status.RATED),
    target=Status.REOPENED,
    allows=permissions.can_ask_again,
    label=_("Not settled: open it again"),
    reads=_("asked for it to be handled again: %(reason)s"),
    public=_("You asked for it to be handled again"),
)
WITHDRAW = Step(
    name="withdraw",
    event="matter.withdrawn",
    sources=(
        Status.REGISTERED,
        Status.ASSIGNED,
        Status.IN_PROGRESS,
        Status.WAITING,
        Status.REOPENED,
        Status.LONG_TERM,
    ),
    target=Status.WITHDRAWN,
    allows=permissions.can_ask_again,
    label=_("The resident withdraws it"),
    reads=_("withdrawn by whoever asked: %(reason)s"),
    public=_("You withdrew it"),
)
VOID = Step(
    name="void",
    event="matter.voided",
    sources=(Status.REGISTERED, Status.ASSIGNED, Status.CLOSED),
    target=Status.VOIDED,
    allows=permissions.can_void,
    label=_("Take back the registration"),
    reads=_("took the registration back: %(reason)s"),
    public=_("Registered by mistake, taken back"),
)
NOT_ACCEPT = Step(
    name="not-accept",
    event="matter.not_accepted",
    sources=(Status.REGISTERED, Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED),
    target=Status.NOT_ACCEPTED,
    allows=permissions.can_follow,
    label=_("Not accepted"),
    reads=_("not accepted: %(reason)s Where to go: %(where)s"),
    public=_("Not for the parlour: %(reason)s Where to go: %(where)s"),
)


@transaction.atomic
def reply(matter: Matter, *, by: Person, text: str) -> Matter:
    """Answer the person who asked. Meets the promise; the resident can rate from here on."""
    check(REPLY, matter, by)
    text = said(text, "text", most=LONGEST)
    lead = lead_of(matter)
    now = times.now()
    if lead is not None:
        Assignment.objects.filter(pk=lead.pk).update(
            status=Assignment.Status.ANSWERED,
            accepted_at=lead.accepted_at or now,
            ended_at=now,
            opinion=text,
            person=lead.person or by,
        )
    clocks.meet(
        matter, Clock.Kind.ACCEPT, Clock.Kind.CONTACT, Clock.Kind.PROMISE, Clock.Kind.STATUTE
    )
    lapse(matter, by=by)
    return move(
        REPLY,
        matter,
        checked=True,
        by=by,
        changes={
            "result": text,
            "replied_at": now,
            "visit_at": None,
            "handler": matter.handler or by,
        },
        text=text,
    )


@transaction.atomic
def close(matter: Matter, *, by: Person, outcome: str, text: str = "") -> Matter:
    """End a matter with how it ended. What was not replied yet needs its answer here; what is
    said beside an answer already given stands below it.
    """
    check(CLOSE, matter, by)
    if outcome not in (Matter.Outcome.SOLVED, Matter.Outcome.EXPLAINED):
        raise Invalid(outcome=_("Was it solved, or explained?"))
    if matter.status != Status.REPLIED or text.strip():
        needed = matter.status != Status.REPLIED
        text = said(text, "text", needed=needed, most=LONGEST)
    now = times.now()
    end_parts(matter, now)
    clocks.meet(
        matter, Clock.Kind.ACCEPT, Clock.Kind.CONTACT, Clock.Kind.PROMISE, Clock.Kind.STATUTE
    )
    clocks.end(matter)
    lapse(matter, by=by)
    return move(
        CLOSE,
        matter,
        checked=True,
        by=by,
        changes={
            "outcome": outcome,
            "result": _with(matter, text),
            "replied_at": matter.replied_at or now,
            "closed_at": now,
            "visit_at": None,
        },
        outcome=outcome,
        text=text,
    )


def _with(matter: Matter, text: str) -> str:
    """The answer as it stands after the last word. Too long for the field, that word stays in the
    history alone."""
    if matter.status != Status.REPLIED or not text:
        return text or matter.result
    both = f"{matter.result}\n{text}"
    return both if text not in matter.result and len(both) <= LONGEST else matter.result


@transaction.atomic
def reopen(matter: Matter, *, by: Person | None, reason: str, by_name: str | None = None) -> Matter:
    """The answer did not settle it: back to whoever handled it, number unchanged, a fresh clock.

    Where they left meanwhile it goes to who answers in their place; to be assigned if nobody does.
    """
    check(REOPEN, matter, by)
    hold(matter)
    reason = said(reason, "reason", most=500)
    now = times.now()
    if matter.closed_at or matter.replied_at:
        since = matter.closed_at or matter.replied_at
        last = due_of.due(limit("reopen", matter.unit), since or now).at
        if now > last:
            raise WrongStep(
                _("This was settled too long ago to open it again. Register it as a new matter.")
            )
    matter.round += 1
    promise = clocks.make(matter, Clock.Kind.PROMISE, promise_of(matter), at=now)
    contact = clocks.make(matter, Clock.Kind.CONTACT, limit("contact", matter.unit), at=now)
    last_lead = matter.assignments.filter(role__in=Assignment.LEADING).order_by("-pk").first()
    unit, line = last_lead.unit if last_lead else matter.unit, matter.line
    to, before = Recipient.again(matter.handler, unit, line.code if line else ""), matter.handler
    started = [promise, contact]
    if to is not None:
        again = Assignment.objects.create(
            matter=matter,
            unit=to.unit,
            person=to.person,
            instead_of=to.instead_of,
            assigned_by=by,
            assigned_at=now,
            due_at=promise.due_at,
        )
        accept = limit("accept", matter.unit)
        started.append(clocks.make(matter, Clock.Kind.ACCEPT, accept, at=now, assignment=again))
    Clock.objects.bulk_create(started)
    lapse(matter, by=by, by_name=by_name)
    reopened = move(
        REOPEN,
        matter,
        checked=True,
        by=by,
        by_name=by_name,
        target=None if to else Status.REGISTERED,
        changes={
            "handler": to.person if to else None,
            "round": matter.round,
            "promised_due": promise.due_at,
            "provisional": promise.provisional,
            "statutory_due": None,
            "replied_at": None,
            "closed_at": None,
            "outcome": "",
            "level": None,
        },
        reason=reason,
    )
    if to is not None and to.person != before:
        # Not by whoever asked again: they do not choose who answers.
        record(
            reopened,
            ASSIGNED,
            by=None,
            to=str(to),
            instead_of=str(to.instead_of or ""),
            due=promise.due_at,
            note="",
        )
    return reopened


@transaction.atomic
def withdraw(
    matter: Matter, *, by: Person | None, reason: str, by_name: str | None = None
) -> Matter:
    """Whoever asked does not want it any more."""
    reason = said(reason, "reason", needed=by is not None, most=400)
    return _end(WITHDRAW, matter, by, Matter.Outcome.WITHDRAWN, by_name=by_name, reason=reason)


@transaction.atomic
def void(matter: Matter, *, by: Person, reason: str) -> Matter:
    """Take a wrong registration back. Its number stays used, and the line in the register stays."""
    reason = said(reason, "reason", most=400)
    if matter.status == Status.CLOSED and timezone.localdate(matter.happened_at) != times.today():
        raise WrongStep(_("Only today's matters are taken back. Reopen it instead."))
    return _end(VOID, matter, by, Matter.Outcome.VOIDED, reason=reason)


@transaction.atomic
def not_accept(matter: Matter, *, by: Person, reason: str, where: str) -> Matter:
    """Say why this is not for the parlour, and where it is answered (不予受理)."""
    reason = said(reason, "reason", most=400)
    where = said(where, "where", most=200)
    return _end(NOT_ACCEPT, matter, by, Matter.Outcome.NOT_ACCEPTED, reason=reason, where=where)


def stop(matter: Matter, now: datetime, *, by: Person | None, by_name: str | None = None) -> None:
    """Nothing on it runs or waits any more: no part, no pause, no clock, no request."""
    end_parts(matter, now)
    matter.pauses.filter(ends_at=None).update(ends_at=now)
    clocks.end(matter)
    lapse(matter, by=by, by_name=by_name)


def _end(
    step: Step,
    matter: Matter,
    by: Person | None,
    outcome: str,
    *,
    by_name: str | None = None,
    **said_: Any,
) -> Matter:
    check(step, matter, by)
    now = times.now()
    stop(matter, now, by=by, by_name=by_name)
    return move(
        step,
        matter,
        checked=True,
        by=by,
        by_name=by_name,
        changes={"outcome": outcome, "closed_at": now, "paused": False, "visit_at": None},
        **said_,
    )
