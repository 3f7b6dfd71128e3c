"""What is said to PostgreSQL in one go is carried out whole, or refused as a cursor would."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection, transaction
from psycopg import IsolationLevel

from huiketing.base.prepared import Ahead, ahead, rows, say
from huiketing.org.models import Line
from tests.at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]
LOCK = 20201127
ADD = """
INSERT INTO org_line (uid, code, name, "order", is_active, version)
VALUES (%s, %s, %s, 0, true, 1)
"""


def adding(code: str, number: int) -> tuple[str, list[Any]]:
    return ADD, [f"00000000-0000-7000-8000-{number:012d}", code, "临时的"]


def codes() -> set[str]:
    return set(Line.objects.filter(name="临时的").values_list("code", flat=True))


def test_a_refusal_ends_what_was_said_and_leaves_the_connection_good() -> None:
    with pytest.raises(DataError), transaction.atomic():
        say(connection, [adding("P1", 1), ("SELECT 1 / %s::int", [0]), adding("P2", 2)])

    assert codes() == set()
    with transaction.atomic():
        say(connection, [adding("P1", 1), adding("P2", 2)], commit=True)
    assert codes() == {"P1", "P2"}
    assert rows("SELECT 1 / %s::int", 1) == [(1,)]  # told again: it may not have been heard


def test_what_cannot_be_made_ends_the_transaction_and_not_the_connection() -> None:
    def broken() -> Iterator[tuple[str, list[Any]]]:
        yield adding("P1", 1)
        yield adding("P2", 2)
        yield adding("P3", 3)
        raise TypeError("not a text")

    backend = rows("SELECT pg_backend_pid()")
    with pytest.raises(TypeError), transaction.atomic():
        say(connection, broken(), commit=True)
    with pytest.raises(TypeError):
        say(connection, broken())  # outside a transaction nothing is sent before all is made

    assert codes() == set()
    assert rows("SELECT pg_backend_pid()") == backend


class AtWork:
    """Watches from a connection of its own whether the database came to where it takes the lock."""

    TAKES = "SELECT pg_advisory_xact_lock(%s)", [LOCK]

    def __init__(self) -> None:
        self._seen = threading.Event()

    def look(self) -> None:
        for _time in range(2000):
            if rows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", LOCK):
                self._seen.set()
                return
            rows("SELECT pg_sleep(0.01)")

    def is_seen(self) -> bool:
        return self._seen.wait(20)


def test_it_works_on_the_first_while_the_others_are_made() -> None:
    work = AtWork()

    def statements() -> Iterator[tuple[str, list[Any]]]:
        yield work.TAKES
        yield from [adding("P1", 1)] if work.is_seen() else []

    def speak() -> None:
        with transaction.atomic():
            say(connection, statements(), commit=True)

    assert at_once(speak, work.look) == [None, None]
    assert codes() == {"P1"}


def test_it_works_on_a_question_while_something_else_is_done() -> None:
    work, seen = AtWork(), []

    def ask() -> None:
        with transaction.atomic():
            say(connection, [work.TAKES], meanwhile=lambda: seen.append(work.is_seen()))

    assert at_once(ask, work.look) == [None, None]
    assert seen == [True]


def test_what_is_done_meanwhile_may_fail_and_the_connection_is_good() -> None:
    backend = rows("SELECT pg_backend_pid()")

    with pytest.raises(ZeroDivisionError):
        rows("SELECT 1", meanwhile=lambda: 1 // 0)

    assert rows("SELECT pg_backend_pid()") == backend


@contextmanager
def gone_ahead(*calls: tuple[str, list[Any]]) -> Iterator[Ahead]:
    """A transaction in which these are on their way."""
    with transaction.atomic():
        going = ahead(connection)
        assert going is not None
        going.send(calls)
        try:
            yield going
        except BaseException:
            going.stop()
            raise


def test_it_works_on_what_went_ahead_while_the_act_goes_on() -> None:
    work, seen = AtWork(), []

    def act() -> None:
        with gone_ahead(work.TAKES, adding("P1", 1)) as going:
            seen.append(work.is_seen())
            going.send([adding("P2", 2)])
            going.end(commit=True)

    assert at_once(act, work.look) == [None, None]
    assert seen == [True]
    assert codes() == {"P1", "P2"}


def test_who_asks_meanwhile_is_heard_after_what_went_ahead() -> None:
    with gone_ahead(adding("P1", 1)) as going:
        assert codes() == {"P1"}
        assert going.is_over

    with gone_ahead(adding("P2", 2)) as going:
        assert rows("SELECT code FROM org_line WHERE code LIKE %s ORDER BY 1", "P_")[-1] == ("P2",)
        assert going.is_over

    assert codes() == {"P1", "P2"}
    assert connection.execute_wrappers == []


def test_what_went_ahead_and_was_refused_is_never_committed() -> None:
    with pytest.raises(DataError), gone_ahead(adding("P1", 1), ("SELECT 1 / %s::int", [0])) as it:
        it.end(commit=True)

    with gone_ahead(adding("P1", 1), ("SELECT 1 / %s::int", [0])), suppress(DataError):
        codes()  # somebody who thinks that their own question was refused, and goes on

    assert codes() == set()
    assert connection.execute_wrappers == []


def test_what_went_ahead_goes_with_an_act_that_fails() -> None:
    backend = rows("SELECT pg_backend_pid()")

    with pytest.raises(ZeroDivisionError), gone_ahead(adding("P1", 1)):
        raise ZeroDivisionError

    assert codes() == set()
    assert rows("SELECT pg_backend_pid()") == backend
    assert connection.execute_wrappers == []


def test_nothing_goes_ahead_of_who_listens() -> None:
    with transaction.atomic(), connection.execute_wrapper(lambda do, *what: do(*what)):
        assert ahead(connection) is None


def test_much_may_be_said_on_both_sides() -> None:
    much = "电" * 1_000_000

    with transaction.atomic():
        answer = rows("SELECT %s::text || n FROM generate_series(1, 9) n", much)

    assert [row[0] for row in answer] == [f"{much}{n}" for n in range(1, 10)]


def test_a_connection_that_broke_is_told_and_made_anew() -> None:
    with pytest.raises(OperationalError), transaction.atomic():
        say(connection, [adding("P1", 1), ("SELECT pg_terminate_backend(pg_backend_pid())", [])])

    assert codes() == set()


def test_a_transaction_of_another_kind_begins_as_the_driver_begins_it() -> None:
    connection.ensure_connection()
    raw = connection.connection
    raw.isolation_level = IsolationLevel.SERIALIZABLE
    try:
        with transaction.atomic():
            assert rows("SHOW transaction_isolation") == [("serializable",)]
    finally:
        raw.isolation_level = None
    with transaction.atomic():
        assert rows("SHOW transaction_isolation") == [("read committed",)]


def test_in_a_transaction_that_failed_nothing_more_is_said() -> None:
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        connection.set_rollback(True)
        say(connection, [adding("P1", 1)])

    assert codes() == set()


def test_whoever_listens_hears_what_could_be_said_again() -> None:
    def heard_of(value: object) -> str:
        heard: list[str] = []

        def listen(do: Any, sql: str, *rest: Any) -> Any:
            heard.append(sql)
            return do(sql, *rest)

        with connection.execute_wrapper(listen):
            assert rows("SELECT %s::text, 7", value) == [(value, 7)]
        return heard[0]

    first, second = heard_of("it's"), heard_of(None)

    assert first == "SELECT 'it''s'::text, 7"
    assert second.startswith("EXECUTE hkt_")
    assert second.endswith("(NULL)")
    with connection.cursor() as cursor:
        cursor.execute(second)
        assert cursor.fetchone() == (None, 7)
