"""What the two databases do differently: FTS5 beside the table, or a tsvector inside it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.db.backends.base.base import BaseDatabaseWrapper

from huiketing.search.grams import Term

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from huiketing.search.models import Entry

# The full-text table keeps no text of its own; triggers hand it what comes and what goes.
# "ascii" takes every character beyond 127 as part of a word, so a gram stays as it was cut.
_FTS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5(grams, content='search_entry',"
    " content_rowid='id', detail=none, columnsize=0, tokenize=\"ascii tokenchars '~^'\")"
)
_GONE = "INSERT INTO search_fts(search_fts, rowid, grams) VALUES ('delete', old.id, old.grams);"
_CAME = "INSERT INTO search_fts(rowid, grams) VALUES (new.id, new.grams);"
_TRIGGERS = {
    "search_entry_came": f"AFTER INSERT ON search_entry BEGIN {_CAME} END",
    "search_entry_gone": f"AFTER DELETE ON search_entry BEGIN {_GONE} END",
    "search_entry_changed": (
        "AFTER UPDATE OF grams ON search_entry WHEN old.grams <> new.grams"
        f" BEGIN {_GONE} {_CAME} END"
    ),
}
_POSTGRES = (
    # New rows wait in a list that is merged in at 256 kB: half the cost of a registration, and
    # short enough for every search to read through.
    "CREATE INDEX search_entry_grams ON search_entry USING gin (grams)"
    " WITH (fastupdate = on, gin_pending_list_limit = 256)",
    # A row has some 2 kB of grams; packing and unpacking them would cost more than the room.
    "ALTER TABLE search_entry SET (toast_tuple_target = 8160)",
)


def ensure(connection: BaseDatabaseWrapper) -> None:
    """Make whatever the index lacks. Safe to call at any time."""
    with connection.cursor() as cursor:
        if "search_entry" not in connection.introspection.table_names(cursor):
            return
        lacking = missing(connection)
        if connection.vendor == "postgresql":
            for statement in _POSTGRES if lacking else ():
                cursor.execute(statement)
            return
        for name in lacking:
            cursor.execute(
                _FTS if name == "search_fts" else f"CREATE TRIGGER {name} {_TRIGGERS[name]}"
            )
        if lacking:  # rows may have come and gone unseen
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of tables, triggers and indexes the search needs and the database lacks."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT to_regclass('search_entry_grams') IS NULL")
            return ["search_entry_grams"] if cursor.fetchone()[0] else []
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'search\\_%' ESCAPE '\\'")
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in ("search_fts", *_TRIGGERS) if name not in there]


def tidy(connection: BaseDatabaseWrapper) -> None:
    """After many changes: merge the index, and let the planner count anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE search_entry")
        else:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")


def question(terms: list[Term], connection: BaseDatabaseWrapper) -> str:
    """The grams of every term, as this database is asked for them."""
    if connection.vendor == "postgresql":
        return " & ".join(_question(term, _tsquery, " & ", " | ") for term in terms)
    return " AND ".join(_question(term, _fts_query, " AND ", " OR ") for term in terms)


def holding(
    entries: "QuerySet[Entry]", question: str, connection: BaseDatabaseWrapper
) -> "QuerySet[Entry]":
    """Those of the entries that have what is asked for, the newest row first."""
    if connection.vendor == "postgresql":
        return entries.extra(
            where=["search_entry.grams @@ %s::tsquery"], params=[question]
        ).order_by("-id")
    # FTS5 yields its rows from the newest on, so that a limit stops it.
    return entries.extra(
        tables=["search_fts"],
        where=["search_fts MATCH %s", "search_entry.id = search_fts.rowid"],
        params=[question],
        order_by=["-search_fts.rowid"],
    )


def frequencies(
    grams: Sequence[str], connection: BaseDatabaseWrapper, *, most: int
) -> dict[str, int]:
    """How many entries have each of the grams, counted up to `most`; one statement for all."""
    if not grams:
        return {}
    if connection.vendor == "postgresql":
        rows, quote = "search_entry WHERE grams @@ %s::tsquery", _tsquery
    else:
        rows, quote = "search_fts WHERE search_fts MATCH %s", _fts_query
    one = f"SELECT %s, count(*) FROM (SELECT 1 FROM {rows} LIMIT %s) AS had"  # noqa: S608
    asked = [value for at, gram in enumerate(grams) for value in (at, quote(gram), most)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(grams)), asked)
        return {grams[int(at)]: count for at, count in cursor.fetchall()}


def _question(term: Term, quote: Callable[[str], str], every: str, either: str) -> str:
    return f"({either.join(f'({every.join(map(quote, grams))})' for grams in term.any_of)})"


def _tsquery(gram: str) -> str:
    prefix = gram.endswith("*")
    return f"'{gram.removesuffix('*')}'{':*' if prefix else ''}"


def _fts_query(gram: str) -> str:
    prefix = gram.endswith("*")
    return f'"{gram.removesuffix("*")}"{" *" if prefix else ""}'
