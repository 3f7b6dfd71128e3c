"""Hand-written reads: columns by name, and several statements as one message.

The planner of PostgreSQL weighs every order in which tables could be joined, which for a line of
a list takes ten times as long as reading it. So a column of a row pointed to is looked up by
itself (`at`): an index entry a row, and nothing to weigh.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Col

from huiketing.base.rows import Conversion, conversions

Question = tuple[str, Sequence[Any]]
"""A statement and the values for its `%s`."""


@dataclass(frozen=True)
class Column:
    """What one column is called in the answer, how it is written, and whose values it has."""

    name: str
    sql: str
    expression: Col


def of(model: type[models.Model], alias: str, *names: str) -> list[Column]:
    """Fields of a table that stands in FROM under this alias, called as the model calls them."""
    return [_column(model, alias, name, name) for name in names]


def at(model: type[models.Model], key: str, **names: str) -> list[Column]:
    """Fields of the row whose id is `key`, by the names they get: `at(Unit, "m.unit_id", …)`.

    Nothing, where nothing is pointed to.
    """
    alias = f"{key.replace('.', '_')}_row"
    found = []
    for name, field in names.items():
        column = _column(model, alias, name, field)
        sql = (
            f"(SELECT {column.sql} FROM {model._meta.db_table} {alias}"  # noqa: S608
            f" WHERE {alias}.id = {key})"
        )
        found.append(Column(name, sql, column.expression))
    return found


def _column(model: type[models.Model], alias: str, name: str, field_name: str) -> Column:
    field: Any = model._meta.pk if field_name == "pk" else model._meta.get_field(field_name)
    return Column(name, f'{alias}."{field.column}"', Col(alias, field))


class Columns:
    """What a statement selects, and its rows as dictionaries with the values Django would give."""

    def __init__(self, *columns: Column) -> None:
        """In the order in which they are selected."""
        self.sql = ", ".join(column.sql for column in columns)
        """What stands after SELECT."""
        self._names = [column.name for column in columns]
        self._expressions = [column.expression for column in columns]
        self._conversions: dict[str, list[Conversion]] = {}

    def dicts(self, rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
        """Each row by the names of its columns."""
        connection = connections[DEFAULT_DB_ALIAS]
        known = self._conversions.get(connection.vendor)
        if known is None:
            known = self._conversions[connection.vendor] = conversions(
                self._expressions, connection
            )
        found = []
        for row in rows:
            values = list(row)
            for place, converters, expression in known:
                for convert in converters:
                    values[place] = convert(values[place], expression, connection)
            found.append(dict(zip(self._names, values, strict=True)))
        return found


def ask(*questions: Question) -> list[list[tuple[Any, ...]]]:
    """The rows that answer each question, in their order.

    PostgreSQL, whose driver puts the values in by itself, is asked all of them in one message;
    the embedded database, to which there is no way, one after the other.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return [_answer(cursor, *question) for question in questions]
        together = ";".join(statement for statement, _values in questions)
        found = [_answer(cursor, together, [each for _sql, values in questions for each in values])]
        while cursor.nextset():
            found.append(cursor.fetchall())
        return found


def _answer(cursor: Any, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    cursor.execute(statement, values)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
