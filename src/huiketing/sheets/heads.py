"""Which line of a table is the row of heads."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from huiketing.base.text import fold

_LOOKED_AT = 20  # lines from the top
_DATA = re.compile(r"[\d\s.,:/\-%年月日]+")  # a number or a day: an entry, not a head
_LONGEST = 60  # characters of a cell that are looked at; a head is a few words
_REMARKS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_NOISE = re.compile(r"[\W_]+")


def squeeze(head: str) -> str:
    """A head without what people vary: spaces, punctuation, width, case."""
    return _squeezed(head[:_LONGEST])


@lru_cache(maxsize=2048)
def _squeezed(head: str) -> str:
    return _NOISE.sub("", fold(head))


def bare(head: str) -> str:
    """A head without its remark in brackets: 联系电话（手机） is 联系电话."""
    return _bared(head[:_LONGEST])


@lru_cache(maxsize=2048)
def _bared(head: str) -> str:
    return _squeezed(_REMARKS.sub("", head))


def find_head_row(lines: Sequence[Sequence[str]], expected: Collection[str] = ()) -> int | None:
    """The index of the head row: the line with most of the expected heads, else the first line
    of words that is about as wide as the table; None when there is no such line."""
    top = lines[:_LOOKED_AT]
    known = {squeeze(head) for head in expected} | {bare(head) for head in expected}
    scores = [
        sum(1 for cell in line if cell and {squeeze(cell), bare(cell)} & known) for line in top
    ]
    if scores and max(scores) > 0:
        return scores.index(max(scores))
    widest = max((_filled(line) for line in lines[: 3 * _LOOKED_AT]), default=0)
    for at, line in enumerate(top):
        words = sum(1 for cell in line if cell and not _DATA.fullmatch(cell))
        if words and words == _filled(line) and 10 * words >= 6 * widest:
            return at
    return None


def _filled(line: Sequence[str]) -> int:
    return sum(1 for cell in line if cell)
