"""The workbook as it goes out: one row an article, and a row each for what hangs on it."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from huiketing.handbook.entry import Entry
from huiketing.handbook.exporting.articles import Progress, WholeBook
from huiketing.handbook.exporting.titles import title
from huiketing.handbook.models import ProcedureVersion
from huiketing.handbook.sheets import columns
from huiketing.handbook.sheets.columns import HELP, KINDS, PART, SHEETS, TYPES, UNITS, Field
from huiketing.sheets.writing import Table, write_tables

Row = list[Any]


def write_sheets(whole: WholeBook, file: IO[bytes], progress: Progress) -> None:
    """Write the book into `file` as a workbook that can be taken in again."""
    entries = [article.entry for article in whole.articles]
    rows = {
        columns.ARTICLES: (_article(entry) for entry in entries),
        columns.MATERIALS: (row for entry in entries for row in _materials(entry)),
        columns.STEPS: (row for entry in entries for row in _steps(entry)),
        columns.ALIASES: ([entry.code, alias] for entry in entries for alias in entry.aliases),
    }
    tables = [
        Table(name, [field.head for field in fields], rows[name], _widths(fields))
        for name, fields in SHEETS.items()
    ]
    help_heads = ["表", "列", "填什么"]
    help_table = Table(HELP, help_heads, _help(), {"填什么": 60, "列": 18, "表": 12})
    write_tables(file, title(), [*tables, help_table])
    progress(whole.count, whole.count)


def _widths(fields: tuple[Field, ...]) -> Mapping[str, float]:
    return {field.head: field.width for field in fields if field.width}


def _article(entry: Entry) -> Row:
    statute = entry.statute
    return [
        entry.code,
        entry.article,
        entry.line,
        entry.title,
        entry.applicants,
        entry.public_applicants,
        "\n".join(entry.conditions),
        _word(TYPES, entry.type),
        entry.promise.amount,
        _word(UNITS, entry.promise.unit),
        statute.amount if statute else None,
        _word(UNITS, statute.unit) if statute else "",
        entry.basis,
        entry.limit_note,
        entry.desk_promise,
        entry.fee,
        "\n".join(
            PART.join(filter(None, (_word(KINDS, one.kind), one.text, one.hours)))
            for one in entry.channels
        ),
        "\n".join(entry.outputs),
        "\n".join(entry.handling_units),
        entry.contact_first,
        _yes(entry.home_visit),
        entry.home_visit_when,
        entry.follow_up,
        "\n".join(entry.pitfalls),
        "\n".join(f"{one.q}{PART}{one.a}" for one in entry.answers),
        "、".join(entry.related),
        entry.region,
        _yes(entry.needs_id_number),
        "",
        entry.number,
        str(ProcedureVersion.Status(entry.status).label),
    ]


def _materials(entry: Entry) -> Iterator[Row]:
    for number, one in enumerate(entry.materials, 1):
        yield [entry.code, number, one.name, one.note, _yes(one.original), _yes(one.sometimes)]


def _steps(entry: Entry) -> Iterator[Row]:
    for step in entry.flow:
        amount, unit = (
            (step.within.amount, _word(UNITS, step.within.unit)) if step.within else (None, "")
        )
        used = "、".join(step.materials)
        yield [
            entry.code, step.no, step.text, step.who, amount, unit, used, step.otherwise,
            step.public,
        ]  # fmt: skip


def _help() -> Iterator[Row]:
    for name, fields in SHEETS.items():
        for field in fields:
            yield [name, field.head, str(field.hint)]


def _word(words: Mapping[str, Any], value: object) -> str:
    return next((word for word, known in words.items() if known == value), "")


def _yes(held: bool) -> str:
    return "是" if held else "否"
