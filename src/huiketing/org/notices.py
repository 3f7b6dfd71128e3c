"""Who is told of what happens to rosters and access."""

from collections.abc import Iterable

from huiketing.history.models import Event
from huiketing.history.record import tell
from huiketing.org.models import DutyShift, DutySwap, Person


@tell("swap.asked")
@tell("swap.cancelled")
def whoever_is_asked(swap: DutySwap, event: Event) -> Iterable[Person]:
    """The colleague who should take the shift."""
    return [swap.asked_of]


@tell("swap.agreed")
@tell("swap.declined")
def whoever_asked(swap: DutySwap, event: Event) -> Iterable[Person]:
    """The one who wanted to swap."""
    return [swap.asked_by]


@tell("shift.planned")
@tell("shift.cleared")
def whoever_is_on_duty(shift: DutyShift, event: Event) -> Iterable[Person]:
    """The one whose half day changes."""
    return [shift.person]


@tell("person.password_reset")
def whose_password(person: Person, event: Event) -> Iterable[Person]:
    """The one whose password somebody else set."""
    return [person]
