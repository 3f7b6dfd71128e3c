"""Pages that cost the same however far one reads: by key, never by offset or exact count."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateTimeField, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid

M = TypeVar("M", bound=Model | dict[str, Any])
T = TypeVar("T")

_NOT_OURS = _("That page mark is not one of ours. Begin with the first page.")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of rows, and the cursor of the next one (None at the end)."""

    items: list[T]
    next: str | None


def page(
    rows: "QuerySet[Any, M]", *, keys: tuple[str, ...] = ("-pk",), cursor: str = "", limit: int = 25
) -> Page[M]:
    """The rows after `cursor` in the order of `keys`, the last of which is unique.

    Rows may also be dictionaries, made by `.values()` with the keys among them.
    Keys are fields of the row itself, never null; "-" before one sorts it downwards. A cursor
    that this function did not make is refused with `Invalid`.
    """
    rows = rows.order_by(*keys)
    if cursor:
        rows = _past(rows, keys, _read(cursor, len(keys)))
    return cut(list(rows[: limit + 1]), limit, lambda row: [_value(row, key) for key in keys])


def cut(found: list[T], limit: int, keys: Callable[[T], list[Any]]) -> Page[T]:
    """The page of rows already read in order, of which there is one more where there are more.

    `keys` says by what values of a row the next page begins.
    """
    items = found[:limit]
    return Page(items, _write(keys(items[-1])) if len(found) > limit else None)


def marked(cursor: str, *kinds: type) -> list[Any]:
    """The values in a cursor made by `cut`, each of its kind; else refused with `Invalid`."""
    values = _read(cursor, len(kinds))
    if not all(isinstance(value, kind) for value, kind in zip(values, kinds, strict=True)):
        raise Invalid(_NOT_OURS)
    return values


def _past(rows: "QuerySet[Any, M]", keys: tuple[str, ...], values: list[Any]) -> Any:
    try:
        for key, value in zip(keys, values, strict=True):
            if _is_moment(rows, key.lstrip("-")) is not isinstance(value, datetime):
                raise ValueError
        return rows.filter(_after(keys, values))
    except (TypeError, ValueError, ValidationError):  # a mark of another list
        raise Invalid(_NOT_OURS) from None


def _is_moment(rows: "QuerySet[Any, M]", name: str) -> bool:
    try:
        return isinstance(rows.model._meta.get_field(name), DateTimeField)
    except FieldDoesNotExist:  # pk
        return False


def _after(keys: tuple[str, ...], values: list[Any]) -> Q:
    """Rows past `values` in a lexicographic order whose directions differ by key."""
    past = Q()
    same: dict[str, Any] = {}
    for key, value in zip(keys, values, strict=True):
        name = key.lstrip("-")
        way = "lt" if key.startswith("-") else "gt"
        past |= Q(**same, **{f"{name}__{way}": value})
        same[name] = value
    return past


def _value(row: Model | dict[str, Any], key: str) -> Any:
    name = key.lstrip("-")
    value = row[name] if isinstance(row, dict) else getattr(row, name)
    return f"@{value.isoformat()}" if isinstance(value, datetime) else value


def _write(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read(cursor: str, length: int) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(values, list) or len(values) != length:
            raise ValueError
        return [_checked(value) for value in values]
    except (ValueError, binascii.Error, RecursionError):
        raise Invalid(_NOT_OURS) from None


def _checked(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError
    if isinstance(value, int) and not 0 <= value < 2**62:
        raise ValueError
    if isinstance(value, str) and "\0" in value.encode().decode():  # half characters neither
        raise ValueError
    if isinstance(value, str) and value.startswith("@"):
        moment = datetime.fromisoformat(value[1:])
        if timezone.is_naive(moment):
            raise ValueError
        return times.known_moment(moment)
    return value
