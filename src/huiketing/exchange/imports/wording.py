"""What a row of an older book says in its own words, where ours would be others.

Kept with the row, so that the book goes out again as it came in: an empty cell stays empty, a day
without a clock time gets none, a name nobody here bears stays a name.
"""

from collections.abc import Callable, Mapping

from huiketing.base.text import clean_line
from huiketing.exchange.imports import cells
from huiketing.exchange.imports.cells import Phone
from huiketing.exchange.imports.days import Moment
from huiketing.exchange.imports.roll import Found
from huiketing.matters.transitions import Answered
from huiketing.parlour import ledger

LONGEST = 300  # characters of a cell that are kept; a result has its own place


def of_row(
    said: Mapping[str, str],
    *,
    answer: str,
    on_spot: bool | None,
    phone: Phone,
    found: Callable[[str], Found],
    line_is_known: bool,
    signature: str,
    level: int | None,
    answered: Answered | None,
    closed: Moment | None,
) -> dict[str, str]:
    """By column, each cell that our own words would change; only of columns the book has.

    `found` is the roll's answer to a name, `closed` the moment the book gives for the end.
    """
    kept = {
        **_place_and_phone(said, phone),
        **_people(said, found),
        **_way(said, answer, is_on_the_spot=bool(answered and answered.on_the_spot)),
        **_ending(said, answered, closed),
    }
    if not line_is_known:
        kept["line"] = said.get("line", "")
    if signature or (level is not None and answered is None):
        kept["rating"] = said.get("rating", "")
    if not cells.blank(said.get("remarks", "")):
        kept["remarks"] = said["remarks"]
    on_the_spot = said.get("on_the_spot", "")
    if cells.blank(on_the_spot) or (on_spot and answered and not answered.on_the_spot):
        kept["on_the_spot"] = on_the_spot
    return {
        key: "" if cells.blank(cell) else clean_line(cell)[:LONGEST]
        for key, cell in kept.items()
        if key in said
    }


def _place_and_phone(said: Mapping[str, str], phone: Phone) -> dict[str, str]:
    kept = {}
    group, address = cells.place(said.get("place", ""))
    if clean_line(said.get("place", "")) != f"{group} {address}".strip():
        kept["place"] = said.get("place", "")
    if phone.masked or phone.rest:
        kept["phone"] = said.get("phone", "")
    return kept


def _people(said: Mapping[str, str], found: Callable[[str], Found]) -> dict[str, str]:
    kept = {}
    for key in ("receiver", "handler"):
        who = found(said.get(key, ""))
        if who.person is None or who.warning or not who.works_here:
            kept[key] = said.get(key, "")
    return kept


def _way(said: Mapping[str, str], answer: str, *, is_on_the_spot: bool) -> dict[str, str]:
    cell = clean_line(said.get("follow_up", ""))
    ours = "" if is_on_the_spot else ledger.way_of(answer)
    return {} if cell == ours else {"follow_up": cell}


def _ending(
    said: Mapping[str, str], answered: Answered | None, closed: Moment | None
) -> dict[str, str]:
    result = said.get("result", "")
    if answered is None:
        return {} if cells.blank(result) else {"result": result}
    kept = {"result": ""} if cells.blank(result) else {}
    if closed is None:
        kept["closed"] = said.get("closed", "")
    elif not closed.has_time:
        kept["closed"] = closed.day.isoformat()
    return kept
