"""What holds history append-only in the database itself, on both engines.

Made anew after every migrate, because on SQLite an altered column rebuilds its table and silently
loses its triggers; `missing` tells doctor which ones are not there.
"""

import hashlib
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_BLANKED = (
    "OLD.blanked_at IS NULL AND NEW.blanked_at IS NOT NULL AND NEW.event_uid = OLD.event_uid"
    " AND NEW.by_name = '' AND NEW.salt = '' AND NEW.data = {empty}"
)
_FORWARD = "NEW.seq > OLD.seq AND NEW.subject_uid = OLD.subject_uid"
# INSERT OR REPLACE would take the old row away without asking the trigger on DELETE.
_REPLACED = {
    "history_event": (
        "EXISTS (SELECT 1 FROM history_event WHERE id = NEW.id)"
        " OR EXISTS (SELECT 1 FROM history_event WHERE uid = NEW.uid)"
        " OR EXISTS (SELECT 1 FROM history_event"
        " WHERE subject_uid = NEW.subject_uid AND seq = NEW.seq)"
    ),
    "history_eventdetail": (
        "EXISTS (SELECT 1 FROM history_eventdetail WHERE event_uid = NEW.event_uid)"
    ),
    "history_dailydigest": "EXISTS (SELECT 1 FROM history_dailydigest WHERE day = NEW.day)",
    "history_head": ("EXISTS (SELECT 1 FROM history_head WHERE subject_uid = NEW.subject_uid)"),
}
TABLES = tuple(_REPLACED)


def make(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger that is missing on the tables that exist.

    Nothing is touched where all are there: a server beside this one may be writing.
    """
    tables, wanted = set(connection.introspection.table_names()), _wanted(connection)
    lacking = [name for name in missing(connection) if wanted[name][0] in tables]
    if not lacking:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Citus asks for this word before it takes a trigger; plain PostgreSQL lets it pass.
            cursor.execute("SELECT set_config('citus.enable_unsafe_triggers', 'on', true)")
            cursor.execute(_POSTGRES_FUNCTION)
        for name in lacking:
            table, sql = wanted[name]
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
            cursor.execute(sql)
            if connection.vendor == "postgresql":
                cursor.execute(f"COMMENT ON TRIGGER {name} ON {table} IS '{_mark(sql)}'")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the triggers that are gone, switched off or not as they should be."""
    present = _present(connection)
    mark = _mark if connection.vendor == "postgresql" else str
    wanted = _wanted(connection)
    return [name for name, (_, sql) in wanted.items() if present.get(name) != mark(sql)]


def after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receive Django's post_migrate."""
    make(connections[using])


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Each trigger's name, with its table and its statement."""
    build = _postgres if connection.vendor == "postgresql" else _sqlite
    return build()


def _sqlite() -> dict[str, tuple[str, str]]:
    wanted = {}

    def trigger(table: str, act: str, when: str = "") -> None:
        name = f"{table}_no_{act.lower()}"
        condition = f" WHEN {when}" if when else ""
        wanted[name] = (
            table,
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW{condition}"
            f" BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END",
        )

    for table in TABLES:
        trigger(table, "UPDATE", _unless(table, "'{}'"))
        trigger(table, "DELETE")
        trigger(table, "INSERT", _REPLACED[table])
    return wanted


_REFUSE = """
BEGIN
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
"""
_POSTGRES_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $${_REFUSE}$$"
)


def _postgres() -> dict[str, tuple[str, str]]:
    wanted = {}

    def trigger(table: str, act: str, when: str = "") -> None:
        name = f"{table}_no_{act.lower()}"
        each = "STATEMENT" if act == "TRUNCATE" else "ROW"
        condition = f" WHEN ({when})" if when else ""
        wanted[name] = (
            table,
            f"CREATE TRIGGER {name} BEFORE {act} ON {table}"
            f" FOR EACH {each}{condition} EXECUTE FUNCTION history_refuse()",
        )

    for table in TABLES:
        trigger(table, "UPDATE", _unless(table, "'{}'::jsonb"))
        trigger(table, "DELETE")
        trigger(table, "TRUNCATE")
    return wanted


def _unless(table: str, empty: str) -> str:
    """What makes an UPDATE of the table a refused one; nothing means every one."""
    if table == "history_eventdetail":
        return f"NOT ({_BLANKED.format(empty=empty)})"
    if table == "history_head":
        return f"NOT ({_FORWARD})"
    return ""


def _mark(sql: str) -> str:
    """PostgreSQL keeps a trigger in words of its own; ours are remembered in its comment."""
    return hashlib.sha256(sql.encode()).hexdigest()


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, obj_description(pg_trigger.oid, 'pg_trigger')"
                " FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
                " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND prosrc = %s"
                " AND pg_table_is_visible(tgrelid)",
                [_REFUSE],
            )
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())
