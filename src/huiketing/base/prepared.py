"""Statements that are always the same but for their values, known to the database by name.

What a registration asks and writes is said in a few such statements. PostgreSQL parses and plans
each of them once for a connection, and hears several at once (`base.pipeline`). Other engines keep
statements by themselves.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from psycopg.pq.abc import PGresult

    from huiketing.base.pipeline import Called

Meanwhile = Callable[[], object]
"""What can be done while PostgreSQL finds the answer; it asks the database nothing."""


def rows(sql: str, *values: Any, meanwhile: Meanwhile | None = None) -> list[tuple[Any, ...]]:
    """What the statement answers, as a cursor would give it.

    Other engines answer at once and leave no time for anything `meanwhile`.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    from huiketing.base.pipeline import read

    # First: it may have to connect.
    answer = say(connection, [(sql, values)], meanwhile=meanwhile)
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
