"""What is found: hits of the search, people the desk may mean, rows of the register."""

from ninja import Schema
from pydantic import Field

from huiketing.exchange.api.fields import MOST


class Found(Schema):
    """One thing that was found."""

    kind: str
    uid: str
    number: str
    title: str
    snippet: str = Field(description="plain text around the words")
    at: str
    url: str


class Findings(Schema):
    """A page of what was found; `capped`: a further word would help."""

    items: list[Found] = Field(max_length=MOST)
    next: str | None
    capped: bool


class Candidate(Schema):
    """Somebody the desk may mean."""

    uid: str
    name: str
    phone: str
    kind: str
    group: str
    unit: str


class Candidates(Schema):
    """Whom a name, a phone or its last four digits may mean."""

    items: list[Candidate] = Field(max_length=MOST)


class Line(Schema):
    """One row of the register."""

    number: str
    cells: list[str]


class Register(Schema):
    """A page of the register, in the columns of the prescribed form."""

    name: str
    heads: list[str]
    items: list[Line] = Field(max_length=MOST)
    next: str | None
