"""What every verb of this room does first: clean what was typed, then move the row."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.base.china import check_phone
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate
from huiketing.base.text import clean_line, clean_text
from huiketing.org.selectors.lately import forget

EARLIEST = date(1949, 10, 1)
LATEST = date(2199, 12, 31)


def require(allowed: bool) -> None:
    """Refuse unless the rule holds."""
    if not allowed:
        raise NotAllowed


def line(field: str, text: str, limit: int, *, required: bool = True) -> str:
    """One line as typed: tidied, there, and not longer than the row holds."""
    tidy = clean_line(text)
    if required and not tidy:
        raise Invalid(**{field: _("Write something here.")})
    return _short_enough(field, tidy, limit)


def phone(field: str, text: str) -> str:
    """A number in the one form it is kept in; empty where none was typed."""
    if not text.strip():
        return ""
    try:
        return check_phone(text)
    except Invalid as wrong:
        raise Invalid(**{field: str(wrong)}) from wrong


def text(field: str, text: str, limit: int = 2000) -> str:
    """Several lines as typed, tidied."""
    return _short_enough(field, clean_text(text), limit)


def _short_enough(field: str, tidy: str, limit: int) -> str:
    if len(tidy) > limit:
        said = _("That is %(length)s characters. Shorten it to %(limit)s.")
        raise Invalid(**{field: said % {"length": len(tidy), "limit": limit}})
    return tidy


def day(field: str, value: date | None, *, past: bool = False) -> date:
    """The day given, or today. `past` refuses one that has not come yet."""
    chosen = value or times.today()
    if not EARLIEST <= chosen <= LATEST:
        raise Invalid(**{field: _("Is this year right? Write a day after 1949.")})
    if past and chosen > times.today():
        raise Invalid(**{field: _("This day has not come yet.")})
    return chosen


def change(row: models.Model, **values: Any) -> None:
    """Move the row by compare-and-set on its version, as the person's page showed it.

    Exact on every database, where SQLite ignores row locks. Raises OutOfDate.
    """
    # `__class__`, for the signed-in person comes wrapped in a lazy object.
    unmoved = row.__class__._default_manager.filter(pk=row.pk, version=row.version)  # type: ignore[attr-defined]
    if not unmoved.update(version=F("version") + 1, **values):
        raise OutOfDate
    forget()
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1  # type: ignore[attr-defined]
