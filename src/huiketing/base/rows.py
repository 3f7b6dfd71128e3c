"""Rows in and out with little ado, where a registration or a list would spend its time in the ORM.

`insert` does what `bulk_create` does for about half the processor time; `Shape` reads the columns
of a model from a statement written by hand, with the conversions Django would make.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Col

M = TypeVar("M", bound=models.Model)

Conversion = tuple[int, list[Any], Any]
"""The place of a column, the converters of its values, and the column as they ask for it."""


def insert(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model in one statement; a key the database makes is filled in.

    `rows` is not empty, and all columns together stay below SQLite's 32,766 values.
    """
    head, one, values = _parts(rows)
    connection = connections[DEFAULT_DB_ALIAS]
    made = _columns(type(rows[0]))[1]
    tail = f" RETURNING {made}" if made else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{head} {', '.join([one] * len(rows))}{tail}", [each for row in values for each in row]
        )
        if made:
            for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _parts(rows: Sequence[models.Model]) -> tuple[str, str, list[list[Any]]]:
    """The head of the statement, one row's placeholders, and the values of each row."""
    connection = connections[DEFAULT_DB_ALIAS]
    fields, _made, head = _columns(type(rows[0]))
    if any(field.is_relation for field in fields):
        for row in rows:  # what they point to may have got its key since they were made
            row._prepare_related_fields_for_save("insert")  # type: ignore[attr-defined]
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        for row in rows
    ]
    return head, f"({', '.join(['%s'] * len(fields))})", values


@cache
def _columns(model: type[models.Model]) -> tuple[list["models.Field[Any, Any]"], str, str]:
    """The fields to write, the column that the database fills in, the head of the statement."""
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not _is_made(field)]
    made = [quote(str(field.column)) for field in model._meta.concrete_fields if _is_made(field)]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    return fields, "".join(made), f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES"


def _is_made(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.AutoField)


class Shape(Generic[M]):
    """Some columns of a table under an alias, as a hand-written statement selects them."""

    def __init__(self, model: type[M], alias: str, *names: str) -> None:
        """`names` are fields; none named means all of them, and then `row` makes instances."""
        meta = model._meta
        fields = [meta.get_field(name) for name in names] if names else list(meta.concrete_fields)
        self.model = model
        self.width = len(fields)
        self._attnames = [field.attname for field in fields]  # type: ignore[union-attr]
        self._fields: list[Any] = fields
        self._alias = alias
        self._converters: dict[str, list[Conversion]] = {}

    @property
    def columns(self) -> str:
        """What stands after SELECT."""
        quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
        return ", ".join(f"{self._alias}.{quote(field.column)}" for field in self._fields)

    def values(self, row: Sequence[Any], at: int = 0) -> list[Any]:
        """The values of these columns, which begin at `at` in the row, as Python knows them."""
        connection = connections[DEFAULT_DB_ALIAS]
        values = list(row[at : at + self.width])
        for place, converters, expression in self._of(connection):
            value = values[place]
            for convert in converters:
                value = convert(value, expression, connection)
            values[place] = value
        return values

    def instance(self, row: Sequence[Any], at: int = 0) -> M:
        """The row as an instance of the model."""
        return self.model.from_db(DEFAULT_DB_ALIAS, self._attnames, self.values(row, at))

    def _of(self, connection: Any) -> list[Conversion]:
        known = self._converters.get(connection.vendor)
        if known is None:
            columns = [Col(self._alias, field) for field in self._fields]
            known = self._converters[connection.vendor] = conversions(columns, connection)
        return known


def conversions(columns: Sequence[Col], connection: Any) -> list[Conversion]:
    """What Django would do to the values of these columns, for those to which it does anything."""
    known: list[Conversion] = []
    for place, column in enumerate(columns):
        found = [
            *connection.ops.get_db_converters(column),
            *column.get_db_converters(connection),
        ]
        if found:
            known.append((place, found, column))
    return known


class Batch:
    """Statements that nobody waits for one by one, sent together at the end.

    Where the driver puts the values in by itself (PostgreSQL) they go as one message, so that a
    registration keeps its number's lock for one way there and back instead of six; elsewhere one
    after the other. Nothing is written before `run`, and keys made by the database stay unknown.
    """

    def __init__(self) -> None:
        """Nothing yet."""
        self._inserts: dict[tuple[str, str, str], list[Sequence[Any]]] = {}

    def insert(self, rows: Sequence[models.Model]) -> None:
        """As the function of this name, but at the end, and without their keys."""
        head, one, values = _parts(rows)
        for row in values:
            self.add(head, one, row)

    def add(self, head: str, one: str, values: Sequence[Any], tail: str = "") -> None:
        """One row by hand: `INSERT INTO … VALUES`, `(%s, …)`, its values, what follows them.

        Rows that differ in nothing but their values become one statement.
        """
        self._inserts.setdefault((head, one, tail), []).append(values)

    def run(self) -> None:
        """Send everything, in the order in which each table was first named."""
        said = [
            (f"{head} {', '.join([one] * len(rows))}{tail}", [each for row in rows for each in row])
            for (head, one, tail), rows in self._inserts.items()
        ]
        self._inserts = {}
        if not said:
            return
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                together = ";".join(statement for statement, _values in said)
                cursor.execute(together, [each for _statement, values in said for each in values])
                return
            for statement, values in said:
                cursor.execute(statement, values)
