"""What an act writes, sent as one message at its end, with COMMIT in it where that ends the act.

A registration writes a dozen rows into nine tables. One by one they would cost as many ways there
and back, all of them while the lock of its number is held.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from huiketing.base.rows import columns_of, insert, values_of

_Statement = tuple[str, str, str]
"""What stands before the rows, one row's placeholders, what stands after them."""


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

    Where the driver puts the values in by itself (PostgreSQL) they go as one message; elsewhere
    one after the other. Nothing is written before, and the values of a row are taken only then.
    """

    def __init__(self) -> None:
        """Nothing yet."""
        self._waiting: dict[_Statement | type[models.Model], list[Any]] = {}
        self._keyed: list[models.Model] = []

    def insert(self, rows: Sequence[models.Model], *, keyed: bool = False) -> None:
        """As `rows.insert`, but at the end, in the order in which each table was first named.

        Rows that others here point to are `keyed`: they know their key by then. Others do not.
        """
        for row in rows:
            self._waiting.setdefault(type(row), []).append(row)
        if keyed:
            self._keyed += rows

    def add(self, head: str, one: str, values: Sequence[Any], tail: str = "") -> None:
        """One row by hand: `INSERT INTO … VALUES`, `(%s, …)`, its values, what follows them.

        Rows that differ in nothing but their values become one statement.
        """
        self._waiting.setdefault((head, one, tail), []).append(values)

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
            with connection.cursor() as cursor:
                if wanted := self.keys_wanted():
                    cursor.execute(f"SELECT {', '.join(wanted)}")
                    self.give_keys(cursor.fetchone())
                message = _message(connection, waiting)
                # Once this has come through, the end of `atomic` finds nothing left to commit.
                cursor.execute(f"{message};COMMIT" if commit else message)
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


def _write(connection: Any, what: "_Statement | type[models.Model]", rows: list[Any]) -> None:
    if isinstance(what, type):
        insert(rows)
        return
    head, one, tail = what
    with connection.cursor() as cursor:
        cursor.execute(
            f"{head} {', '.join([one] * len(rows))}{tail}", [each for row in rows for each in row]
        )


def _writer(raw: Any) -> Callable[[Any], bytes]:
    """How this connection of the driver writes a value into a statement.

    Kept with the connection: the driver learns the type of each value once, not once a message.
    """
    writer: Callable[[Any], bytes] | None = getattr(raw, "hkt_writer", None)
    if writer is None:
        from psycopg.adapt import Transformer

        writer = raw.hkt_writer = Transformer.from_context(raw).as_literal
    return writer


def _message(connection: Any, waiting: "dict[_Statement | type[models.Model], list[Any]]") -> str:
    """Every statement with its values in it, as the driver writes them."""
    literal = _writer(connection.connection)
    said = []
    for what, rows in waiting.items():
        if isinstance(what, type):
            fields, head = columns_of(what, with_key=rows[0].pk is not None)
            values = values_of(rows, fields)
            one, tail = f"({', '.join(['%s'] * len(fields))})", ""
        else:
            (head, one, tail), values = what, rows
        places = ", ".join(
            one
            % tuple(
                "NULL"
                if each is None
                else str(each)
                if type(each) is int
                else literal(each).decode()
                for each in row
            )
            for row in values
        )
        said.append(f"{head} {places}{tail}")
    return ";".join(said)
