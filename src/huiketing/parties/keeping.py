"""What rooms above keep of a party, and how it is erased: each registers itself here.

keeping.register("matters", owes=something_is_open, forget=blank_their_matters)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from huiketing.history.record import Subject
from huiketing.parties.models import Party

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


_keepers: dict[str, Keeper] = {}


def register(name: str, *, owes: Owes, forget: Forget) -> None:
    """Let a room's rows be erased with the party they are about, once nothing is owed."""
    _keepers[name] = Keeper(owes, forget)


def is_owed(party: Party) -> bool:
    """Whether any room still owes the party something."""
    return any(keeper.owes(party) for keeper in _keepers.values())


def forget(party: Party) -> list[Subject]:
    """Have every room blank what it keeps of the party; the subjects that were blanked."""
    return [subject for keeper in _keepers.values() for subject in keeper.forget(party)]
