"""Counting who came, and calling who is next."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import KeyUsed, NotAllowed, OutOfDate, WrongStep
from huiketing.base.ids import uuid7
from huiketing.history.record import describe, record
from huiketing.history.subjects import begins_with
from huiketing.matters.permissions import can_register
from huiketing.numbers.counters import next_number
from huiketing.org.models import Person, Unit
from huiketing.parlour.models import Caller, Ticket
from huiketing.parlour.selectors.place import midnight

if TYPE_CHECKING:
    from django.db.models import QuerySet

R = TypeVar("R", Caller, Ticket)

begins_with("parlour.caller", "caller.counted")
begins_with("parlour.ticket", "ticket.given")
describe("caller.counted", _("counted somebody who came without a matter"))
describe("caller.taken_back", _("took the last count back"))
describe("ticket.given", _("gave slip %(number)s"))
describe("ticket.called", _("called slip %(number)s"))


@transaction.atomic
def count_caller(*, unit: Unit, by: Person, client_key: UUID | None = None) -> Caller:
    """Count somebody who came and needed nothing registered. The same key counts once."""
    uid = client_key or uuid7()

    def count() -> Caller:
        _require(by, unit)
        caller = Caller.objects.create(unit=unit, by=by, uid=uid)
        record(caller, "caller.counted", by=by)
        return caller

    return _once(client_key, Caller.objects.filter(uid=uid), count, {"unit": unit, "by": by})


@transaction.atomic
def take_caller_back(caller: Caller, *, by: Person) -> Caller:
    """The count was a slip of the finger; only of today, and only by whoever counted."""
    if caller.by_id != by.pk:
        raise NotAllowed
    if caller.at < midnight():
        raise WrongStep(_("Only today's count is taken back."))
    now = times.now()
    standing = Caller.objects.filter(pk=caller.pk, taken_back_at=None)
    if not standing.update(taken_back_at=now):
        return caller
    caller.taken_back_at = now
    record(caller, "caller.taken_back", by=by)
    return caller


@transaction.atomic
def give_ticket(*, unit: Unit, by: Person, client_key: UUID | None = None) -> Ticket:
    """The next slip of the day. The same key gives one."""
    uid = client_key or uuid7()

    def give() -> Ticket:
        _require(by, unit)
        day = times.today()
        number = next_number(f"ticket:{unit.pk}:{day:%m-%d}", day.year)
        ticket = Ticket.objects.create(unit=unit, day=day, number=number, given_by=by, uid=uid)
        record(ticket, "ticket.given", by=by, number=str(ticket))
        return ticket

    same = {"unit": unit, "given_by": by}
    return _once(client_key, Ticket.objects.filter(uid=uid), give, same)


@transaction.atomic
def call_next(*, unit: Unit, by: Person, client_key: UUID | None = None) -> Ticket:
    """Call the lowest slip of today that nobody called. Refused when nobody waits.

    The same key calls one, however often it is sent.
    """

    def call() -> Ticket:
        return _call(unit, by, client_key)

    same = {"unit": unit, "called_by": by}
    return _once(client_key, Ticket.objects.filter(call_key=client_key), call, same)


def _call(unit: Unit, by: Person, client_key: UUID | None) -> Ticket:
    _require(by, unit)
    waiting = Ticket.objects.filter(unit=unit, day=times.today(), called_at=None)
    ticket = waiting.order_by("number").first()
    if ticket is None:
        raise WrongStep(_("Nobody is waiting with a slip."))
    now = times.now()
    # Two desks that press at once must not call the same slip.
    if not waiting.filter(pk=ticket.pk).update(called_at=now, called_by=by, call_key=client_key):
        raise OutOfDate
    ticket.called_at, ticket.called_by = now, by
    record(ticket, "ticket.called", by=by, number=str(ticket))
    return ticket


def _once(
    key: UUID | None, known: "QuerySet[R]", act: Callable[[], R], same: Mapping[str, object]
) -> R:
    """Do `act`, or return what the same person did before under this key at the same desk."""
    if key is None:
        return act()
    row = known.first()
    if row is None:
        try:
            with transaction.atomic():
                return act()
        except IntegrityError:  # sent twice at the same moment
            row = known.all().first()
            if row is None:
                raise
    if any(getattr(row, name) != value for name, value in same.items()):
        raise KeyUsed
    row.is_new = False
    return row


def _require(by: Person, unit: Unit) -> None:
    if not can_register(by, unit):
        raise NotAllowed
