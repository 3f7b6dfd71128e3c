"""The database itself keeps history append-only, whoever holds the connection."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from huiketing.history import digests, erasing, triggers
from huiketing.history.models import DailyDigest, Event, EventDetail, Head
from huiketing.history.record import record
from tests.flushing import suspended
from tests.history.people import LI, Matter

pytestmark = pytest.mark.django_db


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def written() -> Event:
    event = record(Matter(), "test.registered", by=LI, title="路灯")
    digests.close_day(date(2020, 5, 21))
    return event


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE history_event SET kind = 'x'",
        "UPDATE history_event SET hash = hash",
        "DELETE FROM history_event",
        "DELETE FROM history_eventdetail",
        "UPDATE history_eventdetail SET by_name = 'x'",
        "UPDATE history_eventdetail SET data = '{}', salt = '', by_name = ''",
        "UPDATE history_eventdetail SET data = '{\"a\": 1}', salt = '', by_name = '',"
        " blanked_at = '2020-05-21'",
        "UPDATE history_eventdetail SET data = '{}', salt = 's', by_name = '',"
        " blanked_at = '2020-05-21'",
        "UPDATE history_dailydigest SET root = 'x'",
        "DELETE FROM history_dailydigest",
        "DELETE FROM history_head",
        "UPDATE history_head SET seq = 0",
        "UPDATE history_head SET hash = 'x'",
        "INSERT INTO history_event SELECT * FROM history_event",
    ],
)
def test_the_database_refuses_to_change_what_was_written(sql: str) -> None:
    written()

    with pytest.raises(DatabaseError), transaction.atomic():
        run(sql)


def test_a_refusal_says_append_only() -> None:
    written()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("DELETE FROM history_event")


def test_details_are_blanked_once_and_never_again() -> None:
    event = written()
    blank = (
        "UPDATE history_eventdetail SET data = '{}', salt = '', by_name = '',"
        " blanked_at = '2020-05-21 10:00:00'"
    )
    run(blank)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(blank)

    assert Event.objects.get(uid=event.uid).is_blanked


@pytest.mark.only_on("sqlite")  # SQLite's own way around triggers
@pytest.mark.parametrize("table", triggers.TABLES)
def test_replacing_a_row_on_sqlite_is_refused_like_deleting_it(table: str) -> None:
    written()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.only_on("postgresql")  # SQLite has no TRUNCATE
@pytest.mark.parametrize("table", triggers.TABLES)
def test_a_table_cannot_be_emptied_at_once_on_postgresql(table: str) -> None:
    written()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"TRUNCATE {table}")


def test_after_migrate_every_trigger_is_there() -> None:
    assert triggers.missing(connection) == []


def test_a_trigger_that_is_gone_is_named_and_made_again_by_migrate() -> None:
    on_table = " ON history_event" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER history_event_no_update{on_table}")

    assert triggers.missing(connection) == ["history_event_no_update"]
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []


def test_a_trigger_that_no_longer_does_its_work_is_named_too() -> None:
    if connection.vendor == "postgresql":
        run("ALTER TABLE history_event DISABLE TRIGGER history_event_no_delete")
    else:
        run("DROP TRIGGER history_event_no_delete")
        run(
            "CREATE TRIGGER history_event_no_delete BEFORE DELETE ON history_event"
            " WHEN 0 BEGIN SELECT 1; END"
        )

    assert triggers.missing(connection) == ["history_event_no_delete"]


def test_inside_the_suspension_of_tests_all_are_missing_and_afterwards_none() -> None:
    with suspended(connection):
        assert {name.rpartition("_no_")[0] for name in triggers.missing(connection)} == set(
            triggers.TABLES
        )
        Head.objects.all().delete()

    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_an_altered_column_does_not_cost_the_table_its_triggers() -> None:
    """SQLite rebuilds the table for it and silently loses them; the next migrate notices."""
    old = Event._meta.get_field("kind")
    new = models.CharField(max_length=90)
    new.set_attributes_from_name("kind")
    new.model = Event

    with connection.schema_editor() as editor:
        editor.alter_field(Event, old, new, strict=True)
    if connection.vendor == "sqlite":
        assert "history_event_no_update" in triggers.missing(connection)
    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == []
    with connection.schema_editor() as editor:
        editor.alter_field(Event, new, old, strict=True)
    call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_where_all_are_there_a_migrate_touches_none() -> None:
    with CaptureQueriesContext(connection) as queries:
        triggers.make(connection)

    assert not [query for query in queries if "TRIGGER " in query["sql"]]


@pytest.mark.only_on("postgresql")  # a function is PostgreSQL's own
def test_a_function_that_no_longer_refuses_is_noticed_and_mended() -> None:
    run(
        "CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NULL; END $$"
    )

    assert "history_event_no_delete" in triggers.missing(connection)
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_history_migrated_away_and_back_is_guarded_again() -> None:
    call_command("migrate", "history", "zero", verbosity=0)
    assert len(triggers.missing(connection)) == 12

    call_command("migrate", "history", verbosity=0)

    assert triggers.missing(connection) == []


def test_blanking_by_the_product_passes_the_triggers() -> None:
    matter = Matter()
    record(matter, "test.registered", by=LI, phone="13800000000")

    erasing.blank(matter, by=LI, reason="本人要求")

    assert EventDetail.objects.filter(blanked_at=None).count() == 1
    assert DailyDigest.objects.count() == 0
