"""What answers look like, for the description of the API; `shown` makes them."""

from huiketing.exchange.api.shapes.base import Named, Refusal, Who
from huiketing.exchange.api.shapes.book import Brief, Meanings, Meant, Paper, Procedures
from huiketing.exchange.api.shapes.finding import (
    Candidate,
    Candidates,
    Findings,
    Found,
    Line,
    Register,
)
from huiketing.exchange.api.shapes.matters import (
    Asker,
    Due,
    Handling,
    Happened,
    Part,
    Registered,
    Row,
    Rows,
    Talk,
    Whole,
)
from huiketing.exchange.api.shapes.papers import Ask, File, Held, Order, Owed, Papers
from huiketing.exchange.api.shapes.places import Colleague, Mark, Me, Place, Places, Post, Team
from huiketing.exchange.api.shapes.reception import Counted, Slip

__all__ = [
    "Ask",
    "Asker",
    "Brief",
    "Candidate",
    "Candidates",
    "Colleague",
    "Counted",
    "Due",
    "File",
    "Findings",
    "Found",
    "Handling",
    "Happened",
    "Held",
    "Line",
    "Mark",
    "Me",
    "Meanings",
    "Meant",
    "Named",
    "Order",
    "Owed",
    "Paper",
    "Papers",
    "Part",
    "Place",
    "Places",
    "Post",
    "Procedures",
    "Refusal",
    "Register",
    "Registered",
    "Row",
    "Rows",
    "Slip",
    "Talk",
    "Team",
    "Who",
    "Whole",
]
