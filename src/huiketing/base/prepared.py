"""Statements that are always the same but for their values, known to the database by name.

What a registration asks and writes is said in a few such statements. PostgreSQL parses and plans
each of them once for a connection, and hears several at once (`base.pipeline`). Other engines keep
statements by themselves.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from psycopg.pq.abc import PGresult

    from huiketing.base.pipeline import Called

Meanwhile = Callable[[], object]
"""What can be done while PostgreSQL finds the answer; it asks the database nothing."""


def rows(
    sql: str,
    *values: Any,
    behind: "Sequence[Called]" = (),
    meanwhile: Meanwhile | None = None,
) -> list[tuple[Any, ...]]:
    """What the statement answers, as a cursor would give it.

    Other engines answer at once, leave no time for anything `meanwhile`, and have been told before
    what it comes `behind`.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    from huiketing.base.pipeline import read

    # First: it may have to connect.
    answer = say(connection, [*behind, (sql, values)], meanwhile=meanwhile)
    return read(connection.connection, answer)


def say(
    connection: Any,
    calls: "Iterable[Called]",
    *,
    commit: bool = False,
    meanwhile: Meanwhile | None = None,
) -> "PGresult":
    """Have PostgreSQL carry out the statements one after the other; what the last one answers.

    BEGIN goes ahead where a transaction was opened and nothing was said in it yet. With `commit`
    COMMIT goes last, and the end of `atomic` finds nothing left to commit. If one fails, those
    behind it are not carried out. Raises what a cursor of Django's would.
    """
    from huiketing.base.pipeline import Message  # loads the driver

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    message = Message(connection.connection, calls, commit=commit, meanwhile=meanwhile)
    if connection.queries_logged or connection.execute_wrappers:
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        wrap(message).execute(message.text())
    else:
        connection.validate_no_broken_transaction()
        with connection.wrap_database_errors:
            message.execute()
    return message.answer


class Ahead:
    """Statements of an act that PostgreSQL works on while the act still makes the next ones.

    Whoever asks on the connection meanwhile is heard once these are answered.
    """

    def __init__(self, connection: Any) -> None:
        """See `ahead`."""
        from huiketing.base.pipeline import BEGIN, Sending, has_to_begin

        self._connection = connection
        raw = connection.connection
        with connection.wrap_database_errors:
            self._begin = [BEGIN] if has_to_begin(raw) else []
            self._sending = Sending(raw)
        self.is_over = False
        connection.execute_wrappers.append(self)

    def __call__(self, ask: Callable[..., Any], *what: Any) -> Any:
        """Somebody asks."""
        self.end()
        return ask(*what)

    def send(self, calls: "Iterable[Called]") -> None:
        """These too, each as soon as it is made."""
        begin, self._begin = self._begin, []
        with self._connection.wrap_database_errors:
            self._sending.send(chain(begin, calls))

    def end(self, *, commit: bool = False) -> None:
        """Wait until all are carried out. Raises what a cursor of Django's would."""
        from huiketing.base.pipeline import COMMIT

        self._leave()
        try:
            with self._connection.wrap_database_errors:
                if commit:
                    self._sending.send([COMMIT])
                self._sending.end()
        except BaseException:
            self._connection.set_rollback(True)  # whoever asked may take it for their own refusal
            raise

    def stop(self) -> None:
        """Something else has failed."""
        if not self.is_over:
            self._leave()
            self._sending.stop()

    def _leave(self) -> None:
        self.is_over = True
        self._connection.execute_wrappers.remove(self)


def ahead(connection: Any) -> Ahead | None:
    """Begin to send in the transaction that is open; None where somebody listens to statements."""
    if connection.queries_logged or connection.execute_wrappers:
        return None
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    return Ahead(connection)
