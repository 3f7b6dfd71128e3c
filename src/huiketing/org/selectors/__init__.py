"""Reads that span tables: who handles what, who is in, who is on duty, what a place was called."""

from huiketing.org.selectors.duty import (
    Gap,
    coming_swaps,
    gaps,
    half_at,
    on_duty,
    registrar,
    shift_span,
)
from huiketing.org.selectors.handlers import (
    Handler,
    Member,
    handler_for,
    handler_lately,
    handlers_for,
    team,
)
from huiketing.org.selectors.places import (
    administered,
    ancestors,
    first_standing,
    full_name,
    name_on,
    people_under,
    placement_on,
    rostered,
    tree,
)

__all__ = [
    "Gap",
    "Handler",
    "Member",
    "administered",
    "ancestors",
    "coming_swaps",
    "first_standing",
    "full_name",
    "gaps",
    "half_at",
    "handler_for",
    "handler_lately",
    "handlers_for",
    "name_on",
    "on_duty",
    "people_under",
    "placement_on",
    "registrar",
    "rostered",
    "shift_span",
    "team",
    "tree",
]
