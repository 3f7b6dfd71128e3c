"""Who may do what to places, people and rosters: one predicate a rule, each readable aloud.

`by` is None for whoever runs the machine (the command line, the first start): that hand is not
bound by posts. No request ever carries it; a view passes the person who is signed in.
"""

from huiketing.org.models import DutyShift, DutySwap, Handover, Person, Post, Unit

Role = Post.Role


def may_admin(by: Person | None, unit: Unit) -> bool:
    """An administrator of this unit, or of any unit above it."""
    return by is None or by.authority.may(unit.path, Role.ADMIN)


def may_admin_somewhere(by: Person | None) -> bool:
    """An administrator of any unit at all: may add people, who have no rights until appointed."""
    return by is None or any(g.role == Role.ADMIN for g in by.authority.grants)


def may_admin_all(by: Person | None) -> bool:
    """An administrator at the top: lines, hours and holidays hold for every unit."""
    if by is None:
        return True
    return any(g.role == Role.ADMIN and g.path.count("/") == 2 for g in by.authority.grants)


def may_manage(by: Person | None, person: Person) -> bool:
    """An administrator over every unit the person has a post in, now or later.

    All of them, not one: whoever may set a password could otherwise borrow a post higher up.
    """
    if by is None:
        return True
    if not may_admin_somewhere(by):
        return False
    paths = Post.objects.current_or_coming().filter(person=person).values_list("unit__path")
    return all(by.authority.may(path, Role.ADMIN) for (path,) in paths)


def may_roster(by: Person | None, unit: Unit) -> bool:
    """The lead of the unit plans its duty; an administrator may as well."""
    return by is None or by.authority.may(unit.path, Role.LEAD, Role.ADMIN)


def may_move_presence(by: Person | None, person: Person) -> bool:
    """Where somebody is, only they say."""
    return by is not None and by.pk == person.pk


def may_ask_swap(by: Person, shift: DutyShift) -> bool:
    """Whoever stands in the roster asks for the swap."""
    return by.pk == shift.person_id


def may_answer_swap(by: Person, swap: DutySwap) -> bool:
    """Whoever was asked agrees or declines; nobody for them."""
    return by.pk == swap.asked_of_id


def may_withdraw_swap(by: Person, swap: DutySwap) -> bool:
    """Whoever asked takes it back."""
    return by.pk == swap.asked_by_id


def may_hand_over(by: Person, unit: Unit) -> bool:
    """Everybody with a post at the unit writes the shift's entry."""
    return unit.pk in by.authority.unit_ids


def may_take_over(by: Person, handover: Handover) -> bool:
    """Somebody else of the unit takes the shift over."""
    return by.pk != handover.given_by_id and handover.unit_id in by.authority.unit_ids
