"""Emptying append-only tables between tests. The product itself has no way to do this."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from huiketing.history import anchor, triggers


@contextmanager
def suspended(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers of history, as whoever owns the database could tamper with it."""
    with connection.cursor() as cursor:
        for name, (table, _) in triggers._wanted(connection).items():
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
    try:
        yield
    finally:
        triggers.make(connection)


def let_tests_empty_append_only_tables() -> None:
    """Have Django's flush after a transactional test meet no trigger."""
    flush = TransactionTestCase._fixture_teardown

    def without_triggers(self: TransactionTestCase) -> Any:
        with suspended(connections["default"]):
            anchor.path().unlink(missing_ok=True)  # it would miss the days that go now
            done = flush(self)
            if connections["default"].vendor == "sqlite":  # the numbers go with who bore them
                with connections["default"].cursor() as cursor:
                    cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'history_event'")
            return done

    TransactionTestCase._fixture_teardown = without_triggers
