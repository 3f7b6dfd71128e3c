"""What a handler asks for and a lead decides: more time, or a place on the long-term list."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.clock import due as due_of
from huiketing.clock.periods import Period, Unit
from huiketing.history.record import describe, record
from huiketing.matters import clocks, permissions
from huiketing.matters.models import Clock, Matter, Request
from huiketing.matters.transitions.step import Status, Step, check, hold, move, said
from huiketing.org.models import Person

EXTEND = Step(
    name="ask-extension",
    event="matter.extension_asked",
    sources=(Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING, Status.REOPENED),
    target=None,
    allows=permissions.handles,
    label=_("Ask for more time"),
    reads=_("asked for %(period)s more: %(reason)s"),
)
SHELVE = Step(
    name="ask-long-term",
    event="matter.long_term_asked",
    sources=(Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED),
    target=None,
    allows=permissions.handles,
    label=_("Ask for the long-term list"),
    reads=_("asked to list this as long-term, to be looked at on %(review)s: %(reason)s"),
)
DECIDE = Step(
    name="decide",
    event="matter.request_decided",
    sources=(Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING, Status.REOPENED),
    target=None,
    allows=permissions.can_decide,
    label=_("Decide"),
    reads=_("%(kind)s: %(decision)s. %(note)s"),
    public=_("%(kind)s: %(decision)s. Answered by %(day)s at the latest"),
    words={"kind": Request.Kind, "decision": Request.State},
)
LAPSED = "matter.request_lapsed"
describe(
    LAPSED,
    _("%(kind)s, asked by %(who)s, needs no decision any more: the matter went on without it"),
    words={"kind": Request.Kind},
)


@transaction.atomic
def ask_extension(matter: Matter, *, by: Person, reason: str, amount: int, unit: str) -> Matter:
    """Ask for more time before the promise runs out. Nothing moves until a lead grants it."""
    check(EXTEND, matter, by)
    hold(matter)
    reason = said(reason, "reason", most=400)
    if unit not in (Unit.WORKING_DAY, Unit.DAY):
        raise Invalid(unit=_("Working days or calendar days?"))
    if not 1 <= amount <= 90:
        raise Invalid(amount=_("From 1 to 90 days can be asked for."))
    if matter.promised_due and matter.promised_due < times.now() and not matter.paused:
        raise WrongStep(_("The promised day has passed. More time is asked for before it does."))
    _one_open(matter, Request.Kind.EXTENSION)
    Request.objects.create(
        matter=matter,
        kind=Request.Kind.EXTENSION,
        reason=reason,
        amount=amount,
        unit=unit,
        asked_by=by,
        asked_at=times.now(),
    )
    return move(
        EXTEND, matter, checked=True, by=by, period=str(Period(amount, Unit(unit))), reason=reason
    )


@transaction.atomic
def ask_long_term(matter: Matter, *, by: Person, reason: str, review_on: date) -> Matter:
    """Ask to carry on a matter nobody can settle soon, with the day it is looked at again."""
    check(SHELVE, matter, by)
    hold(matter)
    reason = said(reason, "reason", most=400)
    if not times.today() < review_on <= times.today() + timedelta(days=366):
        raise Invalid(review_on=_("Name a day within the coming year."))
    _one_open(matter, Request.Kind.LONG_TERM)
    Request.objects.create(
        matter=matter,
        kind=Request.Kind.LONG_TERM,
        reason=reason,
        review_on=review_on,
        asked_by=by,
        asked_at=times.now(),
    )
    return move(SHELVE, matter, checked=True, by=by, review=review_on.isoformat(), reason=reason)


@transaction.atomic
def decide(matter: Matter, *, by: Person, kind: str, grant: bool, note: str = "") -> Matter:
    """A lead grants or refuses what was asked. Granted time keeps the old date beside the new."""
    check(DECIDE, matter, by)
    note = said(note, "note", needed=not grant, most=400)
    request = matter.requests.filter(kind=kind, state=Request.State.ASKED).first()
    if request is None:
        raise WrongStep(_("Nothing of that kind is waiting for a decision."))
    if request.asked_by_id == by.pk:
        raise NotAllowed(_("Whoever asks does not decide. Another lead has to."))
    request.state = Request.State.GRANTED if grant else Request.State.REFUSED
    request.decided_by, request.decided_at, request.decision = by, times.now(), note
    changes: dict[str, object] = {}
    if grant and kind == Request.Kind.EXTENSION:
        changes = _extend(matter, request)
    elif grant:
        changes = {"status": Status.LONG_TERM, "review_on": request.review_on}
        clocks.end(matter)
    request.save()
    if changes.get("status") == Status.LONG_TERM:
        lapse(matter, by=by)
    return move(
        DECIDE,
        matter,
        checked=True,
        by=by,
        changes=changes,
        kind=request.kind,
        decision=request.state,
        note=note,
        day=matter.promised_due,
    )


def _extend(matter: Matter, request: Request) -> dict[str, object]:
    promise = (
        matter.clocks.filter(kind=Clock.Kind.PROMISE, met_at=None, ended_at=None)
        .order_by("-pk")
        .first()
    )
    if promise is None or request.amount is None:
        raise WrongStep
    granted = matter.requests.filter(kind=Request.Kind.EXTENSION, state=Request.State.GRANTED)
    longer = due_of.extend(
        clocks.recompute(promise, matter.pauses.all(), granted),
        Period(request.amount, Unit(request.unit)),
    )
    if matter.statutory_due and longer.at > matter.statutory_due:
        raise Invalid(
            amount=_("The law's own limit is %(day)s; a promise cannot go past it.")
            % {"day": f"{timezone.localtime(matter.statutory_due):%m-%d}"}
        )
    request.old_due, request.new_due = promise.due_at, longer.at
    clocks.set_due(promise, longer)
    return {"promised_due": longer.at, "provisional": longer.provisional}


def lapse(matter: Matter, *, by: Person | None, by_name: str | None = None) -> None:
    """What was asked and not decided is not asked any more: the round it was for is over."""
    for request in matter.requests.filter(state=Request.State.ASKED).select_related("asked_by"):
        Request.objects.filter(pk=request.pk).update(
            state=Request.State.LAPSED, decided_at=times.now()
        )
        record(matter, LAPSED, by=by, by_name=by_name, kind=request.kind, who=request.asked_by.name)


def _one_open(matter: Matter, kind: str) -> None:
    if matter.requests.filter(kind=kind, state=Request.State.ASKED).exists():
        raise WrongStep(_("This was asked already and waits for a decision."))
