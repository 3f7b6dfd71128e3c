"""Which file is this? Told from its heads; and for which unit, told from its title."""

from collections.abc import Iterable
from enum import StrEnum

from huiketing.exchange.imports.columns import COLUMNS
from huiketing.org.models import Post, Unit
from huiketing.org.sheets import PEOPLE
from huiketing.sheets.columns import Column
from huiketing.sheets.matching import match
from huiketing.sheets.reading import Sheet

_CALENDAR = (
    Column("day", "日期", aliases=("date", "day")),
    Column("kind", "类型", aliases=("type", "kind")),
    Column("name", "名称", aliases=("节日", "name", "holiday")),
)


class Kind(StrEnum):
    """What a table can hold for us."""

    LEDGER = "ledger"
    PEOPLE = "people"
    CALENDAR = "calendar"


def guess(sheet: Sheet) -> Kind | None:
    """What the heads speak of: a register, a list of people, a year's days off; None if none."""
    ledger = match(sheet.heads, COLUMNS)
    people = match(sheet.heads, PEOPLE)
    days_off = match(sheet.heads, _CALENDAR)
    if {"day", "kind"} <= days_off.keys() and len(list(filter(None, sheet.heads))) <= 4:
        return Kind.CALENDAR
    if {"when", "asked"} <= ledger.keys() or {"asked", "name"} <= ledger.keys():
        return Kind.LEDGER
    if "name" in people and {"username", "title", "role", "deputy"} & people.keys():
        return Kind.PEOPLE
    return Kind.LEDGER if {"when", "name"} <= ledger.keys() else None


def unit_named(texts: Iterable[str], units: Iterable[Unit]) -> Unit | None:
    """The one unit that a title, a sheet or a file is called after; the longest name wins."""
    words = " ".join(texts)
    named = [unit for unit in units if unit.name and unit.name in words]
    longest = max((len(unit.name) for unit in named), default=0)
    found = [unit for unit in named if len(unit.name) == longest]
    return found[0] if len(found) == 1 else None


def only_desk() -> Unit | None:
    """The unit with the one desk of this place; of several desks, the one with matters."""
    desks = Unit.objects.standing().filter(
        pk__in=Post.objects.held().filter(role=Post.Role.CLERK).values("unit_id")
    )
    found = list(desks[:50])
    if len(found) > 1:
        found = [unit for unit in found if unit.matters.exists()]
    if found:
        return found[0] if len(found) == 1 else None
    villages = list(Unit.objects.standing().filter(kind=Unit.Kind.VILLAGE)[:2])
    return villages[0] if len(villages) == 1 else None
