"""Every way places, people, posts and rosters change: one function a step.

A step is one transaction: the rule is checked, the row is moved unless somebody moved it first,
and the event is written. `by` is the person who acts, or None for whoever runs the machine.
"""

from huiketing.org.transitions import (
    duty,
    hours,
    intake,
    lines,
    people,
    posts,
    presence,
    start,
    swaps,
    units,
)

__all__ = [
    "duty",
    "hours",
    "intake",
    "lines",
    "people",
    "posts",
    "presence",
    "start",
    "swaps",
    "units",
]
