"""Who came without a matter, and who is next."""

from ninja import Schema
from pydantic import Field

from huiketing.exchange.api.shapes.base import Named


class Counted(Schema):
    """Somebody who came without a matter."""

    uid: str
    unit: Named
    at: str
    taken_back_at: str | None


class Slip(Schema):
    """A slip of today."""

    uid: str
    unit: Named
    day: str
    number: str
    before: int = Field(description="slips with a lower number that nobody called yet")
    called_at: str | None
