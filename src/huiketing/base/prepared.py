"""Statements that are always the same but for their values, known to the database by name.

What a registration asks and writes is said in a few such statements. PostgreSQL parses and plans
each of them once for a connection, and works on the first while the next are still being made:
they go in its pipeline, BEGIN and COMMIT among them, and are answered all at once. The driver's
cursors spend as much Python on a message as on making it, so these go by the driver's own
connection. Other engines keep statements by themselves.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from psycopg.pq.abc import PGresult

Called = tuple[str, Sequence[Any]]
"""A statement with `%s` where a value stands, and the values: text, also as UTF-8, whole numbers or
None."""

BEGIN, COMMIT = ("BEGIN", ()), ("COMMIT", ())
ENOUGH = 3  # statements worth being sent ahead while others are still made

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
    """Have PostgreSQL carry out the statements one after the other; what the last one answers.

    BEGIN goes ahead where a transaction was opened and nothing was said in it yet. With `commit`
    COMMIT goes last, and the end of `atomic` finds nothing left to commit. If one fails, those
    behind it are not carried out. Raises what a cursor of Django's would.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    message = _Message(connection.connection, calls, commit=commit)
    if connection.queries_logged or connection.execute_wrappers:
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        wrap(message).execute(message.text())
    else:
        connection.validate_no_broken_transaction()
        with connection.wrap_database_errors:
            message.execute()
    return message.answer


class _Kept:
    """What is kept with a connection of the driver: how it reads, and what it was told."""

    def __init__(self, raw: Any) -> None:
        from psycopg.adapt import Transformer

        self.reader: Any = Transformer(raw)
        self.names: dict[str, bytes] = {}
        self._told = count()

    def name(self, sql: str) -> bytes:
        """A name it never heard, under which it is told this statement."""
        name = self.names[sql] = b"hkt_%d" % next(self._told)
        return name


def _kept(raw: Any) -> _Kept:
    kept: _Kept | None = getattr(raw, "hkt_kept", None)
    if kept is None:
        kept = raw.hkt_kept = _Kept(raw)
    return kept


class _Message:
    """As much of a cursor as Django wraps: whoever listens to its statements hears these too."""

    answer: "PGresult"

    def __init__(self, raw: Any, calls: Iterable[Called], *, commit: bool) -> None:
        self._raw, self._calls, self._commit = raw, calls, commit
        self.query = b""
        self._query = self  # where Django's log looks for what was sent

    def text(self) -> str:
        """All of it, for those who listen."""
        self._calls = list(self._whole())
        self.query = ";".join(sql for sql, _values in self._calls).encode()
        return self.query.decode()

    def execute(self, _text: str = "") -> None:
        """Send it, and wait for the answers."""
        from psycopg import errors

        calls = self._calls if self.query else self._whole()
        with self._raw.lock:
            failed = self._carried_out(calls)
        if failed is not None:
            raise errors.error_from_result(failed, encoding=self._raw.info.encoding)

    def _whole(self) -> Iterator[Called]:
        from psycopg.pq import TransactionStatus

        raw = self._raw
        if raw.pgconn.transaction_status == TransactionStatus.IDLE and not raw.autocommit:
            if (raw.isolation_level, raw.read_only, raw.deferrable) == (None, None, None):
                yield BEGIN
            else:
                raw.execute("SELECT 1")  # the driver knows how such a transaction begins
        yield from self._calls
        if self._commit:
            yield COMMIT

    def _carried_out(self, calls: Iterable[Called]) -> "PGresult | None":
        """Keep the last answer; the first refusal, if there was one."""
        raw, pgconn = self._raw, self._raw.pgconn
        if raw.autocommit:
            calls = list(calls)  # what is sent is kept, so all of it must have been made
        told: list[str] = []
        pgconn.enter_pipeline_mode()
        try:
            try:
                self._send(calls, told)
            finally:
                answers = _answers(raw)
                pgconn.exit_pipeline_mode()
        except BaseException:
            if pgconn.pipeline_status:
                raw.close()  # or somebody else would read these answers
            raise
        failed = next((each for each in answers if _is_refused(each)), None)
        if failed is None:
            self.answer = answers[-1]
            return None
        for sql in told:  # it may not have heard them
            del _kept(raw).names[sql]
        return failed

    def _send(self, calls: Iterable[Called], told: list[str]) -> None:
        pgconn, kept = self._raw.pgconn, _kept(self._raw)
        for number, (sql, values) in enumerate(calls, 1):
            if sql not in kept.names:
                pgconn.send_prepare(kept.name(sql), _numbered(sql))
                told.append(sql)
            pgconn.send_query_prepared(kept.names[sql], [_as_text(each) for each in values])
            if number == ENOUGH:
                pgconn.flush()


def _numbered(sql: str) -> bytes:
    number = count(1)
    return _PLACE.sub(lambda _place: f"${next(number)}", sql).encode()


def _as_text(value: Any) -> bytes | None:
    if value is None or isinstance(value, bytes):
        return value
    return str(value).encode()


def _is_refused(answer: "PGresult") -> bool:
    from psycopg.pq import ExecStatus

    return answer.status == ExecStatus.FATAL_ERROR


def _answers(raw: Any) -> list["PGresult"]:
    """Send what was not sent yet, and wait for all there is to say to it."""
    from psycopg import OperationalError
    from psycopg.pq import ConnStatus, ExecStatus

    pgconn = raw.pgconn
    pgconn.pipeline_sync()
    raw.wait(_sending(pgconn))
    answers: list[PGresult] = []
    while True:
        if pgconn.is_busy():
            raw.wait(_hearing(pgconn))
        answer = pgconn.get_result()
        if answer is None:  # the end of one statement's
            if pgconn.status == ConnStatus.BAD:
                raise OperationalError(pgconn.get_error_message())
        elif answer.status == ExecStatus.PIPELINE_SYNC:
            return answers
        else:
            answers.append(answer)


def _sending(pgconn: Any) -> Iterator[Any]:
    """For the driver's `wait`: until all is sent. Both sides may have much to say."""
    from psycopg.waiting import Wait

    while pgconn.flush():
        yield Wait.RW
        pgconn.consume_input()


def _hearing(pgconn: Any) -> Iterator[Any]:
    """For the driver's `wait`: until an answer is there whole."""
    from psycopg.waiting import Wait

    while pgconn.is_busy():
        yield Wait.R
        pgconn.consume_input()
