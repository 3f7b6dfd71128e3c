"""The matter and everything that hangs on it."""

from huiketing.matters.models.assignment import Assignment
from huiketing.matters.models.clock import Clock, Limit, Pause, Request
from huiketing.matters.models.contact import Contact
from huiketing.matters.models.generality import Generality
from huiketing.matters.models.matter import Act, Matter
from huiketing.matters.models.paper import Gap, Notice, Original, Tick
from huiketing.matters.models.rating import Rating, Rectification
from huiketing.matters.models.relation import Link, Supervision

__all__ = [
    "Act",
    "Assignment",
    "Clock",
    "Contact",
    "Gap",
    "Generality",
    "Limit",
    "Link",
    "Matter",
    "Notice",
    "Original",
    "Pause",
    "Rating",
    "Rectification",
    "Request",
    "Supervision",
    "Tick",
]
