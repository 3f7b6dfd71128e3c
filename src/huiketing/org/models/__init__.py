"""Places, lines of work, people, their posts and their duty."""

from huiketing.org.models.duty import DutyShift, DutySwap, Handover, Presence
from huiketing.org.models.people import ApiToken, Person
from huiketing.org.models.posts import Post
from huiketing.org.models.units import Line, Placement, Unit

__all__ = [
    "ApiToken",
    "DutyShift",
    "DutySwap",
    "Handover",
    "Line",
    "Person",
    "Placement",
    "Post",
    "Presence",
    "Unit",
]
