"""What a closed matter taught, handed to the handbook (写一条经验)."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiketing.base.errors import NotAllowed, WrongStep
from huiketing.handbook.models import Experience
from huiketing.handbook.transitions import experience as handbook
from huiketing.matters import permissions
from huiketing.matters.models import Matter
from huiketing.matters.transitions.step import refuse_erased
from huiketing.org.models import Person, Unit

ENDED = (Matter.Status.CLOSED, Matter.Status.RATED)


def may_write_experience(person: Person, matter: Matter) -> bool:
    """Whoever handled it, once it is closed, where a procedure tells what it was about.

    Of what is restricted nothing is written: an experience is read by every colleague.
    """
    return (
        matter.status in ENDED
        and matter.erased_at is None
        and matter.procedure is not None
        and not matter.restricted
        and permissions.handled(person, matter)
    )


@transaction.atomic
def write_experience(
    matter: Matter, *, by: Person, words: str, step_no: int | None = None
) -> Experience:
    """Write down for colleagues what this matter taught, on its procedure or one step of it.

    It names nobody of the matter. The row of the matter stays as it is.
    """
    if matter.restricted or not permissions.handled(by, matter):
        raise NotAllowed(_("Whoever handled the matter writes down what it taught."))
    refuse_erased(matter)
    if matter.status not in ENDED:
        raise WrongStep(_("It is not closed yet. Write what it taught once you know how it ended."))
    if matter.procedure is None:
        raise WrongStep(_("No procedure was chosen for it, so there is none to write it on."))
    names = [matter.party.name]
    if matter.party.household:
        names.append(matter.party.household.head)
    return handbook.write_experience(
        by=by,
        version=matter.procedure,
        words=words,
        unit=_unit_of(by, matter),
        step_no=step_no,
        subject=(matter._meta.label_lower, matter.uid),
        names=names,
    )


def _unit_of(by: Person, matter: Matter) -> Unit:
    """The matter's unit, where the writer has a post there; else the one they sit in."""
    home = by.authority.home
    if matter.unit_id in by.authority.unit_ids or home is None:
        return matter.unit
    return Unit.objects.get(pk=home.unit_id)
