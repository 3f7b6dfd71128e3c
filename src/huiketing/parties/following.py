"""What goes with a party when two rows turn out to be one person: rooms above register it here.

following.register("matters", move=their_matters_follow, back=their_matters_return)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from huiketing.parties.models import Party

Move = Callable[[Party, Party], "Iterable[str] | None"]
"""Given source and target, hand the source's rows to the target; says which (their uids)."""
Back = Callable[[Party, Party, list[str]], None]
"""Given source, target and what was moved, hand those rows back to the source."""


@dataclass(frozen=True)
class Follower:
    """One room's rows that hang on a party."""

    move: Move
    back: Back | None


_followers: dict[str, Follower] = {}


def register(name: str, move: Move, back: Back | None = None) -> None:
    """Let a room's rows follow. Without `back` they stay where a merge put them."""
    _followers[name] = Follower(move, back)


def follow(source: Party, target: Party) -> dict[str, list[str]]:
    """Hand everything over; what each room moved, by the name it registered under."""
    return {name: list(each.move(source, target) or ()) for name, each in _followers.items()}


def return_(source: Party, target: Party, moved: dict[str, list[str]]) -> None:
    """Hand back what a merge had moved."""
    for name, uids in moved.items():
        follower = _followers.get(name)
        if follower and follower.back and uids:
            follower.back(source, target, uids)
