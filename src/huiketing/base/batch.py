"""What an act writes, sent as one message at its end, with COMMIT in it where that ends the act.

A registration writes a dozen rows into nine tables. One by one they would cost as many ways there
and back, all of them while the lock of its number is held.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, DataError, connections, models, transaction
from pydantic_core import to_json

from huiketing.base import prepared
from huiketing.base.rows import fields_of, insert, inserting, values_of

if TYPE_CHECKING:
    from huiketing.base.pipeline import Called


@dataclass(frozen=True, slots=True)
class _Into:
    """Where rows by hand go: a table, its columns, and what stands after the rows."""

    table: str
    columns: tuple[str, ...]
    tail: str


_Waiting = dict[_Into | type[models.Model], list[Any]]
Values = Sequence[Any]
_Asked = tuple[str, tuple[Any, ...]]


class Overtaken(Exception):
    """What was found ahead of the transaction is not so any more. Nothing was written."""


@contextmanager
def acting(batch: "Batch | None" = None) -> Iterator["Batch"]:
    """A transaction that ends with running the batch: the caller's, or a new one.

    Where it is the outermost, COMMIT goes along with the last message, so nothing can come after
    it. A refusal inside sends nothing; a message that fails leaves nothing.
    """
    last = Batch() if batch is None else batch
    with transaction.atomic():
        try:
            yield last
            last.run(commit=_is_outermost())
        except BaseException:
            last.stop()
            raise


class Batch:
    """Rows and statements that nobody waits for one by one, written together by `run`.

    To PostgreSQL they go as one message, elsewhere one after the other. Nothing is written
    before, and the values of a row are taken only then.
    """

    def __init__(self, *, alone: bool = False, early: bool = False) -> None:
        """Nothing yet. `alone`: rows may be written ahead, where the act says so by `go`.

        `early`: it asks ahead of the transaction that will write it, so others may come between.
        """
        self._alone, self._early = alone, early
        self._ahead: prepared.Ahead | None = None
        self._expected: list[type[models.Model]] = []
        self._keys: dict[type[models.Model], list[int]] = defaultdict(list)
        self._new: set[_Asked] = set()
        self._forget()

    def _forget(self) -> None:
        self._waiting: _Waiting = {}
        self._keyed: list[models.Model] = []
        self._opening: list[Called] = []
        self._unless: list[_Asked] = []
        self._before: list[Callable[[], object]] = []
        self._after: list[Callable[[], object]] = []

    def expect(self, *rows_of: type[models.Model]) -> None:
        """Say that a keyed row of each of these will come, so that `ask` can bring its key."""
        self._expected += rows_of

    def ask(
        self, sql: str, *values: Any, meanwhile: prepared.Meanwhile | None = None
    ) -> list[tuple[Any, ...]]:
        """What the statement answers, as `prepared.rows`. With it come the keys expected by now,
        and ahead of it goes what the batch opens with.

        The order of the keys is that in which acts began, also of several processes.
        """
        if connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
            return prepared.rows(sql, *values, meanwhile=meanwhile)
        expected, self._expected = self._expected, []
        opening, self._opening = self._opening, []
        if not expected:
            return prepared.rows(sql, *values, behind=opening, meanwhile=meanwhile)
        with_keys = _with_keys(sql, tuple(expected))
        found = prepared.rows(with_keys, *values, behind=opening, meanwhile=meanwhile)
        for model, key in zip(expected, found[0], strict=False):
            self._keys[model].append(key)
        width = len(expected) + 1
        return [row[width:] for row in found if row[width - 1]]

    def insert(self, rows: Sequence[models.Model], *, keyed: bool = False) -> None:
        """As `rows.insert`, but at the end, in the order in which each table was first named.

        Rows that others here point to are `keyed`: they know their key by then. Others do not.
        """
        for row in rows:
            self._waiting.setdefault(type(row), []).append(row)
            if keyed and row.pk is None and (kept := self._keys.get(type(row))):
                row.pk = kept.pop()
        if keyed:
            self._keyed += rows

    def put(
        self,
        table: str,
        columns: tuple[str, ...],
        values: Values | Callable[[], Values],
        tail: str = "",
    ) -> None:
        """One row by hand, with what stands after it, as ON CONFLICT does.

        It is written behind all rows of models. Rows that differ in nothing but their values
        become one statement. Values that take long to make are a function: PostgreSQL works on the
        other rows meanwhile. It asks the database nothing, may be called more than once, and keeps
        what took long.
        """
        self._waiting.setdefault(_Into(table, columns, tail), []).append(values)

    def open_with(self, sql: str, *values: Any) -> None:
        """A statement that comes ahead of everything; if it fails nothing is written."""
        self._opening.append((sql, values))

    def unless(self, sql: str, *values: Any) -> None:
        """Write nothing where the statement finds something by then: `Overtaken`.

        Said of what a question found missing. It is asked again where the question was `early`,
        behind the opening; and of two that say the same only one is in a batch.
        """
        self._new.add((sql, values))
        if self._early:
            self._unless.append((sql, values))

    def before(self, act: Callable[[], object]) -> None:
        """What else is to be done in the transaction, behind the opening and ahead of the rows."""
        self._before.append(act)

    def after(self, act: Callable[[], object]) -> None:
        """What is to be done once the transaction is committed. Its failure is only logged."""
        self._after.append(act)

    def add(self, other: "Batch", *, surely: bool = False) -> None:
        """Write all that is in the other batch too. That one stays as it is.

        `surely`: nothing can have come between since it asked.
        """
        if not self._new.isdisjoint(other._new):
            raise Overtaken
        self._new |= other._new
        if not surely:
            self._unless += other._unless
        for what, rows in other._waiting.items():
            self._waiting.setdefault(what, []).extend(rows)
        self._keyed += other._keyed
        self._opening += other._opening
        self._before += other._before
        self._after += other._after

    def make_ready(self) -> None:
        """Have made what takes long, where there is time for it before `run`."""
        for what, rows in self._waiting.items():
            if isinstance(what, _Into):
                _made(rows)

    def draw_keys(self) -> None:
        """Let the keyed rows know their keys now, where those are known before they are written."""
        lacking = [row for row in self._keyed if row.pk is None]
        if not lacking or connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
            return
        keys = prepared.rows(f"SELECT {', '.join(_next_key(type(row)) for row in lacking)}")[0]
        for row, key in zip(lacking, keys, strict=True):
            row.pk = key

    def go(self) -> None:
        """Let PostgreSQL begin with the rows of models in it by now: nothing of them changes.

        It does so for an act that is alone in its transaction; all others wait for `run`.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        if not self._alone or self._before or connection.vendor != "postgresql":
            return
        ready = [each for each in self._waiting.items() if not _is_by_hand(each)]
        if not ready or any(row.pk is None for row in self._keyed):
            return
        if self._ahead is None or self._ahead.is_over:
            self._ahead = prepared.ahead(connection)
        if self._ahead is None:
            return
        opening, self._opening, self._unless = self._begins_with(), [], []
        written = (_records(connection, what, rows) for what, rows in ready)
        self._ahead.send(chain(opening, written))
        for what, _rows in ready:
            del self._waiting[what]

    def stop(self) -> None:
        """Something has failed: what was written ahead goes with the transaction."""
        if self._ahead is not None:
            self._ahead.stop()

    def run(self, *, commit: bool = False) -> None:
        """Send everything. `commit` ends the transaction with it, where that can be done."""
        for act in self._after:
            transaction.on_commit(act, robust=True)
        connection = connections[DEFAULT_DB_ALIAS]
        is_postgres = connection.vendor == "postgresql"
        opening = self._begins_with() if is_postgres else []
        if not is_postgres:
            self._open()
        elif self._before:
            for sql, values in opening:
                prepared.rows(sql, *values)
            opening = []
        for act in self._before:
            act()
        waiting = sorted(self._waiting.items(), key=_is_by_hand)
        if is_postgres:
            self.draw_keys()
            written = (_records(connection, what, rows) for what, rows in waiting)
            if self._ahead is not None and not self._ahead.is_over:
                self._ahead.send(chain(opening, written))
                self._ahead.end(commit=commit)
            elif opening or waiting:
                prepared.say(connection, chain(opening, written), commit=commit)
        else:
            for what, rows in waiting:
                _write(connection, what, rows)
        for row in self._keyed:
            row._state.adding, row._state.db = False, connection.alias
        self._forget()

    def _begins_with(self) -> "list[Called]":
        """What PostgreSQL hears first; where it finds what may not be, that is its last."""
        return self._opening + [(_unless(sql), values) for sql, values in self._unless]

    def _open(self) -> None:
        for sql, values in self._opening:
            prepared.rows(sql, *values)
        if any(prepared.rows(sql, *values) for sql, values in self._unless):
            raise Overtaken


@cache
def _unless(sql: str) -> str:
    """Divides by nought where something is found: an error is what ends a message."""
    return f"SELECT 1 / (NOT EXISTS ({sql}))::int"


def is_overtaken(error: BaseException | None) -> bool:
    """Whether this is how a batch with an `unless` fails."""
    return isinstance(error, Overtaken) or (
        isinstance(error, DataError) and getattr(error.__cause__, "sqlstate", "") == "22012"
    )


def _is_by_hand(waiting: tuple[_Into | type[models.Model], list[Any]]) -> bool:
    return isinstance(waiting[0], _Into)


def _made(rows: list[Values | Callable[[], Values]]) -> list[Values]:
    return [row() if callable(row) else row for row in rows]


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


@cache
def _with_keys(sql: str, models_of: tuple[type[models.Model], ...]) -> str:
    """The statement with a key for each model ahead of its rows: one row of keys where it has none.

    Keys are drawn once, as PostgreSQL leaves a SELECT of something volatile where it stands.
    """
    keys = ", ".join(f"{_next_key(each)} AS key_{at}" for at, each in enumerate(models_of))
    return (
        f"SELECT keys.*, found.* FROM (SELECT {keys}) keys"  # noqa: S608
        f" LEFT JOIN LATERAL (SELECT TRUE AS is_found, asked.* FROM ({sql}) asked) found ON TRUE"
    )


def _write(connection: Any, what: _Into | type[models.Model], rows: list[Any]) -> None:
    if isinstance(what, type):
        insert(rows)
        return
    statement = inserting(what.table, what.columns, len(rows), what.tail)
    with connection.cursor() as cursor:
        cursor.execute(statement, [each for row in _made(rows) for each in row])


def _records(connection: Any, what: _Into | type[models.Model], rows: list[Any]) -> "Called":
    """The statement that writes the rows, and its one value: all of them as JSON.

    One value, however many columns: written out by C, and always the same statement.
    """
    if isinstance(what, type):
        with_key = getattr(rows[0], str(what._meta.pk.attname)) is not None
        sql, names = _taking(what, with_key)
        rows = values_of(rows, connection, with_key=with_key, as_json=True)
    else:
        sql, names = _taking_by_hand(what)
        rows = _made(rows)
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
    records = f"json_populate_recordset(NULL::{table}, %s)"
    sql = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {records}{into.tail}"  # noqa: S608
    return sql, into.columns


def _as_json(rows: list[dict[str, Any]]) -> bytes:
    """As PostgreSQL reads it: moments, days and UUIDs as text."""
    return to_json(rows, serialize_unknown=False)
