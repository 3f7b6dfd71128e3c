"""Units, who is there, and whom a token speaks for."""

from ninja import Schema
from pydantic import Field

from huiketing.exchange.api.fields import MOST
from huiketing.exchange.api.shapes.base import Named


class Place(Schema):
    """A unit."""

    code: str
    name: str
    kind: str
    parent: str | None
    phone: str
    address: str


class Places(Schema):
    """A page of units."""

    items: list[Place] = Field(max_length=MOST)
    next: str | None


class Mark(Schema):
    """Where somebody is."""

    state: str
    place: str
    since: str
    until: str | None


class Colleague(Schema):
    """Somebody of a unit today."""

    username: str
    name: str
    phone: str
    titles: list[str]
    lines: list[str]
    presence: Mark | None


class Team(Schema):
    """Everybody with a post at a unit today."""

    unit: Named
    items: list[Colleague]


class Post(Schema):
    """A post as a right."""

    unit: str
    unit_name: str
    role: str
    title: str
    lines: list[str]
    deputy: bool


class Me(Schema):
    """Whom the token speaks for."""

    username: str
    name: str
    unit: str | None = Field(description="where a registration goes that names no unit")
    posts: list[Post]
