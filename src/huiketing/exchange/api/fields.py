"""The kinds of values programs may send, each bounded, each refused with a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from annotated_types import GroupedMetadata
from django.utils import timezone
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StrictBool,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from huiketing.base import times

MOST = 100
"""Rows in one answer."""
LARGEST = 2**31 - 1

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_KEY = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}", re.ASCII)


class Asked(BaseModel):
    """What a program sends: nothing besides what is named here."""

    model_config = ConfigDict(extra="forbid")


def _moment(value: Any) -> datetime:
    """A moment in ISO 8601, as UTC; without an offset it is the place's own time."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise PydanticCustomError("moment", "a moment")
    try:
        moment = datetime.fromisoformat(value.upper().replace("Z", "+00:00"))
    except ValueError:
        raise PydanticCustomError("no_such", "a day or hour that is none") from None
    try:
        return times.known_moment(
            moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        )
    except (ValueError, OverflowError):
        raise PydanticCustomError("beyond", "beyond the days we know") from None


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("day", "a day")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("no_such", "a day that is none") from None
    try:
        return times.known_day(day)
    except ValueError:
        raise PydanticCustomError("beyond", "beyond the days we know") from None


def _key(value: Any) -> UUID:
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise PydanticCustomError("key", "a uuid")
    return UUID(value)


def _cursor(value: Any) -> Any:
    if value == "":
        raise PydanticCustomError("cursor", "no cursor")
    return value


def _keepable(value: str) -> str:
    if "\x00" in value:
        raise PydanticCustomError("nul", "no NUL")
    return value


@dataclass(frozen=True)
class Upto(GroupedMetadata):
    """Words of at most so many characters."""

    most: int
    least: int = 0

    def __iter__(self) -> Iterator[object]:
        """What pydantic is told."""
        schema: dict[str, Any] = {
            "type": "string",
            "maxLength": self.most,
            "pattern": "^[^\\u0000]*$",
        }
        if self.least:
            schema["minLength"] = self.least
        yield Field(min_length=self.least, max_length=self.most)
        yield AfterValidator(_keepable)
        yield WithJsonSchema(schema)


@dataclass(frozen=True)
class Between(GroupedMetadata):
    """A whole number between the two, both included; in a query, where everything is text."""

    least: int
    most: int

    def __iter__(self) -> Iterator[object]:
        """What pydantic is told."""
        yield Field(ge=self.least, le=self.most)


class Whole(Between):
    """The same in a body, where a number is no text."""

    def __iter__(self) -> Iterator[object]:
        """What pydantic is told."""
        yield Strict()
        yield from super().__iter__()


Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Key = Annotated[UUID, BeforeValidator(_key), WithJsonSchema({"type": "string", "format": "uuid"})]
Flag = StrictBool
Version = Annotated[int, Whole(1, LARGEST)]
Limit = Annotated[int, Between(1, MOST)]
Cursor = Annotated[str, BeforeValidator(_cursor), Upto(400, 1)] | None
Number = Annotated[str, Upto(32)]
