"""Several statements to PostgreSQL at once, each worked on while the next is still being made.

They go in its pipeline, BEGIN and COMMIT among them, and are answered together. The driver's
cursors spend as much Python on a message as on making it, so these go by the driver's own
connection.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, count
from typing import Any

from psycopg import Error as PsycopgError
from psycopg import OperationalError, errors
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.waiting import Wait

Called = tuple[str, Sequence[Any]]
"""A statement with `%s` where a value stands, and the values: text, also as UTF-8, whole numbers or
None."""

BEGIN: Called = ("BEGIN", ())
COMMIT: Called = ("COMMIT", ())

_PLACE = re.compile("%s")


class _Kept:
    """What is kept with a connection of the driver: how it reads, and what it was told."""

    def __init__(self, raw: Any) -> None:
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


def read(raw: Any, answer: PGresult) -> list[tuple[Any, ...]]:
    """The rows of an answer, as a cursor would give them."""
    reader = _kept(raw).reader
    reader.set_pgresult(answer)
    rows: list[tuple[Any, ...]] = reader.load_rows(0, answer.ntuples, tuple)
    return rows


def has_to_begin(raw: Any) -> bool:
    """Whether BEGIN is lacking ahead of what is said next."""
    if raw.pgconn.transaction_status != TransactionStatus.IDLE or raw.autocommit:
        return False
    if (raw.isolation_level, raw.read_only, raw.deferrable) == (None, None, None):
        return True
    raw.execute("SELECT 1")  # the driver knows how such a transaction begins
    return False


class Message:
    """As much of a cursor as Django wraps: whoever listens to its statements hears these too."""

    answer: PGresult

    def __init__(
        self,
        raw: Any,
        calls: Iterable[Called],
        *,
        commit: bool,
        meanwhile: Callable[[], object] | None,
    ) -> None:
        self._raw, self._calls, self._commit, self._meanwhile = raw, calls, commit, meanwhile
        self.query = b""
        self._query = self  # where Django's log looks for what was sent

    def text(self) -> str:
        """All of it, for those who listen; it could be said again as it stands."""
        self._calls = list(self._whole())
        text = ";".join(self._as_said(sql, values) for sql, values in self._calls)
        self.query = text.encode()
        return text

    def _as_said(self, sql: str, values: Sequence[Any]) -> str:
        given = [self._literal(each) for each in values]
        name = _kept(self._raw).names.get(sql)
        if name is None or not given:
            return _PLACE.sub(lambda _place: given.pop(0), sql)
        return f"EXECUTE {name.decode()}({','.join(given)})"

    def _literal(self, value: Any) -> str:
        text = _as_text(value)
        if text is None:
            return "NULL"
        return bytes(Escaping(self._raw.pgconn).escape_literal(text)).decode()

    def execute(self, _text: str = "") -> None:
        """Send it, and wait for the answers."""
        calls = self._calls if self.query else self._whole()
        with self._raw.lock:
            self.answer = self._carried_out(calls)

    def _whole(self) -> Iterable[Called]:
        begin = [BEGIN] if has_to_begin(self._raw) else []
        return chain(begin, self._calls, [COMMIT] if self._commit else [])

    def _carried_out(self, calls: Iterable[Called]) -> PGresult:
        if self._raw.autocommit:
            calls = list(calls)  # what is sent is kept, so all of it must have been made
        sending = Sending(self._raw)
        try:
            sending.send(calls)
            if self._meanwhile is not None:
                self._meanwhile()
        except BaseException:
            sending.stop()
            raise
        return sending.end()[-1]


class Sending:
    """Statements on their way, each worked on while the next is made.

    Until they are at their end nothing else can be asked on the connection.
    """

    def __init__(self, raw: Any) -> None:
        """Nothing yet."""
        self._raw = raw
        self._told: list[str] = []
        raw.pgconn.enter_pipeline_mode()

    def send(self, calls: Iterable[Called]) -> None:
        """All of these, each as soon as it is made: PostgreSQL begins with it then."""
        pgconn, kept = self._raw.pgconn, _kept(self._raw)
        for sql, values in calls:
            if sql not in kept.names:
                pgconn.send_prepare(kept.name(sql), _numbered(sql))
                self._told.append(sql)
            pgconn.send_query_prepared(kept.names[sql], [_as_text(each) for each in values])
            pgconn.flush()

    def end(self) -> list[PGresult]:
        """What is said to them, in order. Raises the first refusal; the connection is good then."""
        raw, pgconn = self._raw, self._raw.pgconn
        try:
            pgconn.pipeline_sync()
            answers = _answers(raw)
            pgconn.exit_pipeline_mode()
        except BaseException:
            if pgconn.pipeline_status:
                raw.close()  # or somebody else would read these answers
            raise
        failed = next((each for each in answers if _is_refused(each)), None)
        if failed is None:
            return answers
        for sql in self._told:  # it may not have heard them
            del _kept(raw).names[sql]
        raise errors.error_from_result(failed, encoding=raw.info.encoding)

    def stop(self) -> None:
        """End it, whatever is said: something else has failed."""
        with suppress(PsycopgError):
            self.end()


def _numbered(sql: str) -> bytes:
    number = count(1)
    return _PLACE.sub(lambda _place: f"${next(number)}", sql).encode()


def _as_text(value: Any) -> bytes | None:
    if value is None or isinstance(value, bytes):
        return value
    return str(value).encode()


def _is_refused(answer: PGresult) -> bool:
    return answer.status == ExecStatus.FATAL_ERROR


def _answers(raw: Any) -> list[PGresult]:
    """Send what could not be sent yet, and wait for all there is to say to it."""
    pgconn = raw.pgconn
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
    while pgconn.flush():
        yield Wait.RW
        pgconn.consume_input()


def _hearing(pgconn: Any) -> Iterator[Any]:
    """For the driver's `wait`: until an answer is there whole."""
    while pgconn.is_busy():
        yield Wait.R
        pgconn.consume_input()
