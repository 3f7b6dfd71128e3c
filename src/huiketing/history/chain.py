"""How an event is sealed: plain values, their salted digest, and the hash that chains.

Pure functions, the same on every database: whatever the database may give back in another
shape (the order of keys, 1e16 as a whole number) is made equal before anything is hashed.
"""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid

FORM = "huiketing.event.1"  # of the encoding below; a later one gets a later name


# NUL is refused by PostgreSQL, half of a surrogate pair by every encoding to UTF-8.
_NOT_KEPT = re.compile("[\0\ud800-\udfff]")


def plain(value: Any) -> Any:
    """The value as JSON holds it, equal to what both databases give back.

    Dates, uids, decimals and lazy texts become text; a float without a fraction becomes a whole
    number. Raises Invalid for text no database can hold, TypeError for what has no plain form.
    """
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return _text(str(value))
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        return {_text(str(key)): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | Promise):
        return _text(str(value))
    raise TypeError(f"History keeps plain values, not {type(value).__name__}.")


def _text(value: str) -> str:
    if _NOT_KEPT.search(value):
        raise Invalid(_("The text holds a sign that cannot be kept. Type that part again."))
    return value


def _number(value: float) -> float | int:
    if not math.isfinite(value):
        raise Invalid(_("A number in this entry is too large to be kept."))
    return int(value) if value.is_integer() else value


def encode(value: Any) -> bytes:
    """Plain values as canonical JSON: sorted keys, no spaces, UTF-8."""
    return _canonical(value).encode()


_canonical = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def detail_digest(salt: str, by_name: str, data: Any) -> str:
    """Stands in the chain for the erasable part. The salt keeps it from being guessed back."""
    return hashlib.sha256(salt.encode() + encode({"by_name": by_name, "data": data})).hexdigest()


def event_hash(
    *,
    previous: str,
    uid: UUID,
    subject_type: str,
    subject_uid: UUID,
    seq: int,
    kind: str,
    at: datetime,
    written_at: datetime,
    by: UUID | None,
    detail_digest: str,
) -> str:
    """SHA-256, in hex, over everything the event row says and the hash of the one before."""
    said = [
        FORM,
        previous,
        str(uid),
        subject_type,
        str(subject_uid),
        seq,
        kind,
        moment(at),
        moment(written_at),
        str(by) if by else None,
        detail_digest,
    ]
    return hashlib.sha256(encode(said)).hexdigest()


def moment(value: datetime) -> str:
    """A moment as it is hashed, the same in every time zone."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")
