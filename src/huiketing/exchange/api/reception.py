"""Reception: counting who came without a matter, and slips for who is next."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Path

from huiketing.base.errors import NotFound
from huiketing.exchange.api import reading, shapes
from huiketing.exchange.api.answers import answer
from huiketing.exchange.api.auth import Asking
from huiketing.exchange.api.face import operation
from huiketing.exchange.api.fields import Asked, Key, Upto
from huiketing.exchange.api.shown import moment
from huiketing.parlour import transitions
from huiketing.parlour.models import Caller, Ticket


class Desk(Asked):
    """At which desk; the caller's own where none is named."""

    client_key: Key
    unit: Annotated[str, Upto(12, 1)] | None = None


@operation(
    "POST", "/callers", gives=shapes.Counted, made=True, refuses=(403, 409), name="count_caller"
)
def count_caller(request: Asking, body: Desk) -> HttpResponse:
    """Count somebody who came without a matter. The same key counts once."""
    caller = transitions.count_caller(
        unit=reading.unit_of(request, body.unit), by=request.user, client_key=body.client_key
    )
    return answer(_counted(caller), 201 if caller.is_new else 200)


@operation(
    "POST",
    "/callers/{uid}/take-back",
    gives=shapes.Counted,
    refuses=(403, 404, 409),
    name="take_caller_back",
)
def take_caller_back(request: Asking, uid: Path[Key]) -> HttpResponse:
    """A count of today was a mistake; only whoever counted takes it back. Twice is once."""
    caller = _own(uid, request)
    return answer(_counted(transitions.take_caller_back(caller, by=request.user)))


@operation("POST", "/slips", gives=shapes.Slip, made=True, refuses=(403, 409), name="give_slip")
def give_slip(request: Asking, body: Desk) -> HttpResponse:
    """The next slip of the day, and how many wait before it. The same key gives one."""
    slip = transitions.give_ticket(
        unit=reading.unit_of(request, body.unit), by=request.user, client_key=body.client_key
    )
    return answer(_slip(slip), 201 if slip.is_new else 200)


@operation("POST", "/slips/call", gives=shapes.Slip, refuses=(403, 409), name="call_slip")
def call_slip(request: Asking, body: Desk) -> HttpResponse:
    """Call whoever has the lowest slip; 409 where nobody waits. The same key calls one."""
    slip = transitions.call_next(
        unit=reading.unit_of(request, body.unit), by=request.user, client_key=body.client_key
    )
    return answer(_slip(slip))


def _own(uid: UUID, request: Asking) -> Caller:
    caller = Caller.objects.filter(uid=uid, by=request.user).select_related("unit").first()
    if caller is None:
        raise NotFound
    return caller


def _counted(caller: Caller) -> dict[str, object]:
    return {
        "uid": str(caller.uid),
        "unit": {"code": caller.unit.code, "name": caller.unit.name},
        "at": moment(caller.at),
        "taken_back_at": moment(caller.taken_back_at),
    }


def _slip(slip: Ticket) -> dict[str, object]:
    before = Ticket.objects.filter(
        unit=slip.unit, day=slip.day, number__lt=slip.number, called_at=None
    )
    return {
        "uid": str(slip.uid),
        "unit": {"code": slip.unit.code, "name": slip.unit.name},
        "day": slip.day.isoformat(),
        "number": str(slip),
        "before": before.count(),
        "called_at": moment(slip.called_at),
    }
