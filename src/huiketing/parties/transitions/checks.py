"""What every verb of this room does first: clean what was said, then move the row."""

from functools import cache
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from huiketing.base.china import check_id_number, check_phone
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate
from huiketing.base.text import clean_line

_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def require(allowed: bool) -> None:
    """Refuse unless the rule holds."""
    if not allowed:
        raise NotAllowed


def line(field: str, text: str, limit: int, *, required: bool = False) -> str:
    """One line as typed: tidied, there if it must be, and not longer than the row holds."""
    tidy = clean_line(text)
    if required and not tidy:
        raise Invalid(**{field: _("Write something here.")})
    if len(tidy) > limit:
        said = _("That is %(length)s characters. Shorten it to %(limit)s.")
        raise Invalid(**{field: said % {"length": len(tidy), "limit": limit}})
    return tidy


def phone(text: str) -> str:
    """A phone in the one form it is kept in, or nothing where nothing was said."""
    if not clean_line(text):
        return ""
    try:
        return check_phone(text)
    except Invalid as wrong:
        raise Invalid(phone=str(wrong)) from wrong


@cache
def _words(among: type[models.TextChoices]) -> frozenset[str]:
    return frozenset(among.values)  # which Django makes anew, labels and all, whenever asked


def id_number(text: str) -> str:
    """A checked ID number, or nothing where nothing was said."""
    if not clean_line(text):
        return ""
    try:
        return check_id_number(text)
    except Invalid as wrong:
        raise Invalid(id_number=str(wrong)) from wrong


def choice(field: str, value: str, among: type[models.TextChoices]) -> str:
    """One of the words the field knows."""
    if value not in _words(among):
        raise Invalid(**{field: _("Choose one of those offered.")})
    return value


def credit_code(text: str) -> str:
    """A unified social credit code (GB 32100): 18 signs, the last of them a check."""
    code = clean_line(text).replace(" ", "").replace("-", "").upper()
    if not code:
        return ""
    if len(code) != 18:
        said = _("A credit code has 18 signs; this has %(count)d.")
        raise Invalid(credit_code=said % {"count": len(code)})
    if not set(code) <= set(_CREDIT_SIGNS):
        raise Invalid(
            credit_code=_("A credit code has figures and capitals, without I, O, S, V and Z.")
        )
    total = sum(w * _CREDIT_SIGNS.index(s) for w, s in zip(_CREDIT_WEIGHTS, code, strict=False))
    if _CREDIT_SIGNS[-total % 31] != code[17]:
        raise Invalid(credit_code=_("One sign of the credit code is wrong. Compare it once more."))
    return code


def change(row: models.Model, **values: Any) -> None:
    """Move the row by compare-and-set on its version. Raises OutOfDate."""
    unmoved = type(row)._default_manager.filter(pk=row.pk, version=row.version)  # type: ignore[attr-defined]
    if not unmoved.update(version=F("version") + 1, **values):
        raise OutOfDate
    row.refresh_from_db()
