"""Swapping a shift (换班): one asks, the other agrees; nobody is moved without consent."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, WrongStep
from huiketing.history.record import describe, record
from huiketing.org.models import DutyShift, DutySwap, Person
from huiketing.org.permissions import may_answer_swap, may_ask_swap, may_withdraw_swap
from huiketing.org.transitions import checks
from huiketing.org.transitions.duty import check_can_serve, withdraw_open_swaps

describe("swap.asked", gettext_lazy("asked %(of)s to take the shift of %(day)s. %(reason)s"))
describe("swap.agreed", gettext_lazy("agreed to take the shift of %(day)s"))
describe("swap.declined", gettext_lazy("declined to take the shift of %(day)s"))
describe("swap.cancelled", gettext_lazy("took back the wish to swap the shift of %(day)s"))

State = DutySwap.State


@transaction.atomic
def ask_swap(
    shift: DutyShift,
    *,
    by: Person,
    of: Person,
    in_return: DutyShift | None = None,
    reason: str = "",
) -> DutySwap:
    """Ask a colleague to take one's shift, and offer to take one of theirs if named."""
    checks.require(may_ask_swap(by, shift))
    if of.pk == by.pk:
        raise Invalid(of=_("Choose somebody else."))
    _to_come(shift)
    if in_return is not None:
        if in_return.person_id != of.pk or in_return.unit_id != shift.unit_id:
            raise Invalid(
                in_return=_("Choose a shift of %(name)s at this unit.") % {"name": of.name}
            )
        _to_come(in_return)
    check_can_serve(shift.unit, shift.day, shift.half, of)
    try:
        with transaction.atomic():
            swap = DutySwap.objects.create(
                shift=shift,
                in_return=in_return,
                asked_by=by,
                asked_of=of,
                reason=checks.line("reason", reason, 120, required=False),
            )
    except IntegrityError as clash:
        raise WrongStep(
            _("Somebody was asked for this shift already. Take that back first.")
        ) from clash
    record(
        swap, "swap.asked", by=by, of=of.name, day=shift.day, half=shift.half, reason=swap.reason
    )
    return swap


@transaction.atomic
def agree_swap(swap: DutySwap, *, by: Person) -> DutySwap:
    """Take the shift over; with one in return, the other takes that."""
    checks.require(may_answer_swap(by, swap))
    _answer(swap, State.AGREED)
    _to_come(swap.shift)
    given = [(swap.shift, swap.asked_by, swap.asked_of)]
    if swap.in_return:
        _to_come(swap.in_return)
        given.append((swap.in_return, swap.asked_of, swap.asked_by))
    for shift, old, new in given:
        if shift.person_id != old.pk:
            raise WrongStep(_("The roster has changed since. Ask again."))
        check_can_serve(shift.unit, shift.day, shift.half, new)
        try:
            with transaction.atomic():
                checks.change(shift, person=new)
        except IntegrityError as clash:
            raise WrongStep(_("%(name)s has that shift already.") % {"name": new.name}) from clash
        withdraw_open_swaps(shift)
        record(shift, "shift.swapped", by=by, old=old.name, new=new.name)
    record(swap, "swap.agreed", by=by, day=swap.shift.day, half=swap.shift.half)
    return swap


@transaction.atomic
def decline_swap(swap: DutySwap, *, by: Person) -> DutySwap:
    """Say no; the shift stays where it is."""
    checks.require(may_answer_swap(by, swap))
    _answer(swap, State.DECLINED)
    record(swap, "swap.declined", by=by, day=swap.shift.day, half=swap.shift.half)
    return swap


@transaction.atomic
def cancel_swap(swap: DutySwap, *, by: Person) -> DutySwap:
    """Take one's own wish back while it is unanswered."""
    checks.require(may_withdraw_swap(by, swap))
    _answer(swap, State.CANCELLED)
    record(swap, "swap.cancelled", by=by, day=swap.shift.day, half=swap.shift.half)
    return swap


def _answer(swap: DutySwap, state: str) -> None:
    now = times.now()
    unanswered = DutySwap.objects.filter(pk=swap.pk, state=State.ASKED)
    if not unanswered.update(state=state, answered_at=now):
        raise WrongStep(_("This was answered already."))
    swap.state, swap.answered_at = state, now


def _to_come(shift: DutyShift) -> None:
    if shift.day < times.today():
        raise WrongStep(_("This shift has passed."))
