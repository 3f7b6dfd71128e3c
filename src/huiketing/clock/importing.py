"""The State Council's notice of a year's days off (国务院办公厅放假通知), read from a CSV file.

One line a day: 日期, 类型 (休 / 班), 名称; English heads do as well. The file says the whole year:
what it does not name is an ordinary weekday or weekend. Importing the same file again changes
nothing.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.clock import almanac, calendar
from huiketing.clock.calendar import YEAR_END
from huiketing.clock.changing import (
    EARLIEST,
    LATEST,
    Actor,
    CalendarChange,
    announce,
    check_texts,
    compare,
    on_calendar_change,
)
from huiketing.clock.models import CalendarDay, CalendarNotice
from huiketing.clock.sentences import holiday, spoken_day

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = [
    "CannotImport", "RowError", "import_notice", "missing_year", "next_year_missing",
    "on_calendar_change", "parse",
]  # fmt: skip

MOST_BYTES = 256 * 1024
MOST_ROWS = 400
_SHOWN = 5

_HEADS = {
    "日期": "day", "date": "day", "day": "day",
    "类型": "kind", "type": "kind", "kind": "kind",
    "名称": "name", "节日": "name", "name": "name", "holiday": "name",
}  # fmt: skip
_OFF = {"休", "放假", "休息", "假", "off", "holiday"}
_WORKED = {"班", "上班", "调休上班", "补班", "work", "make_up", "make-up", "workday"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0?0:00(?::00)?)?(?:\(.*\))?")
_TIGHT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one cell, and what to write instead."""

    row: int
    """As a spreadsheet numbers it: the heads are row 1."""
    column: str
    value: str
    problem: "StrOrPromise"

    def __str__(self) -> str:
        words = {"row": self.row, "column": self.column, "value": self.value[:40]}
        place = _("Row %(row)d, %(column)s “%(value)s”: ") if self.value else (
            _("Row %(row)d, %(column)s: ")
        )  # fmt: skip
        return place % words + str(self.problem)


class CannotImport(Invalid):
    """A file of which nothing was imported; `rows` says why, cell by cell."""

    code = "cannot_import"

    def __init__(
        self, sentence: "StrOrPromise | None" = None, rows: Sequence[RowError] = ()
    ) -> None:
        self.rows = tuple(rows)
        if sentence is None:
            lines = [str(row) for row in self.rows[:_SHOWN]]
            if (more := len(self.rows) - _SHOWN) > 0:
                text = ngettext("and %(n)d more row", "and %(n)d more rows", more)
                lines.append(text % {"n": more})
            sentence = "\n".join([_("Nothing was imported. Mend these rows first:"), *lines])
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One line of the notice."""

    row: int
    day: date
    works: bool
    name: str


def parse(source: bytes | str) -> list[NoticeDay]:
    """The days a CSV file names, in its order. Raises `CannotImport` with every faulty cell."""
    lines = _lines(source)
    columns = _columns(lines[0]) if lines else {}
    if not {"day", "kind"} <= columns.keys():
        raise CannotImport(
            _("The first row must hold the heads 日期, 类型 and 名称 (or date, type, name).")
        )
    if len(lines) > MOST_ROWS:
        raise CannotImport(_("A year's notice has fewer rows than this file."))
    days: list[NoticeDay] = []
    errors: list[RowError] = []
    seen: dict[date, int] = {}
    for row, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        values = {
            key: cells[place].strip() if place < len(cells) else ""
            for key, (place, _head) in columns.items()
        }
        heads = {key: head for key, (_place, head) in columns.items()}
        read = _row(row, values, heads, seen)
        if isinstance(read, NoticeDay):
            days.append(read)
        else:
            errors += read
    if errors:
        raise CannotImport(rows=errors)
    if not days:
        raise CannotImport(_("The file names no day."))
    return days


@transaction.atomic
def import_notice(
    source: bytes | str,
    *,
    by: Actor | None,
    title: str = "",
    number: str = "",
    year: int | None = None,
    partial: bool = False,
    dry_run: bool = False,
) -> CalendarChange:
    """Let a year's days off and make-up days be those of the file; the year is then announced.

    The year is the one most of its days lie in, unless given. A file that leaves out a statutory
    holiday is refused unless `partial`. Says which days changed; whoever registered with
    `on_calendar_change` has then been told. With `dry_run` nothing is kept and nobody told.
    """
    days = parse(source)
    year = year or Counter(day.day.year for day in days).most_common(1)[0][0]
    _check_span(days, year)
    if not partial:
        _check_complete(days, year)
    check_texts(title=title)
    check_texts(60, number=number)

    before = calendar.read()
    rows = _write(days, year, title=title, number=number, by=by)
    change = compare(before, calendar.read(), [year - 1, year], rows=rows, by_notice=True)
    if dry_run:
        transaction.set_rollback(True)
        return change
    return announce(change)


def missing_year(today: date | None = None) -> int | None:
    """The year whose arrangement should be known by now and is not; the next from 1 December."""
    today, known = today or times.today(), calendar.current()
    if not known.is_announced(today.year):
        return today.year
    return today.year + 1 if next_year_missing(today) else None


def next_year_missing(today: date | None = None) -> bool:
    """Whether it is December and next year's notice has not been imported."""
    today = today or times.today()
    return today.month == 12 and not calendar.current().is_announced(today.year + 1)


def _lines(source: bytes | str) -> list[list[str]]:
    if len(source) > MOST_BYTES:
        raise CannotImport(_("The file is too large for one year's notice."))
    text = source if isinstance(source, str) else _decode(source)
    if "\x00" in text:
        raise CannotImport(_("This is not a CSV file. In Excel choose “Save as”, CSV UTF-8."))
    head = text.lstrip().split("\n", 1)[0]
    delimiter = max(",\t;，", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text.strip(), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CannotImport(
            _("This is not a CSV file. In Excel choose “Save as”, CSV UTF-8.")
        ) from error


def _decode(source: bytes) -> str:
    # Excel writes UTF-8 with a mark, or the old Chinese code page.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return source.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotImport(_("This is not a CSV file. In Excel choose “Save as”, CSV UTF-8."))


def _columns(heads: list[str]) -> dict[str, tuple[int, str]]:
    columns: dict[str, tuple[int, str]] = {}
    for place, head in enumerate(heads):
        key = _HEADS.get(unicodedata.normalize("NFKC", head).strip().lower().split("(")[0].strip())
        if key and key not in columns:
            columns[key] = (place, head.strip())
    return columns


def _row(
    row: int, values: dict[str, str], heads: dict[str, str], seen: dict[date, int]
) -> NoticeDay | list[RowError]:
    errors: list[RowError] = []

    def wrong(key: str, problem: str) -> None:
        errors.append(RowError(row, heads[key], values[key], problem))

    day = _day(values["day"])
    kind = unicodedata.normalize("NFKC", values["kind"]).lower()
    name = values.get("name", "")
    if day is None:
        wrong("day", _("there is no such day. Write it like 2027-10-01."))
    elif day in seen:
        wrong("day", _("row %(row)d already names this day.") % {"row": seen[day]})
    else:
        seen[day] = row
    if kind not in _OFF | _WORKED:
        wrong("kind", _("write 休 for a day off, 班 for a day worked to make up."))
    elif day and kind in _WORKED and day.weekday() < 5:
        wrong(
            "kind",
            _("%(day)s is a working day anyway; only Saturdays and Sundays are made up.")
            % {"day": spoken_day(day, weekday=True)},
        )
    if len(name) > 40:
        wrong("name", _("at most 40 characters."))
    if errors or day is None:
        return errors
    return NoticeDay(row, day, kind in _WORKED, name)


def _day(text: str) -> date | None:
    text = unicodedata.normalize("NFKC", text).strip()
    match = _DATE.fullmatch(text) or _TIGHT_DATE.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _check_span(days: list[NoticeDay], year: int) -> None:
    first, last = date(year - 1, *YEAR_END), date(year, 12, 31)
    problem = _("does not belong to the notice of %(year)d.") % {"year": year}
    outside = [
        RowError(day.row, _("day"), day.day.isoformat(), problem)
        for day in days
        if not first <= day.day <= last
    ]
    if outside:
        raise CannotImport(rows=outside)


def _check_complete(days: list[NoticeDay], year: int) -> None:
    """A notice names every statutory holiday; a file without one would make people work on it."""
    off = {day.day for day in days if not day.works}
    left_out = [
        f"{holiday(name)} {spoken_day(day, year=year)}"
        for day, name in sorted(almanac.shipped(year).statutory.items())
        if day.weekday() < 5 and day not in off
    ]
    if left_out:
        raise CannotImport(
            _("The file must name the whole year. Missing as days off: %(days)s.")
            % {"days": pgettext("between listed things", ", ").join(left_out)}
        )


def _write(days: list[NoticeDay], year: int, *, title: str, number: str, by: Actor | None) -> int:
    """Make the notice's rows those of the file; how many rows that took."""
    notice, made = CalendarNotice.objects.select_for_update().get_or_create(year=year)
    named = title or notice.title, number or notice.number
    source = named[1] or named[0]
    kind = {True: CalendarDay.Kind.MAKE_UP, False: CalendarDay.Kind.OFF}
    wanted = {day.day: (kind[day.works], day.name, source) for day in days}
    standing = {row.day: row for row in notice.days.all()}
    gone = {
        day for day, row in standing.items() if wanted.get(day) != (row.kind, row.name, row.source)
    }
    new = {day for day in wanted if day not in standing or day in gone}
    CalendarDay.objects.filter(pk__in=[standing[day].pk for day in gone]).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(
            day=day,
            kind=kind,
            name=name,
            source=source,
            notice=notice,
            entered_by=by.uid if by else None,
        )
        for day, (kind, name, source) in wanted.items()
        if day in new
    )
    rows = len(gone | new)
    # Saved last: that tells every process of the rows written in bulk before.
    if made or rows or named != (notice.title, notice.number):
        notice.title, notice.number = named
        notice.imported_at = times.now()
        notice.imported_by, notice.imported_by_name = (by.uid, str(by)[:60]) if by else (None, "")
        notice.save()
    return rows
