"""Who may do what to a matter: one predicate a step, each readable aloud.

Reading is not here: `Matter.objects.visible_to(person)` decides what a person finds at all. A
step whose predicate takes None for the person is the resident's own, let in by tracking code.
"""

from uuid import UUID

from django.db.models import Q

from huiketing.files import access
from huiketing.matters.models import Assignment, Contact, Matter
from huiketing.matters.models.matter import OPEN, within
from huiketing.org.models import Person, Post, Unit
from huiketing.parties.models import Party
from huiketing.parties.permissions import also_shows

Role = Post.Role


def _line(matter: Matter) -> str:
    return matter.line.code if matter.line else ""


def can_register(person: Person, unit: Unit) -> bool:
    """Whoever has a post at the unit may write down what somebody came with."""
    return person.authority.may(
        unit.path, Role.CLERK, Role.CADRE, Role.LEAD, Role.DISPATCHER, Role.ADMIN
    )


def keeps_book(person: Person, unit: Unit) -> bool:
    """The desk of the unit, its lead, a dispatcher or an administrator over it: whoever may bring
    an older book (登记簿) into it."""
    return person.authority.may(unit.path, Role.CLERK, Role.LEAD, Role.DISPATCHER, Role.ADMIN)


def can_take_in(person: Person | None, matter: Matter) -> bool:
    """Whoever has a post at the unit, while nobody received it: it was left at the door."""
    return (
        person is not None
        and matter.first_receiver_id is None
        and can_register(person, matter.unit)
    )


def leads(person: Person | None, matter: Matter) -> bool:
    """The lead of the unit or of one above it, or a dispatcher over it."""
    return person is not None and person.authority.may(matter.unit.path, Role.LEAD, Role.DISPATCHER)


def handles(person: Person | None, matter: Matter) -> bool:
    """Who is to answer: the handler, the deputy in their place, a cadre of the unit where no
    person is named, or the lead."""
    if person is None:
        return False
    if matter.handler_id is None:
        return _of_the_lead_unit(person, matter)
    return _acts_as(person, matter.handler_id, matter) or leads(person, matter)


def _acts_as(person: Person, holder_id: int, matter: Matter) -> bool:
    """Whether the person is this one who was given the matter, or their deputy, under a post that
    still stands where it was given: in the matter's unit, or that of the assignment."""
    holder = None if person.pk == holder_id else holder_id
    authority = person.authority
    if not authority.paths(holder):
        return False
    return authority.holds(matter.unit.path, holder) or any(
        part.person_id == holder_id and authority.holds(part.unit.path, holder)
        for part in matter.assignments.all()
    )


def received(person: Person, matter: Matter) -> bool:
    """Whether the person received it first, and still holds a post where they did."""
    return matter.first_receiver_id == person.pk and person.authority.holds(matter.unit.path)


def handled(person: Person, matter: Matter) -> bool:
    """Who answered it, alone or with others, whoever it belongs to now; while they are there."""
    if matter.handler_id == person.pk:
        return _acts_as(person, person.pk, matter)
    return any(
        part.person_id == person.pk and person.authority.holds(part.unit.path)
        for part in matter.assignments.all()
    )


def _of_the_lead_unit(person: Person, matter: Matter) -> bool:
    # In Python, so that a page that asks for every step reads the assignments once.
    unit_ids = {
        part.unit_id
        for part in matter.assignments.all()
        if part.role in Assignment.LEADING and part.is_running
    }
    return not unit_ids.isdisjoint(person.authority.unit_ids) or leads(person, matter)


def can_assign(person: Person | None, matter: Matter) -> bool:
    """The first receiver and the desk of the unit, and its lead; twice returned, the lead only."""
    if person is None:
        return False
    if leads(person, matter):
        return True
    if matter.returns > 1:
        return False
    return received(person, matter) or person.authority.may(matter.unit.path, Role.CLERK)


def can_follow(person: Person | None, matter: Matter) -> bool:
    """Whoever handles it, received it first, or stands at the unit's desk."""
    if person is None:
        return False
    return (
        handles(person, matter)
        or received(person, matter)
        or person.authority.may(matter.unit.path, Role.CLERK)
    )


def can_void(person: Person | None, matter: Matter) -> bool:
    """Whoever wrote it down takes it back; the lead may too."""
    return person is not None and (received(person, matter) or leads(person, matter))


def can_decide(person: Person | None, matter: Matter) -> bool:
    """The lead decides what a handler asks; a handler never grants to themselves."""
    return person is not None and leads(person, matter)


def can_ask_again(person: Person | None, matter: Matter) -> bool:
    """The resident (no person: they came by code), or the desk that hears it from them."""
    return person is None or can_follow(person, matter)


def only_the_resident(person: Person | None, matter: Matter) -> bool:
    """Nobody rates for somebody else; a call back records what the resident said."""
    return person is None


def can_call_back(person: Person | None, matter: Matter) -> bool:
    """Whoever calls back is not who handled it."""
    return (
        person is not None
        and person.pk != matter.handler_id
        and (can_follow(person, matter) or leads(person, matter))
    )


@also_shows
def answers_them(person: Person, party: Party) -> bool:
    """Whoever has a matter of theirs in hand, wherever they sit, may phone them about it."""
    reach = within(person.authority.paths())
    part = Assignment.objects.filter(
        Q(person=person, unit__in=reach) | Q(person=None, unit_id__in=person.authority.unit_ids),
        matter__party=party,
        matter__status__in=OPEN,
        status__in=Assignment.RUNNING,
    )
    handling = Matter.objects.filter(party=party, handler=person, status__in=OPEN, unit__in=reach)
    return part.exists() or handling.exists()


def sees_matter(person: Person, uid: UUID) -> bool:
    """Whoever reads the matter opens what is attached to it."""
    return Matter.objects.visible_to(person).filter(uid=uid).exists()


def sees_contact(person: Person, uid: UUID) -> bool:
    """The photos of a call or a visit go with the matter it belongs to."""
    matter = Contact.objects.filter(uid=uid).values("matter_id")
    return Matter.objects.visible_to(person).filter(pk__in=matter).exists()


access.register("matters.matter", sees_matter)
access.register("matters.contact", sees_contact)
