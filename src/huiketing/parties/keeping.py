"""What rooms above keep of a party, how it is told them and how it is erased.

keeping.register("matters", tell=their_matters, owes=something_is_open, forget=blank_them)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huiketing.history.record import Subject
from huiketing.org.models import Person
from huiketing.parties.models import Party

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Account:
    """One thing that is kept, as it is told whom it is about: a heading, and lines under it."""

    heading: str
    facts: "list[tuple[StrOrPromise, str]]" = field(default_factory=list)


Tell = Callable[[Party, Person], Iterable[Account]]
"""What the room keeps of the party, as far as this person may read it."""
Owes = Callable[[Party], bool]
"""Whether the place still owes the party something, or holds a paper of theirs. Asked inside the
transaction that forgets: to its end the answer must hold."""
Forget = Callable[[Party], Iterable[Subject]]
"""Blank the room's rows about the party; returns the subjects whose history goes with them."""


@dataclass(frozen=True)
class Keeper:
    """One room's rows about a party."""

    owes: Owes
    forget: Forget
    tell: Tell


_keepers: dict[str, Keeper] = {}


def register(name: str, *, tell: Tell, owes: Owes, forget: Forget) -> None:
    """Let a room's rows be told the party they are about, and erased once nothing is owed."""
    _keepers[name] = Keeper(owes, forget, tell)


def told(party: Party, person: Person) -> list[Account]:
    """Everything the rooms keep of the party that this person may read."""
    return [account for keeper in _keepers.values() for account in keeper.tell(party, person)]


def is_owed(party: Party) -> bool:
    """Whether any room still owes the party something."""
    return any(keeper.owes(party) for keeper in _keepers.values())


def forget(party: Party) -> list[Subject]:
    """Have every room blank what it keeps of the party; the subjects that were blanked."""
    return [subject for keeper in _keepers.values() for subject in keeper.forget(party)]
