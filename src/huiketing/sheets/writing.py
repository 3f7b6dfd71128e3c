"""Tables handed out: xlsx for screen and A4, CSV for other programs.

The first row is exactly the heads that were given, nothing above it; the title stands in the
page's header. No cell is ever a formula, whatever a person has written into it.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base.errors import Invalid
from huiketing.base.text import clean_text
from huiketing.sheets.checking import Problem
from huiketing.sheets.reading import Sheet

MOST_ROWS: Final = 1_048_575  # that fit on a sheet below the heads
_LONGEST_CELL = 32_767  # characters, a limit of the format
_EXACT = 10**15  # a spreadsheet keeps 15 digits of a number
_NARROW, _WIDE = 6, 42  # characters
_FORMULA = re.compile(r"'*[=+\-@]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")

FONT: Final = 10  # points
_LINE, _AROUND, _TALLEST = 14.5, 4, 409  # points; more than the last no program shows
_WORD = re.compile(r"[!-~]+|.")

_Mark = Callable[[int, int], bool]


def workbook(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Mapping[str, float] | None = None,
    subtitle: str = "",
    landscape: bool = True,
) -> bytes:
    """An xlsx of one sheet. For a long export `write_workbook` into a file spares the memory."""
    kept = io.BytesIO()
    write_workbook(kept, title, heads, rows, widths=widths, subtitle=subtitle, landscape=landscape)
    return kept.getvalue()


def write_workbook(
    file: IO[bytes],
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Mapping[str, float] | None = None,
    subtitle: str = "",
    landscape: bool = True,
    marked: _Mark | None = None,
) -> int:
    """Write the sheet into `file` row by row and return how many rows it has.

    Text, whole and broken numbers, days, moments (shown in local time), yes and no, and None are
    written as themselves. Columns are as wide as what stands in them unless `widths` (by head, in
    characters) says otherwise. Printed it is A4, one page wide, the heads on every page, title
    and `subtitle` above, page numbers below. `marked(row index, column)` paints a cell.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    try:
        book.set_properties({"title": _printable(title)})
        sheet = book.add_worksheet(_sheet_name(title))
        sheet.freeze_panes(1, 0)
        _set_page(sheet, title, subtitle, landscape)
        return _fill(sheet, _styles(book), heads, rows, widths=widths or {}, marked=marked)
    finally:
        # Also when a row could not be had: its scratch files are closed and removed here.
        book.close()


@dataclass(frozen=True)
class Table:
    """One sheet of several: its name, its heads and its rows."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Mapping[str, float] = field(default_factory=dict)


def write_tables(file: IO[bytes], title: str, tables: Iterable[Table]) -> None:
    """Write a workbook of several sheets into `file`, each as `write_workbook` writes its one."""
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    try:
        book.set_properties({"title": _printable(title)})
        styles = _styles(book)
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.name))
            sheet.freeze_panes(1, 0)
            _set_page(sheet, title, table.name, landscape=True)
            _fill(sheet, styles, table.heads, table.rows, widths=table.widths, marked=None)
    finally:
        book.close()


def _fill(
    sheet: Any,
    styles: dict[str, Any],
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Mapping[str, float],
    marked: _Mark | None,
) -> int:
    widest = [_width(head) + 2 for head in heads]
    # A column without a width of its own grows to its longest cell, and to no more than this.
    across = [widths.get(head, _WIDE) for head in heads]
    sheet.set_row(0, height_of(heads, across, bold=True))
    for at, head in enumerate(heads):
        sheet.write_string(0, at, _printable(head), styles["head"])
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise Invalid(_("More rows than fit on one sheet. Choose a shorter time."))
        sheet.set_row(count, height_of(row, across))
        # The row before the last lies in the file already; its height need not be remembered.
        for heights in (sheet.row_info, sheet.row_sizes):
            heights.pop(count - 2, None)
        for at, value in enumerate(row):
            is_marked = marked is not None and marked(count - 1, at)
            shown = _write(sheet, (count, at), value, styles, "_marked" if is_marked else "")
            if at < len(widest):
                widest[at] = max(widest[at], shown)
    for at, head in enumerate(heads):
        sheet.set_column(at, at, widths.get(head) or min(max(widest[at], _NARROW), _WIDE))
    return count


def _styles(book: Any) -> dict[str, Any]:
    cell = {
        **{"border": 1, "border_color": "#B8AFA0", "valign": "top", "text_wrap": True},
        "font_size": FONT,
    }
    head = {**cell, "bold": True, "bg_color": "#F1ECE2", "valign": "vcenter", "align": "center"}
    kinds = {
        "text": {},
        "number": {"valign": "top"},
        "day": {"num_format": "yyyy-mm-dd", "align": "left"},
        "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
        "time": {"num_format": "hh:mm", "align": "left"},
    }
    styles = {kind: book.add_format({**cell, **extra}) for kind, extra in kinds.items()}
    for kind, extra in kinds.items():
        styles[f"{kind}_marked"] = book.add_format({**cell, **extra, "bg_color": "#F8D9D2"})
    return {**styles, "head": book.add_format(head)}


def _set_page(sheet: Any, title: str, subtitle: str, landscape: bool) -> None:
    sheet.set_paper(9)  # A4
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.3, right=0.3, top=0.8, bottom=0.5)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    # An ampersand begins a code in a header; a header holds 255 characters.
    shown = _printable(title).replace("&", "&&")[:120]
    below = _printable(subtitle).replace("&", "&&")[:100]
    sheet.set_header(f"&C&14&B{shown}" + (f"\n&10&B{below}" if below else ""))
    sheet.set_footer("&C" + _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"})


def _write(
    sheet: Any, place: tuple[int, int], value: Any, styles: dict[str, Any], mark: str
) -> float:
    """Write one cell as what it is and return the width it wants."""
    match value:
        case None | "":
            sheet.write_blank(*place, None, styles["text" + mark])
            return 0
        case bool():
            value = _("yes") if value else _("no")
        case int() | float() | Decimal() if -_EXACT < value < _EXACT:
            sheet.write_number(*place, value, styles["number" + mark])
            return len(str(value)) + 1
        case datetime():
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            naive = local.replace(tzinfo=None)
            if naive.year >= 1900:
                sheet.write_datetime(*place, naive, styles["moment" + mark])
                return 17
            value = f"{naive:%Y-%m-%d %H:%M}"
        case date():
            if value.year >= 1900:
                sheet.write_datetime(*place, value, styles["day" + mark])
                return 11
        case time():
            sheet.write_datetime(*place, value, styles["time" + mark])
            return 7
    words = _printable(str(value))
    sheet.write_string(*place, words, styles["text" + mark])
    return _width(words)


def _printable(text: str) -> str:
    return clean_text(str(text))[:_LONGEST_CELL]


def _width(text: str) -> float:
    """In characters of the sheet: a hanzi takes two."""
    lines = text.split("\n")
    return max(
        sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
        for line in (part[:_WIDE] for part in lines)
    )


def height_of(row: Sequence[Any], across: Sequence[float], *, bold: bool = False) -> float:
    """How tall a row must be, in points, that no cell in it is cut.

    Programs that print do not all grow a row by themselves, so each is given its own.
    """
    most = max(
        (
            _lines(value, width, bold=bold)
            for value, width in zip(row, across, strict=False)
            if isinstance(value, str)
        ),
        default=1,
    )
    return min(most * _LINE + _AROUND, _TALLEST)


def _lines(text: str, width: float, *, bold: bool) -> int:
    """On how many lines the text stands in a column; a word or a number breaks only if it must."""
    room = (width - 0.5) / (1.1 if bold else 1)
    count = 0
    for paragraph in text[:_LONGEST_CELL].split("\n"):
        count, used = count + 1, 0.0
        for word in _WORD.findall(paragraph):
            wide = _width(word) if len(word) == 1 else float(len(word))
            if used + wide > room and used:
                count, used = count + 1, 0.0
                if word == " ":
                    continue
            count += int((wide - 0.01) // room)
            used = used + wide if wide <= room else wide % room
    return count


def _sheet_name(title: str) -> str:
    return _FORBIDDEN_IN_NAME.sub(" ", _printable(title)).strip()[:31].strip("' ") or "Sheet1"


def error_sheet(sheet: Sheet, problems: Sequence[Problem], *, only_faulty: bool = True) -> bytes:
    """The rows that could not be taken, as they were, each with what is wrong and what to write.

    The wrong cells are painted; once they are mended the same file can be read again, for the
    heads are the same and the added columns are not ours.
    """
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    kept = [
        (number, cells) for number, cells in sheet.numbered() if number in by_row or not only_faulty
    ]
    wrong = {
        (at, problem.index)
        for at, (number, _cells) in enumerate(kept)
        for problem in by_row.get(number, ())
    }
    heads = [*sheet.heads, _("Row in the file"), _("What is wrong"), _("What to write")]

    def lines() -> Iterator[Sequence[Any]]:
        for number, cells in kept:
            found = by_row.get(number, [])
            what = [f"{problem.column}：{problem.what}" for problem in found]
            instead = [f"{problem.column}：{problem.write_instead}" for problem in found]
            yield [*cells, number, "\n".join(what), "\n".join(instead)]

    content = io.BytesIO()
    write_workbook(
        content,
        _("Rows to mend"),
        heads,
        lines(),
        subtitle=sheet.name,
        marked=lambda row, at: (row, at) in wrong,
    )
    return content.getvalue()


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A CSV line by line, for a streamed answer; begins with the mark Excel knows UTF-8 by."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_csv_cell(head) for head in heads])
    for row in rows:
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([_csv_cell(value) for value in row])
    yield buffer.getvalue()


def csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The same in one piece."""
    return "".join(csv_lines(heads, rows)).encode()


def _csv_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return f"{local:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
    words = _printable(str(value))
    # A program that opens the file would run such a cell as a formula.
    if _FORMULA.match(words) and not _PLAIN_NUMBER.fullmatch(words):
        return f"'{words}"
    return words
