"""Numbers without gaps, given out one after the other in each scope and year."""

from django.db import connection, transaction

from huiketing.base import prepared
from huiketing.base.batch import Batch

_NEXT = """
INSERT INTO numbers_counter (scope, year, value) VALUES (%s, %s, 1)
ON CONFLICT (scope, year) DO UPDATE SET value = numbers_counter.value + 1
RETURNING value
"""
_MORE = "UPDATE numbers_counter SET value = value + %s WHERE scope = %s AND year = %s"
# Divides by nought where the counter stands elsewhere: an error is what ends a message.
_CLAIM = f"WITH moved AS ({_MORE} AND value = %s RETURNING 1) SELECT 1 / count(*) FROM moved"  # noqa: S608
_AT_LEAST = """
INSERT INTO numbers_counter (scope, year, value) VALUES (%s, %s, %s)
ON CONFLICT (scope, year) DO UPDATE SET value = CASE
    WHEN numbers_counter.value < excluded.value THEN excluded.value ELSE numbers_counter.value END
RETURNING value
"""


def next_number(scope: str, year: int) -> int:
    """The next number of the scope in the year, beginning with 1.

    Must run in the transaction that uses the number: if that one fails, the number is free
    again. Until it ends, whoever wants the next number of the same scope waits.
    """
    return _run(_NEXT, scope, year)


def more(batch: Batch, scope: str, year: int, count: int) -> None:
    """With the batch, take so many numbers behind the one that its transaction holds already."""
    batch.open_with(_MORE, count, scope, year)


def claim(batch: Batch, scope: str, year: int, count: int, *, after: int) -> None:
    """With the batch, take so many numbers behind `after`; it fails where that was not the last.

    Spares the question for whoever believes to know. For PostgreSQL; raises DataError.
    """
    batch.open_with(_CLAIM, count, scope, year, after)


def at_least(scope: str, year: int, value: int) -> int:
    """Let the scope go on after `value`, a number that came in from elsewhere.

    A counter never goes back. Returns where it stands.
    """
    if value < 0:
        raise ValueError("A counter stands at nought or above.")
    return _run(_AT_LEAST, scope, year, value)


def _run(sql: str, *values: str | int) -> int:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A number belongs to the transaction of what it numbers: call this inside atomic()."
        )
    value: int = prepared.rows(sql, *values)[0][0]
    return value
