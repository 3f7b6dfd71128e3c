"""Every way a party's entry changes."""

from huiketing.parties.transitions.adding import find_or_add, town_path
from huiketing.parties.transitions.changing import SEALED, change, reveal
from huiketing.parties.transitions.households import (
    found_household,
    join_household,
    leave_household,
)
from huiketing.parties.transitions.merging import merge, part, tell_apart

__all__ = [
    "SEALED",
    "change",
    "find_or_add",
    "found_household",
    "join_household",
    "leave_household",
    "merge",
    "part",
    "reveal",
    "tell_apart",
    "town_path",
]
