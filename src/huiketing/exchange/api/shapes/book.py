"""The handbook in a list, and what words may mean of it."""

from ninja import Schema
from pydantic import Field

from huiketing.exchange.api.fields import MOST
from huiketing.exchange.api.shapes.base import Named


class Paper(Schema):
    """A thing to bring."""

    name: str
    note: str
    original: bool
    sometimes: bool


class Brief(Schema):
    """One procedure in a list."""

    code: str
    title: str
    line: Named
    promise: str
    restricted: bool
    draft: bool


class Procedures(Schema):
    """A page of the handbook."""

    items: list[Brief] = Field(max_length=MOST)
    next: str | None


class Meant(Schema):
    """A procedure the words may mean."""

    code: str
    title: str
    line: str
    score: float
    why: str


class Meanings(Schema):
    """Procedures the words may mean, the likeliest first."""

    items: list[Meant] = Field(max_length=MOST)
    sure: bool
    """Whether the first is right nine times out of ten."""
    ranked_by: str
    """`ranker 3`, or `words` where none was trained yet."""
