"""Every way a party's entry changes."""

from huiketing.parties.transitions.adding import find_or_add, town_path
from huiketing.parties.transitions.changing import SEALED, change, reveal, tell_all
from huiketing.parties.transitions.erasing import (
    ask_erasure,
    carry_out,
    carry_out_erasures,
    take_back_erasure,
)
from huiketing.parties.transitions.households import (
    found_household,
    join_household,
    leave_household,
)
from huiketing.parties.transitions.merging import merge, part, tell_apart

__all__ = [
    "SEALED",
    "ask_erasure",
    "carry_out",
    "carry_out_erasures",
    "change",
    "find_or_add",
    "found_household",
    "join_household",
    "leave_household",
    "merge",
    "part",
    "reveal",
    "take_back_erasure",
    "tell_all",
    "tell_apart",
    "town_path",
]
