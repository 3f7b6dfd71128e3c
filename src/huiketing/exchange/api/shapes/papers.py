"""What lies around a matter that a step may name: papers, requests, orders, files."""

from ninja import Schema
from pydantic import Field


class Owed(Schema):
    """A paper somebody still brings."""

    gap: int
    what: str
    due_on: str
    signed_by: str
    supplied_at: str | None


class Held(Schema):
    """A paper held for the resident."""

    original: int
    what: str
    is_original: bool
    received_at: str
    returned_at: str | None


class Ask(Schema):
    """Something a handler asked a lead for."""

    kind: str
    state: str
    reason: str
    asked_by: str
    asked_at: str
    decision: str
    review_on: str | None
    amount: int | None
    unit: str


class Order(Schema):
    """A reminder or a numbered order."""

    number: str
    level: str
    words: str
    by: str
    at: str
    due_at: str | None
    answer: str


class File(Schema):
    """An attached file."""

    uid: str
    name: str
    content_type: str
    size: int
    url: str


class Papers(Schema):
    """Everything around a matter that a step may name."""

    number: str
    version: int
    steps: list[str] = Field(description="what this person may do with it now")
    gaps: list[Owed]
    originals: list[Held]
    ticked: list[int]
    requests: list[Ask]
    supervisions: list[Order]
    attachments: list[File]
