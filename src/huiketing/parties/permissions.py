"""Who may do what to a party: one predicate a rule, each readable aloud.

Reading is not here: `Party.objects.visible_to(person)` decides what a person finds at all. Who
answers a matter of the party elsewhere, as an office in town does, is known to the rooms above:
they declare it with `also_shows`.
"""

from collections.abc import Callable

from huiketing.org.models import Person, Post, Unit
from huiketing.parties.models import Party

Role = Post.Role

_grounds: list[Callable[[Person, Party], bool]] = []


def also_shows(ground: Callable[[Person, Party], bool]) -> Callable[[Person, Party], bool]:
    """Register another reason to show contact data: say, having a matter of theirs in hand."""
    if ground not in _grounds:
        _grounds.append(ground)
    return ground


def can_add(person: Person, unit: Unit) -> bool:
    """Whoever has a post at the unit may write down who came."""
    return person.authority.may(
        unit.path, Role.CLERK, Role.CADRE, Role.LEAD, Role.DISPATCHER, Role.ADMIN
    )


def can_change(person: Person, party: Party) -> bool:
    """The desk and the cadres of the unit, its lead, a dispatcher above; while it stands."""
    return _stands(party) and _works_with(person, party.unit)


def can_erase(person: Person, party: Party) -> bool:
    """The lead of the unit or above, and who keeps its accounts: they answer for the ground."""
    return _stands(party) and may_erase_at(person, party.unit)


def may_erase_at(person: Person, unit: Unit) -> bool:
    """Whether entries of this unit are this person's to erase."""
    return person.authority.may(unit.path, Role.LEAD, Role.ADMIN)


def can_show(person: Person, party: Party) -> bool:
    """Whoever works with the residents of the unit; an administrator does not.

    Keeping the accounts of a place needs nobody's phone number.
    """
    if party.erased_at:
        return False
    return _works_with(person, party.unit) or any(ground(person, party) for ground in _grounds)


def can_merge(person: Person, party: Party, into: Party) -> bool:
    """The desk or the lead of the unit where both are, or a dispatcher above both."""
    return all(
        each.erased_at is None
        and person.authority.may(each.unit.path, Role.CLERK, Role.LEAD, Role.DISPATCHER)
        for each in (party, into)
    )


def can_keep_households(person: Person, unit: Unit) -> bool:
    """Whoever works with the residents of the unit."""
    return _works_with(person, unit)


def _stands(party: Party) -> bool:
    return party.merged_into_id is None and party.erased_at is None


def _works_with(person: Person, unit: Unit) -> bool:
    return person.authority.may(unit.path, Role.CLERK, Role.CADRE, Role.LEAD, Role.DISPATCHER)
