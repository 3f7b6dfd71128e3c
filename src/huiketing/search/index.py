"""Putting things into the index and taking them out: one statement each, on both databases.

A verb calls `put` in its own transaction, so that whatever is registered can be found at once.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from huiketing.base.batch import Batch
from huiketing.base.rows import inserting
from huiketing.base.text import clean_line, clean_text
from huiketing.search import grams
from huiketing.search.models import Entry

LONGEST_TEXT = 4000  # characters that are searched
_BATCH = 200
_COLUMNS = (
    "subject_uid",
    "subject_type",
    "kind",
    "unit_path",
    "lines",
    "restricted",
    "number",
    "title",
    "names",
    "text",
    "at_ms",
    "indexed_ms",
    "grams",
)


@dataclass(frozen=True)
class Item:
    """What a room says of one of its rows for it to be found.

    `at` decides the order, newest first. `names` are people's or firms', found by surname-aware
    pinyin too. `text` is searched and quoted; nothing sealed and nothing of a restricted kind
    belongs in it.
    """

    kind: str
    subject_type: str
    subject_uid: UUID
    title: str
    at: datetime
    unit_path: str = ""
    lines: Sequence[str] = ()
    restricted: bool = False
    number: str = ""
    names: Sequence[str] = ()
    text: str = ""


def put(item: Item, batch: Batch | None = None) -> None:
    """Let it be found, or found as it is now; with `batch` together with what else it writes."""
    if batch is not None:
        _put(item, batch)
        return
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, _row(item, connection.vendor == "postgresql"))


def put_ahead(item: Item, batch: Batch) -> Callable[[str], None]:
    """Put it into the batch before its number is known, and call what comes back with the number.

    Cutting its words takes long; whoever waits for the next number does not wait for that.
    """
    return _put(item, batch).take


class _Ahead:
    """A row of the index in the making: cut when first asked for, also before it has its number."""

    def __init__(self, item: Item, is_postgres: bool) -> None:
        self._item, self._is_postgres = item, is_postgres
        self._cut: list[Any] = []
        self._number = ""

    def take(self, number: str) -> None:
        self._number = number

    def __call__(self) -> list[Any]:
        self._cut = self._cut or _row(self._item, self._is_postgres)
        if not self._number:
            return self._cut
        row = [*self._cut]
        row[_NUMBER] = self._number
        added = grams.of_number(self._number)
        row[-1] += f" {_vector(added) if self._is_postgres else ' '.join(added)}"
        return row


def _put(item: Item, batch: Batch) -> _Ahead:
    is_postgres = connection.vendor == "postgresql"
    row = _Ahead(item, is_postgres)
    if not is_postgres:
        row()  # nothing is written meanwhile there, so not while all wait for what is
    batch.put("search_entry", _COLUMNS, row, _OR_UPDATE)
    return row


def put_all(items: Iterable[Item]) -> int:
    """The same for many, a statement for each two hundred; returns how many."""
    is_postgres = connection.vendor == "postgresql"
    remaining = iter(items)
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(remaining, _BATCH)):
            # One statement cannot write a row twice: of a subject named twice the last holds.
            once = {(item.subject_type, item.subject_uid): item for item in batch}
            rows = [_row(item, is_postgres) for item in once.values()]
            cursor.execute(_statement(len(rows)), [value for row in rows for value in row])
            count += len(batch)
    return count


def place(
    subject_type: str,
    subject_uid: UUID,
    *,
    unit_path: str,
    lines: Sequence[str],
    restricted: bool = False,
) -> None:
    """It belongs elsewhere now; its words are as they were."""
    Entry.objects.filter(subject_type=subject_type, subject_uid=subject_uid).update(
        unit_path=unit_path, lines=as_lines(lines), restricted=restricted
    )


def moved(old: str, new: str) -> None:
    """A unit and all below it lie elsewhere in the tree: whatever was theirs goes along."""
    rest = Substr("unit_path", len(old) + 1)
    rows = Entry.objects.filter(unit_path__startswith=old)
    rows.update(unit_path=Concat(Value(new), rest))


def drop(subject_type: str, subject_uid: UUID) -> None:
    """It is to be found no more."""
    Entry.objects.filter(subject_type=subject_type, subject_uid=subject_uid).delete()


def as_lines(lines: Sequence[str]) -> str:
    """Lines of work as one column holds them, each between commas: `,MZ,SB,`."""
    return f",{','.join(lines)}," if lines else ""


_NUMBER = _COLUMNS.index("number")
_OR_UPDATE = " ON CONFLICT (subject_uid, subject_type) DO UPDATE SET " + ", ".join(
    f"{column} = excluded.{column}" for column in _COLUMNS[2:]
)


def _statement(rows: int) -> str:
    return inserting("search_entry", _COLUMNS, rows, _OR_UPDATE)


_UPSERT = _statement(1)


def _row(item: Item, is_postgres: bool) -> list[Any]:
    title = clean_line(item.title)[:300]
    number = clean_line(item.number)[:60]
    names = [clean_line(name) for name in item.names if name]
    text = clean_text(item.text)[:LONGEST_TEXT]
    cut = grams.of_entry(title, number, names, text)
    return [
        item.subject_uid if is_postgres else item.subject_uid.hex,
        item.subject_type,
        item.kind,
        item.unit_path,
        as_lines(item.lines),
        item.restricted,
        number,
        title,
        " ".join(names)[:300],
        text,
        round(item.at.timestamp() * 1000),
        time.time_ns() // 1_000_000,
        _vector(cut) if is_postgres else " ".join(cut),
    ]


def _vector(cut: list[str]) -> str:
    """The grams as PostgreSQL writes a tsvector; no gram holds a quote or a backslash."""
    return "'" + "' '".join(cut) + "'" if cut else ""
