"""Who may take a table in, and who may take one away."""

from huiketing.org.models import Person, Post, Unit

Role = Post.Role


def can_import(person: Person, unit: Unit) -> bool:
    """The desk of the unit, its lead, a dispatcher or an administrator over it."""
    return person.authority.may(unit.path, Role.CLERK, Role.LEAD, Role.DISPATCHER, Role.ADMIN)


def can_export(person: Person, unit: Unit) -> bool:
    """Whoever has a post at the unit or leads above it takes the register away, phones masked."""
    return person.authority.may(
        unit.path, Role.CLERK, Role.CADRE, Role.LEAD, Role.DISPATCHER, Role.ADMIN
    )


def can_export_contacts(person: Person, unit: Unit) -> bool:
    """With phones and addresses: the desk and the lead of the unit, who keep the paper book."""
    return person.authority.may(unit.path, Role.CLERK, Role.LEAD)
