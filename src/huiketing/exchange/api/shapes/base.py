"""What every noun's answers are made of: a refusal, and things and people by name."""

from ninja import Schema
from pydantic import Field


class Refusal(Schema):
    """Why something was not done: a code for programs, a sentence for people."""

    code: str
    sentence: str
    fields: dict[str, str]
    version: int | None = Field(None, description="with 409: where the matter stands now")


class Named(Schema):
    """Somebody or something by its name here."""

    code: str
    name: str


class Who(Schema):
    """A member of the staff."""

    username: str
    name: str
