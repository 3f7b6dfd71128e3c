"""The workbook as it comes back: what each article would say, and every cell to mend."""

import io
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huiketing.base.errors import Invalid
from huiketing.base.text import clean_line
from huiketing.handbook.sheets import columns
from huiketing.handbook.sheets.columns import KINDS, PART, SHEETS
from huiketing.sheets.checking import check
from huiketing.sheets.matching import match
from huiketing.sheets.reading import Sheet, read

NEW = "新"
MOST_ARTICLES = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that cannot be used: where it stands, what is wrong, what to write instead."""

    sheet: str
    row: int
    column: str
    value: str
    what: str
    write: str = ""


@dataclass(slots=True)
class Wanted:
    """An article as the workbook has it: the fields of its columns, and nothing of the others."""

    code: str
    row: int
    line: str
    fields: dict[str, Any]

    @property
    def is_new(self) -> bool:
        """Whether it asks for an article the book does not have."""
        return self.code.startswith(NEW)


@dataclass
class Written:
    """What a workbook holds: the articles that can be read whole, and what is wrong with others."""

    articles: list[Wanted] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    """The codes of articles with a fault anywhere: nothing of them is taken."""


@dataclass(frozen=True)
class _Row:
    code: str
    number: int
    values: dict[str, Any]


def read_book(content: bytes, name: str = "") -> Written:
    """Every article of the workbook. Raises `Invalid` for a file that is none of ours."""
    written = Written()
    sheets = _sheets(content, name)
    rows, present = _rows(sheets[columns.ARTICLES], columns.ARTICLES, written)
    if len(rows) > MOST_ARTICLES:
        raise Invalid(_("At most %(most)d articles at once.") % {"most": MOST_ARTICLES})
    wanted: dict[str, Wanted] = {}
    for row in rows:
        if row.code in wanted:
            said = _("This code stands in row %(row)d already.") % {"row": wanted[row.code].row}
            fault = Fault(
                columns.ARTICLES, row.number, CODE, row.code, said, _("One row an article.")
            )
            _fault(written, row.code, fault)
            continue
        kept = {key: row.values[key] for key in present if key in row.values}
        line = clean_line(str(row.values.get("条线") or ""))
        wanted[row.code] = Wanted(row.code, row.number, line, _settled(kept, row, written))
    codes = set(wanted) | written.faulty
    for sheet_name, target, make in _PARTS:
        if (sheet := sheets.get(sheet_name)) is None:
            continue
        parts, _present = _rows(sheet, sheet_name, written)
        found: dict[str, list[_Row]] = defaultdict(list)
        for row in parts:
            if row.code not in codes:
                said = _("The sheet 条目 has no such article.")
                write = _("Write a code that stands there.")
                fault = Fault(sheet_name, row.number, CODE, row.code, said, write)
                _fault(written, row.code, fault)
            found[row.code].append(row)
        for code, article in wanted.items():
            article.fields[target] = make(found.get(code, []))
    written.articles = [each for code, each in wanted.items() if code not in written.faulty]
    return written


def _sheets(content: bytes, name: str) -> dict[str, Sheet]:
    heads = [each.head for each in SHEETS[columns.ARTICLES]]
    try:
        first = read(content, name, expected=heads, sheet=columns.ARTICLES)
    except Invalid as wrong:
        raise Invalid(
            _("%(why)s Take the book out as Excel and edit that file.") % {"why": wrong}
        ) from wrong
    found = {columns.ARTICLES: first}
    for other, fields in SHEETS.items():
        if other in first.others:
            expected = [each.head for each in fields]
            try:
                found[other] = read(io.BytesIO(content), name, expected=expected, sheet=other)
            except Invalid as wrong:
                raise Invalid(f"{other}：{wrong}") from wrong
    return found


def _rows(sheet: Sheet, name: str, written: Written) -> tuple[list[_Row], set[str]]:
    """The rows that can be read, and the keys of the columns that are there."""
    fields = SHEETS[name]
    found = match(sheet.heads, [each.column for each in fields])
    lacking = [each.head for each in fields if each.required and each.column.key not in found]
    if lacking:
        said = _("The sheet %(sheet)s lacks the columns %(heads)s. Leave the heads as they were.")
        raise Invalid(said % {"sheet": name, "heads": "、".join(lacking)})
    used = [each.column for each in fields if each.column.key in found]
    checked = check(sheet, used, found)
    by_number = dict(sheet.numbered())
    code_at = found[CODE]
    for problem in checked.problems:
        code = _code(by_number[problem.row][code_at])
        written.faulty.add(code)
        written.faults.append(
            Fault(name, problem.row, problem.column, problem.value[:120], problem.what,
                  problem.write_instead)
        )  # fmt: skip
    rows = [_Row(_code(row.values[CODE]), row.number, row.values) for row in checked.rows]
    return rows, {column.key for column in used} & {each.field for each in fields if each.field}


CODE = columns.CODE.head


def _code(said: str) -> str:
    return clean_line(said).upper()[:20]


def _fault(written: Written, code: str, fault: Fault) -> None:
    written.faulty.add(code)
    written.faults.append(fault)


def _settled(kept: dict[str, Any], row: _Row, written: Written) -> dict[str, Any]:
    """The fields as a version keeps them: tuples as lists, lines as channels and answers."""
    fields = {
        key: list(value) if isinstance(value, tuple) else value for key, value in kept.items()
    }
    for key, make in (("channels", _channel), ("answers", _answer)):
        if key in fields:
            made = []
            for said in fields[key]:
                part = make(said)
                if part is None:
                    column = next(each for each in columns.ARTICLE_FIELDS if each.field == key)
                    what = _("The parts of this line cannot be told apart.")
                    at = (columns.ARTICLES, row.number, column.head, said[:120])
                    _fault(written, row.code, Fault(*at, what, str(column.hint)))
                else:
                    made.append(part)
            fields[key] = made
    if "statute_amount" in fields and fields["statute_amount"] is None:
        fields["statute_unit"] = ""
    return fields


def _channel(said: str) -> dict[str, str] | None:
    parts = [part.strip() for part in said.replace("|", PART).split(PART)]
    if parts[0] not in KINDS or not 2 <= len(parts) <= 3 or not parts[1]:
        return None
    found = {"kind": str(KINDS[parts[0]].value), "text": parts[1]}
    return found | ({"hours": parts[2]} if len(parts) > 2 and parts[2] else {})


def _answer(said: str) -> dict[str, str] | None:
    question, cut, words = (part.strip() for part in said.replace("|", PART).partition(PART))
    return {"q": question, "a": words} if cut and question and words else None


def _in_order(rows: Iterable[_Row]) -> list[_Row]:
    return sorted(rows, key=lambda row: (row.values["no"], row.number))


def _materials(rows: list[_Row]) -> list[dict[str, Any]]:
    return [_filled(row.values, "name", "note", "original", "sometimes") for row in _in_order(rows)]


def _steps(rows: list[_Row]) -> list[dict[str, Any]]:
    found = []
    for number, row in enumerate(_in_order(rows), 1):
        step = _filled(row.values, "text", "who", "otherwise", "public")
        if (amount := row.values.get("amount")) is not None:
            step |= {"amount": amount, "unit": str(row.values.get("unit") or "working_day")}
        if used := list(row.values.get("materials") or ()):
            step["materials"] = used
        found.append({"no": number} | step)
    return found


def _aliases(rows: list[_Row]) -> list[str]:
    return list(dict.fromkeys(row.values["words"] for row in rows))


def _filled(values: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: values[key] for key in keys if values.get(key)}


_PARTS: tuple[tuple[str, str, Callable[[list[_Row]], Any]], ...] = (
    (columns.MATERIALS, "materials", _materials),
    (columns.STEPS, "steps", _steps),
    (columns.ALIASES, "aliases", _aliases),
)
