"""People at one address: a household is founded, joined and left."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import WrongStep
from huiketing.history.record import describe, record
from huiketing.history.subjects import begins_with
from huiketing.org.models import Person, Unit
from huiketing.parties import permissions, search
from huiketing.parties.models import Household, Party
from huiketing.parties.transitions import checks

begins_with("parties.household", "household.founded")
describe("household.founded", gettext_lazy("wrote down the household of %(head)s"))
describe("party.joined_household", gettext_lazy("put them into the household of %(head)s"))
describe("party.left_household", gettext_lazy("took them out of the household of %(head)s"))


@transaction.atomic
def found_household(
    *, unit: Unit, head: str, by: Person, address: str = "", group: str = ""
) -> Household:
    """Write down a household by the name of its head."""
    checks.require(permissions.can_keep_households(by, unit))
    household = Household.objects.create(
        unit=unit,
        head=checks.line("head", head, 40, required=True),
        address=checks.line("address", address, 200),
        group=checks.line("group", group, 20),
    )
    record(household, "household.founded", by=by, head=household.head)
    return household


@transaction.atomic
def join_household(party: Party, household: Household, *, by: Person) -> Party:
    """The party lives there from now; whoever lived elsewhere has moved."""
    checks.require(permissions.can_change(by, party))
    checks.require(permissions.can_keep_households(by, household.unit))
    if party.kind != Party.Kind.RESIDENT:
        raise WrongStep(_("Only people live in a household."))
    if party.household_id == household.pk:
        return party
    checks.change(party, household=household)
    search.index(party)
    record(
        party,
        "party.joined_household",
        by=by,
        household=household.uid,
        head=household.head,
    )
    return party


@transaction.atomic
def leave_household(party: Party, *, by: Person) -> Party:
    """The party lives there no longer."""
    checks.require(permissions.can_change(by, party))
    household = party.household
    if household is None:
        raise WrongStep(_("They are in no household."))
    checks.change(party, household=None)
    search.index(party)
    record(party, "party.left_household", by=by, household=household.uid, head=household.head)
    return party
