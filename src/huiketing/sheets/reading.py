"""A table as somebody keeps it, in Excel or as CSV, read into plain text cells.

What a cell shows is what is read: dates as 2026-11-23, whole numbers without a point. The head
row is found under a title line, and every row keeps the number it has on the screen.
"""

import csv
import io
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import DomainError, Invalid
from huiketing.base.text import clean_line
from huiketing.sheets import workbooks
from huiketing.sheets.cells import Cell, is_cut, text_of
from huiketing.sheets.heads import find_head_row

LARGEST = 20 * 1024 * 1024  # bytes
MOST_ROWS = 20_000
MOST_COLUMNS = 100
_MOST_LINES = 50_000  # with the empty ones
_MARKED = re.compile(r"'+[=+\-@]")
_MARKUP = (b"<html", b"<!doc", b"<tabl", b"<?xml", b"<meta")


class TooLarge(DomainError):
    """The table is larger than one that is read at once."""

    status = 413
    code = "too_large"


@dataclass(frozen=True)
class Sheet:
    """One table: its heads, its rows of text, and where each row stands in the file.

    Every row has as many cells as there are heads; empty rows are left out. `cut` names the
    cells (row number, column index) whose long number the spreadsheet program itself has
    rounded, so that its last digits are lost.
    """

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    cut: frozenset[tuple[int, int]] = frozenset()
    others: tuple[str, ...] = field(default=())
    above: tuple[str, ...] = field(default=())
    """What stands above the heads, cell by cell: a title, a year, who keeps the book."""

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Each row with the number it has in the file, counted from 1 as Excel shows it."""
        return zip(self.numbers, self.rows, strict=True)


def read(
    source: "Path | str | bytes | IO[bytes]",
    name: str = "",
    *,
    expected: Collection[str] = (),
    sheet: str | None = None,
) -> Sheet:
    """The table in a file: xlsx, xls or CSV (UTF-8, UTF-16 or GB 18030), told by its content.

    `expected` are heads one hopes for: they decide which line is the head row. Of several sheets
    the first visible one with anything in it is read, unless `sheet` names another. Raises
    `Invalid` or `TooLarge` with what to do.
    """
    content = _content(source)
    name = name or (Path(source).name if isinstance(source, str | Path) else "")
    head = content[:8].lstrip().lower()
    if not content.strip(b"\0 \r\n\t"):
        raise Invalid(_("The file is empty. Choose it once more."))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        title, lines, others = workbooks.lines(content, sheet)
        return _table(title, lines, expected, others)
    if head.startswith(_MARKUP):
        raise Invalid(
            _("This is a web page named as a table. Open it in Excel or WPS and save it as .xlsx.")
        )
    return _table(Path(name).stem, _csv_lines(content), expected, ())


def _content(source: "Path | str | bytes | IO[bytes]") -> bytes:
    if isinstance(source, bytes):
        size = len(source)
    elif isinstance(source, str | Path):
        size = Path(source).stat().st_size
    else:
        size = source.seek(0, os.SEEK_END) or source.tell()
        source.seek(0)
    if size > LARGEST:
        raise TooLarge(
            _("This table has %(size)d MB; at most %(most)d MB are read. Split it by year.")
            % {"size": -(-size // 2**20), "most": LARGEST // 2**20}
        )
    if isinstance(source, bytes):
        return source
    return Path(source).read_bytes() if isinstance(source, str | Path) else source.read()


def _table(
    title: str, lines: Iterable[list[Cell]], expected: Collection[str], others: tuple[str, ...]
) -> Sheet:
    grid = list(_bounded(lines))
    texts = [[text_of(cell) for cell in line] for line in grid]
    found = find_head_row(texts, expected)
    if found is None:
        raise Invalid(_("There is no row of heads in this table. Write one above the entries."))
    heads = [clean_line(cell) for cell in texts[found]]
    width = max(
        (at + 1 for line in texts[found:] for at, cell in enumerate(line) if cell), default=0
    )
    if width > MOST_COLUMNS:
        raise TooLarge(
            _("This table has %(count)d columns; at most %(most)d are read.")
            % {"count": width, "most": MOST_COLUMNS}
        )
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    cut: set[tuple[int, int]] = set()
    for at in range(found + 1, len(texts)):
        line = texts[at]
        if not any(line):
            continue
        rows.append(tuple(line[:width]) + ("",) * (width - len(line)))
        numbers.append(at + 1)
        cut.update((at + 1, column) for column, cell in enumerate(grid[at]) if is_cut(cell))
    heads = (heads + [""] * width)[:width]
    above = tuple(cell for line in texts[:found] for cell in line if cell)
    return Sheet(title, tuple(heads), tuple(rows), tuple(numbers), frozenset(cut), others, above)


def _bounded(lines: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    filled = 0
    for count, line in enumerate(lines):
        filled += any(cell not in {"", None} for cell in line)
        if filled > MOST_ROWS + 1 or count > _MOST_LINES:
            raise TooLarge(
                _("This table has more than %(most)d rows. Split it by year.") % {"most": MOST_ROWS}
            )
        yield line


def _csv_lines(content: bytes) -> Iterator[list[Cell]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;，", key=lambda mark: (first.count(mark), mark == ","))
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_unquoted(cell) for cell in line]
    except csv.Error as error:
        raise Invalid(_("The file is damaged and does not open. Save it once more.")) from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        encodings = []
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("This is no table. Choose an Excel file (.xlsx) or a CSV file."))


def _unquoted(cell: str) -> str:
    """Without the mark that `writing` sets before what a program might take for a formula."""
    return cell[1:] if _MARKED.match(cell) else cell
