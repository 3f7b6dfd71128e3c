"""What an act writes, sent as one message at its end, with COMMIT in it where that ends the act.

A registration writes a dozen rows into nine tables. One by one they would cost as many ways there
and back, all of them while the lock of its number is held.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from json import JSONEncoder
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from huiketing.base import prepared
from huiketing.base.rows import fields_of, insert, inserting, values_of


@dataclass(frozen=True, slots=True)
class _Into:
    """Where rows by hand go: a table, its columns, and what stands after the rows."""

    table: str
    columns: tuple[str, ...]
    tail: str


_Waiting = dict[_Into | type[models.Model], list[Any]]


@contextmanager
def acting(batch: "Batch | None" = None) -> Iterator["Batch"]:
    """A transaction that ends with running the batch: the caller's, or a new one.

    Where it is the outermost, COMMIT goes along with the last message, so nothing can come after
    it. A refusal inside sends nothing; a message that fails leaves nothing.
    """
    last = Batch() if batch is None else batch
    with transaction.atomic():
        yield last
        last.run(commit=_is_outermost())


class Batch:
    """Rows and statements that nobody waits for one by one, written together by `run`.

    To PostgreSQL they go as one message, elsewhere one after the other. Nothing is written
    before, and the values of a row are taken only then.
    """

    def __init__(self) -> None:
        """Nothing yet."""
        self._waiting: _Waiting = {}
        self._keyed: list[models.Model] = []

    def insert(self, rows: Sequence[models.Model], *, keyed: bool = False) -> None:
        """As `rows.insert`, but at the end, in the order in which each table was first named.

        Rows that others here point to are `keyed`: they know their key by then. Others do not.
        """
        for row in rows:
            self._waiting.setdefault(type(row), []).append(row)
        if keyed:
            self._keyed += rows

    def put(
        self, table: str, columns: tuple[str, ...], values: Sequence[Any], tail: str = ""
    ) -> None:
        """One row by hand, with what stands after it, as ON CONFLICT does.

        Rows that differ in nothing but their values become one statement.
        """
        self._waiting.setdefault(_Into(table, columns, tail), []).append(values)

    def keys_wanted(self) -> list[str]:
        """Expressions for the keys its rows still lack, for a statement that is sent anyhow.

        None where a key is not known before its row is written. See `give_keys`.
        """
        if connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
            return []
        return [_next_key(type(row)) for row in self._lacking()]

    def give_keys(self, keys: Sequence[int]) -> None:
        """What `keys_wanted` came to, in its order."""
        for row, key in zip(self._lacking(), keys, strict=True):
            row.pk = key

    def run(self, *, commit: bool = False) -> None:
        """Send everything. `commit` ends the transaction with it, where that can be done."""
        waiting, keyed = self._waiting, self._keyed
        if not waiting:
            return
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor == "postgresql":
            if wanted := self.keys_wanted():
                self.give_keys(prepared.rows(f"SELECT {', '.join(wanted)}")[0])
            calls = [_records(what, rows) for what, rows in waiting.items()]
            prepared.say(connection, calls, commit=commit)
        else:
            for what, rows in waiting.items():
                _write(connection, what, rows)
        for row in keyed:
            row._state.adding, row._state.db = False, connection.alias
        self._waiting, self._keyed = {}, []

    def _lacking(self) -> list[models.Model]:
        return [row for row in self._keyed if row.pk is None]


def _is_outermost() -> bool:
    """Whether leaving the innermost `atomic` is what commits."""
    connection = connections[DEFAULT_DB_ALIAS]
    return connection.commit_on_exit and not connection.savepoint_ids


@cache
def _next_key(model: type[models.Model]) -> str:
    """The expression that draws the next key of a model's table."""
    connection = connections[DEFAULT_DB_ALIAS]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:  # asked once: it takes longer than the drawing
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.pk.column])
        return f"nextval('{cursor.fetchone()[0]}')"


def _write(connection: Any, what: _Into | type[models.Model], rows: list[Any]) -> None:
    if isinstance(what, type):
        insert(rows)
        return
    statement = inserting(what.table, what.columns, len(rows), what.tail)
    with connection.cursor() as cursor:
        cursor.execute(statement, [each for row in rows for each in row])


def _records(what: _Into | type[models.Model], rows: list[Any]) -> prepared.Called:
    """The statement that writes the rows, and its one value: all of them as JSON.

    One value, however many columns: written out by C, and always the same statement.
    """
    if isinstance(what, type):
        with_key = rows[0].pk is not None
        sql, names = _taking(what, with_key)
        rows = values_of(rows, with_key=with_key)
    else:
        sql, names = _taking_by_hand(what)
    return sql, [_as_json([dict(zip(names, row, strict=True)) for row in rows])]


@cache
def _taking(model: type[models.Model], with_key: bool) -> tuple[str, tuple[str, ...]]:
    columns = tuple(str(field.column) for field in fields_of(model, with_key=with_key))
    return _taking_by_hand(_Into(model._meta.db_table, columns, ""))


@cache
def _taking_by_hand(into: _Into) -> tuple[str, tuple[str, ...]]:
    """INSERT … SELECT from records of the table's own type, and the names the records use."""
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns, table = ", ".join(map(quote, into.columns)), quote(into.table)
    records = f"jsonb_populate_recordset(NULL::{table}, %s)"
    sql = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {records}{into.tail}"  # noqa: S608
    return sql, into.columns


def _plain(value: Any) -> Any:
    """What JSON has no word for, as PostgreSQL reads it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date):
        return value.isoformat()
    if type(value).__name__ == "Jsonb":
        return value.obj
    raise TypeError(f"{type(value).__name__} is not written in a batch.")


_as_json = JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_plain
).encode
