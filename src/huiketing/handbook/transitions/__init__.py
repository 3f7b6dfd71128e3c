"""Every way the book changes: one function a step.

A step is one transaction: the rule is checked, the row is moved unless somebody moved it first,
the event is written about the procedure, and the book in memory and the index are made true.
"""

from huiketing.handbook.transitions import (
    adopting,
    choosing,
    experience,
    gaps,
    keeping_sayings,
    life_events,
    rules,
    signing,
    variants,
    writing,
)

__all__ = [
    "adopting",
    "choosing",
    "experience",
    "gaps",
    "keeping_sayings",
    "life_events",
    "rules",
    "signing",
    "variants",
    "writing",
]
