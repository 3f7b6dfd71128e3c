"""Who may take a table in, and who may take one away."""

from huiketing.matters.permissions import keeps_book
from huiketing.org.models import Person, Post, Unit

Role = Post.Role


def can_import(person: Person, unit: Unit) -> bool:
    """Whoever keeps the unit's book."""
    return keeps_book(person, unit)


def can_export(person: Person, unit: Unit) -> bool:
    """Whoever has a post at the unit or leads above it takes the register away, phones masked."""
    return person.authority.may(
        unit.path, Role.CLERK, Role.CADRE, Role.LEAD, Role.DISPATCHER, Role.ADMIN
    )


def can_export_contacts(person: Person, unit: Unit) -> bool:
    """With phones and addresses: the desk and the lead of the unit, who keep the paper book."""
    return person.authority.may(unit.path, Role.CLERK, Role.LEAD)


def exports_below(person: Person, unit: Unit, *, contacts: bool) -> bool:
    """Whether the books of the units below go along: for whoever leads, not for the desk."""
    roles = (Role.LEAD,) if contacts else (Role.LEAD, Role.DISPATCHER, Role.ADMIN)
    return person.authority.may(unit.path, *roles)
