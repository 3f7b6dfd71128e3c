"""Numbers without gaps, given out one after the other in each scope and year."""

from django.db import connection, transaction

from huiketing.base import prepared
from huiketing.base.batch import Batch

_NEXT = """
INSERT INTO numbers_counter (scope, year, value) VALUES (%s, %s, 1)
ON CONFLICT (scope, year) DO UPDATE SET value = numbers_counter.value + 1
RETURNING value
"""
_AT_LEAST = """
INSERT INTO numbers_counter (scope, year, value) VALUES (%s, %s, %s)
ON CONFLICT (scope, year) DO UPDATE SET value = CASE
    WHEN numbers_counter.value < excluded.value THEN excluded.value ELSE numbers_counter.value END
RETURNING value
"""


def next_number(scope: str, year: int, batch: Batch | None = None) -> int:
    """The next number of the scope in the year, beginning with 1.

    Must run in the transaction that uses the number: if that one fails, the number is free
    again. Until it ends, whoever wants the next number of the same scope waits. The keys that
    `batch` wants come along, so that nobody waits longer for them.
    """
    wanted = batch.keys_wanted() if batch else []
    number, *keys = _run(", ".join((_NEXT, *wanted)), scope, year)
    if batch and wanted:
        batch.give_keys(keys)
    return number


def at_least(scope: str, year: int, value: int) -> int:
    """Let the scope go on after `value`, a number that came in from elsewhere.

    A counter never goes back. Returns where it stands.
    """
    if value < 0:
        raise ValueError("A counter stands at nought or above.")
    return _run(_AT_LEAST, scope, year, value)[0]


def _run(sql: str, *values: str | int) -> tuple[int, ...]:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A number belongs to the transaction of what it numbers: call this inside atomic()."
        )
    return prepared.rows(sql, *values)[0]
