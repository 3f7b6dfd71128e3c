"""What a person or a unit still has in hand, told by the rooms above.

Before somebody leaves or a unit closes, and when one shift hands over to the next, this room
must show what lies there without knowing what a matter is. Each room above registers a count.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from huiketing.org.models import Person, Unit


@dataclass(frozen=True)
class Holding:
    """So many of one kind of thing, and where they are listed."""

    label: "StrOrPromise"
    count: int
    url: str = ""


OfPerson = Callable[["Person"], Iterable[Holding]]
OfUnit = Callable[["Unit"], Iterable[Holding]]
OfShift = Callable[["Unit", datetime, datetime], Iterable[Holding]]

_of_person: list[OfPerson] = []
_of_unit: list[OfUnit] = []
_of_shift: list[OfShift] = []


def register(count: OfPerson) -> OfPerson:
    """Say what a person has in hand: `fn(person) -> [Holding(label, count, url)]`."""
    _of_person.append(count)
    return count


def register_unit(count: OfUnit) -> OfUnit:
    """Say what is unfinished at a unit; it keeps the unit from being closed."""
    _of_unit.append(count)
    return count


def register_shift(count: OfShift) -> OfShift:
    """Say what came in at a unit between two moments: people, calls, registrations."""
    _of_shift.append(count)
    return count


def of_person(person: "Person") -> list[Holding]:
    """Everything the person has in hand, kinds with none left out."""
    return [held for count in _of_person for held in count(person) if held.count]


def of_unit(unit: "Unit") -> list[Holding]:
    """Everything unfinished at the unit, kinds with none left out."""
    return [held for count in _of_unit for held in count(unit) if held.count]


def of_shift(unit: "Unit", start: datetime, end: datetime) -> list[Holding]:
    """What came in at the unit in that span; a zero is told too."""
    return [held for count in _of_shift for held in count(unit, start, end)]
