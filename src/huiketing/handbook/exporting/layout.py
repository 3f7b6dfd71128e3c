"""How much paper an article takes, worked out from its text, so that the contents of the Word
file name the pages before any program has laid it out.

Lines have exact heights and a Chinese character is as wide as it is high, so that counting
characters is enough. Word works the numbers out again when the contents are updated.
"""

import math
import unicodedata
from collections.abc import Sequence

from huiketing.handbook.exporting.articles import Article, WholeBook
from huiketing.handbook.exporting.blocks import (
    Block,
    Items,
    Pairs,
    Table,
    answerable,
    blocks,
    sayings,
    standing,
)

# All in points; `word.py` sets its styles and margins from these.
PAGE = (595.3, 841.9)
TOP, BOTTOM, LEFT, RIGHT = 64.0, 54.0, 73.7, 68.0
WIDE, HIGH = PAGE[0] - LEFT - RIGHT, PAGE[1] - TOP - BOTTOM
CHAPTER, CHAPTER_AFTER = 34.0, 12.0
HEADING, HEADING_AFTER = 24.0, 4.0
SMALL, SMALL_TEXT, SMALL_AFTER = 13.0, 9.0, 4.0
LINE, TEXT = 15.5, 10.0
TITLE, TITLE_AFTER = 17.0, 3.0
GAP = 6.0  # an empty line of its own: programs differ in what they do with space before a table
CELL_SIDE, CELL_ABOVE = 5.4, 1.2
RULE = 0.3
LABEL = 18  # the share of a hundred that the asking column of pairs takes
CONTENTS_TITLE, CONTENTS_LINE = 44.0, 19.0
CONTENTS_CHAPTER_BEFORE = 6.0


def lines(words: str, width: float, size: float = TEXT) -> int:
    """How many lines the words take in a column of this width."""
    fit = max(1, math.floor(width / size))
    count, used, before = 1, 0.0, True
    for character in words:
        full = unicodedata.east_asian_width(character) in "WFA"
        wide = 1.0 if full else 0.55
        if full != before and character != " ":
            wide += 0.25  # programs leave a little room between the two scripts
        before = full
        if used + wide > fit and character not in "，。；：、！？）」》":
            count, used = count + 1, 0.0
        used += wide
    return count


def columns(widths: Sequence[int]) -> list[float]:
    """Shares of a hundred as points."""
    whole = sum(widths)
    return [WIDE * width / whole for width in widths]


def pages(whole: WholeBook) -> dict[str, int]:
    """By anchor, the page each chapter and article begins on; the cover is page 1."""
    at = 1 + 1 + contents_pages(whole)
    found: dict[str, int] = {}
    for chapter in whole.chapters:
        found[chapter.anchor] = at
        for article in chapter.articles:
            found[article.anchor] = at
            above = CHAPTER + CHAPTER_AFTER if article is chapter.articles[0] else 0.0
            at += taken(article, above)
    return found


def contents_pages(whole: WholeBook) -> int:
    """How many pages the list of contents takes."""
    on_page, count = CONTENTS_TITLE, 1
    for chapter in whole.chapters:
        for height in (
            CONTENTS_LINE + CONTENTS_CHAPTER_BEFORE,
            *([CONTENTS_LINE] * len(chapter.articles)),
        ):
            if on_page + height > HIGH:
                count, on_page = count + 1, 0.0
            on_page += height
    return count


def taken(article: Article, above: float = 0.0) -> int:
    """How many pages an article takes that begins below `above`."""
    place = _Place(above)
    place.put(HEADING * lines(article.heading, WIDE, 15) + HEADING_AFTER)
    place.put(SMALL * lines(standing(article), WIDE, SMALL_TEXT) + SMALL_AFTER)
    if said := sayings(article.entry):
        place.put(LINE * lines(said, WIDE) + SMALL_AFTER)
    for block in blocks(article):
        _put(place, block)
    if words := answerable(article):
        place.put(SMALL * lines(words, WIDE, SMALL_TEXT) + GAP)
    return place.page


class _Place:
    """Where on the paper the next piece goes."""

    def __init__(self, above: float) -> None:
        self.page = 1
        self.used = above

    def put(self, height: float) -> None:
        """Set a piece that does not break; on the next page where it does not fit."""
        if self.used + height > HIGH and self.used > 0:
            self.page += 1
            self.used = 0.0
        self.used += height


def _put(place: _Place, block: Block) -> None:
    place.put(GAP)
    match block:
        case Pairs():
            widths = columns((LABEL, 100 - LABEL))
            for label, said in block.rows:
                place.put(_row(([label], list(said)), widths))
        case Table():
            widths = columns(block.widths)
            rows = [_row([[cell] for cell in row], widths) for row in block.rows]
            head = _row([[cell] for cell in block.heads], widths)
            # The title keeps to the heads and the first row.
            place.put(TITLE + TITLE_AFTER + head + rows[0])
            for height in rows[1:]:
                place.put(height)
        case Items():
            items = [LINE * lines(item, WIDE - 2 * TEXT) for item in block.items]
            place.put(TITLE + TITLE_AFTER + items[0])
            for height in items[1:]:
                place.put(height)


def _row(cells: Sequence[Sequence[str]], widths: Sequence[float]) -> float:
    deepest = max(
        sum(lines(line, width - 2 * CELL_SIDE) for line in (cell or [""]))
        for cell, width in zip(cells, widths, strict=True)
    )
    return deepest * LINE + 2 * CELL_ABOVE + RULE
