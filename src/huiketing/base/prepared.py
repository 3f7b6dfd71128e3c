"""Statements that are always the same but for their values, known to the database by name.

What a registration asks and writes is said in a few such statements. PostgreSQL parses and plans
each of them once for a connection, and takes them in its simple protocol: several in one message,
BEGIN and COMMIT among them. The driver's cursors can do the one or the other, and spend as much
Python on a message as on making it, so these go by the driver's own connection. Other engines keep
statements by themselves.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from psycopg.pq.abc import PGresult

Called = tuple[str, Sequence[Any]]
"""A statement with `%s` where a value stands, and the values: text, also as UTF-8, whole numbers or
None."""

_PLACE = re.compile("%s")


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the statement answers, as a cursor would give it."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    answer = say(connection, [(sql, values)])
    reader = _kept(connection.connection).reader
    reader.set_pgresult(answer)
    return reader.load_rows(0, answer.ntuples, tuple)  # type: ignore[no-any-return]


def say(connection: Any, calls: Iterable[Called], *, commit: bool = False) -> "PGresult":
    """Send the statements to PostgreSQL as one message; what the last of them answers.

    BEGIN goes ahead where a transaction was opened and nothing was said in it yet. With `commit`
    the message ends it, and the end of `atomic` finds nothing left to commit. Raises what a cursor
    of Django's would.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    said = [_call(connection, raw, sql, values) for sql, values in calls]
    if commit:
        said.append(b"COMMIT")
    return _send(connection, raw, b";".join(said))


def _call(connection: Any, raw: Any, sql: str, values: Sequence[Any]) -> bytes:
    literal = _kept(raw).literal
    given = [
        b"NULL"
        if each is None
        else bytes(literal(each if isinstance(each, bytes) else str(each).encode()))
        for each in values
    ]
    name = _name(connection, raw, sql)
    return b"EXECUTE %s(%s)" % (name, b",".join(given)) if given else b"EXECUTE %s" % name


class _Kept:
    """What is kept with a connection of the driver: how it quotes, reads, and what it was told."""

    def __init__(self, raw: Any) -> None:
        from psycopg.adapt import Transformer
        from psycopg.pq import Escaping

        self.reader: Any = Transformer(raw)
        self.literal = Escaping(raw.pgconn).escape_literal
        self.names: dict[str, bytes] = {}


def _kept(raw: Any) -> _Kept:
    kept: _Kept | None = getattr(raw, "hkt_kept", None)
    if kept is None:
        kept = raw.hkt_kept = _Kept(raw)
    return kept


def _name(connection: Any, raw: Any, sql: str) -> bytes:
    """By which name this connection knows the statement; it is told where it does not."""
    names = _kept(raw).names
    if sql not in names:
        name, number = b"hkt_%d" % len(names), count(1)
        told = _PLACE.sub(lambda _place: f"${next(number)}", sql)
        _send(connection, raw, b"PREPARE %s AS %s" % (name, told.encode()))
        names[sql] = name
    return names[sql]


def _send(connection: Any, raw: Any, message: bytes) -> "PGresult":
    sent = _Message(raw)
    if connection.queries_logged or connection.execute_wrappers:
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        wrap(sent).execute(message.decode())
    else:
        connection.validate_no_broken_transaction()
        with connection.wrap_database_errors:
            sent.execute(message)
    return sent.answer


class _Message:
    """As much of a cursor as Django wraps: whoever listens to its statements hears these too."""

    answer: "PGresult"
    query = b""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._query = self  # where Django's log looks for what was sent

    def execute(self, message: str | bytes) -> None:
        """Send it, and wait for the answer."""
        from psycopg import OperationalError, errors
        from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

        raw, sent_by = self._raw, self._raw.pgconn
        self.query = message if isinstance(message, bytes) else message.encode()
        if sent_by.transaction_status == TransactionStatus.IDLE and not raw.autocommit:
            if (raw.isolation_level, raw.read_only, raw.deferrable) == (None, None, None):
                self.query = b"BEGIN;" + self.query
            else:
                raw.execute("SELECT 1")  # the driver knows how such a transaction begins
        with raw.lock:
            self.answer = sent_by.exec_(self.query)
        if self.answer.status != ExecStatus.FATAL_ERROR:
            return
        if sent_by.status == ConnStatus.BAD:
            raise OperationalError(self.answer.get_error_message())
        raise errors.error_from_result(self.answer, encoding=raw.info.encoding)
