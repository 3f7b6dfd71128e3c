"""Two rows that are one person become one, and come apart again if that was a mistake."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import WrongStep
from huiketing.history.models import Event
from huiketing.history.record import describe, record
from huiketing.org.models import Person
from huiketing.parties import following, permissions, search
from huiketing.parties.models import Distinction, Erasure, Party
from huiketing.parties.transitions import checks

describe("party.merged", gettext_lazy("merged this entry into %(into_name)s. %(reason)s"))
describe("party.took_in", gettext_lazy("took in the entry of %(from_name)s. %(reason)s"))
describe("party.parted", gettext_lazy("parted this entry from %(into_name)s again. %(reason)s"))
describe("party.gave_back", gettext_lazy("gave back the entry of %(from_name)s. %(reason)s"))
describe("party.told_apart", gettext_lazy("noted that %(name)s is somebody else"))

# What the row that stays takes over where it has nothing itself.
_TAKEN_OVER = ("gender", "group", "address", "credit_code", "household_id")
_PHONE = ("phone", "phone_index", "phone_tail")
_ID_NUMBER = ("id_number", "id_number_index")


@transaction.atomic
def merge(party: Party, into: Party, *, by: Person, reason: str = "") -> Party:
    """The two are one person: `into` stays, and what hung on `party` hangs on it from now.

    The row of `party` remains and points to `into`; both histories say so. What `into` lacks is
    taken over. Returns `into`. `part` undoes it.
    """
    checks.require(permissions.can_merge(by, party, into))
    if party.pk == into.pk:
        raise WrongStep(_("That is the same entry. Choose the other one."))
    if party.kind != into.kind:
        raise WrongStep(_("A person and an enterprise cannot be merged."))
    if party.merged_into_id or into.merged_into_id:
        raise WrongStep(_("One of the two was merged before. Look at its page again."))
    if Erasure.objects.waiting().filter(party__in=(party, into)).exists():
        # What was looked at before it was put down would be less than what goes, or more.
        raise WrongStep(
            _("One of the two is put down to be erased. Have it taken back first, then merge.")
        )
    reason = checks.line("reason", reason, 120)
    checks.change(party, merged_into=into)
    checks.change(into, **_taken_over(party, into))
    search.index(party)
    search.index(into)
    Party.objects.filter(merged_into=party).update(merged_into=into)
    moved = following.follow(party, into)
    record(
        party,
        "party.merged",
        by=by,
        into=into.uid,
        into_name=into.name,
        reason=reason,
        moved=moved,
    )
    record(into, "party.took_in", by=by, source=party.uid, from_name=party.name, reason=reason)
    return into


def _taken_over(party: Party, into: Party) -> dict[str, Any]:
    taken = {
        field: getattr(party, field)
        for field in _TAKEN_OVER
        if getattr(party, field) and not getattr(into, field)
    }
    for together in (_PHONE, _ID_NUMBER):
        if getattr(party, together[0]) and not getattr(into, together[0]):
            taken |= {field: getattr(party, field) for field in together}
    return taken


@transaction.atomic
def part(party: Party, *, by: Person, reason: str = "") -> Party:
    """They were two after all: the row stands by itself again, and what had moved comes back.

    What the other took over of contact data stays with it; a person looks and sets it right.
    """
    into = party.merged_into
    if into is None:
        raise WrongStep(_("This entry was not merged into another."))
    checks.require(permissions.can_merge(by, party, into))
    reason = checks.line("reason", reason, 120)
    moved: dict[str, list[str]] = _how_merged(party).get("moved", {})
    checks.change(party, merged_into=None)
    for came_with_it in Party.objects.filter(merged_into=into):
        if _how_merged(came_with_it).get("into") == str(party.uid):
            checks.change(came_with_it, merged_into=party)
    search.index(party)
    following.return_(party, into, moved)
    record(party, "party.parted", by=by, into=into.uid, into_name=into.name, reason=reason)
    record(into, "party.gave_back", by=by, source=party.uid, from_name=party.name, reason=reason)
    return party


def _how_merged(party: Party) -> dict[str, Any]:
    merged = Event.objects.about(party).filter(kind="party.merged").last()
    return merged.data if merged else {}


@transaction.atomic
def tell_apart(one: Party, other: Party, *, by: Person) -> None:
    """They only look alike: the pair is not offered for merging again."""
    checks.require(permissions.can_merge(by, one, other))
    if one.pk == other.pk:
        raise WrongStep(_("That is the same entry. Choose the other one."))
    first, second = sorted((one, other), key=lambda party: party.pk)
    _row, made = Distinction.objects.get_or_create(first=first, second=second)
    if made:
        record(one, "party.told_apart", by=by, name=other.name, other=other.uid)
