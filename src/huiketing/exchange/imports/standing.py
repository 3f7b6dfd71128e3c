"""Where the rows of an older book stand once they are taken over: what is open, and with whom."""

from collections import Counter
from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiketing.exchange.imports.reading import Reading


def open_with(reading: Reading, known: Collection[int] = ()) -> list[tuple[str, int]]:
    """Who answers the rows that come in open, and how many each; those with the most first.

    `known` rows are here already and change nothing. An empty name stands for nobody.
    """
    names: Counter[str] = Counter(
        row.handler.name if row.handler else ""
        for row in reading.rows
        if row.answered is None and row.number not in known
    )
    return sorted(names.items(), key=lambda each: (not each[0], -each[1], each[0]))


def sentence(reading: Reading, known: Collection[int] = ()) -> str:
    """That so many will be open and with whom; empty where none will."""
    found = open_with(reading, known)
    count = sum(number for _name, number in found)
    if not count:
        return ""
    names = "、".join(f"{name or _('nobody named')} {number}" for name, number in found[:12])
    words = ngettext(
        "%(n)d row will be open, with its deadlines counted from its own day: %(names)s.",
        "%(n)d rows will be open, with deadlines counted from their own days: %(names)s.",
        count,
    )
    return words % {"n": count, "names": names}
