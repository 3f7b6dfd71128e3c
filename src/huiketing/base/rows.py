"""Rows in and out with little ado, where a registration or a list would spend its time in the ORM.

`insert` does what `bulk_create` does for about half the processor time; `Shape` reads the columns
of a model from a statement written by hand, with the conversions Django would make.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import NOT_PROVIDED
from django.db.models.base import ModelState
from django.db.models.expressions import Col

M = TypeVar("M", bound=models.Model)

Conversion = tuple[int, list[Any], Any]
"""The place of a column, the converters of its values, and the column as they ask for it."""


def insert(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model in one statement; a key the database makes is filled in.

    `rows` is not empty, and all columns together stay below SQLite's 32,766 values.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    model = type(rows[0])
    values = values_of(rows, connection)
    table, columns, key = _quoted(model)
    tail = f" RETURNING {key}" if key else ""
    statement = inserting(table, columns, len(rows), tail)
    with connection.cursor() as cursor:
        cursor.execute(statement, [each for row in values for each in row])
        if key:
            for row, (made,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = made
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def inserting(table: str, columns: Sequence[str], rows: int, tail: str = "") -> str:
    """INSERT of so many rows with `%s` for every value, and what stands after them."""
    one = f"({', '.join(['%s'] * len(columns))})"
    head = f"INSERT INTO {table} ({', '.join(columns)}) VALUES"
    return f"{head} {', '.join([one] * rows)}{tail}"


def new(model: type[M], **values: Any) -> M:
    """What `model(**values)` makes, for a fraction of the time; for acts that write many rows.

    No signal tells of it. Raises TypeError for a name that is none of the model's fields.
    """
    plain, made, names, pointing = made_of(model)
    row = model.__new__(model)
    row._state = ModelState()
    kept = row.__dict__
    kept.update(plain)
    for name, value in values.items():
        if name in names:
            kept[name] = value
        elif name in pointing:
            attname, points_by = pointing[name]
            kept[attname] = None if value is None else getattr(value, points_by)
            row._state.fields_cache[name] = value
        else:
            raise TypeError(f"{model.__name__} has no field {name}.")
    for name, make in made:
        if name not in kept:
            kept[name] = make()
    return row


Made = tuple[
    dict[str, Any], list[tuple[str, Callable[[], Any]]], set[str], dict[str, tuple[str, str]]
]


@cache
def made_of(model: type[models.Model]) -> Made:
    """How a row begins: what fields hold at first, or what makes that; the names a value may come
    under; and of fields that point to rows, where the key is kept and what it is called there."""
    fields: list[Any] = list(model._meta.concrete_fields)
    plain: dict[str, Any] = {}
    made: list[tuple[str, Callable[[], Any]]] = []
    for field in fields:
        if callable(field.default) or field.db_default is not NOT_PROVIDED:
            made.append((field.attname, field._get_default))
        else:
            plain[field.attname] = field.get_default()
    names = {field.attname for field in fields}
    pointing = {
        field.name: (field.attname, field.target_field.attname)
        for field in fields
        if field.is_relation
    }
    return plain, made, names, pointing


def values_of(
    rows: Sequence[models.Model],
    connection: Any,
    *,
    with_key: bool = False,
    as_json: bool = False,
) -> list[list[Any]]:
    """What each row says in the columns of `fields_of`, as the driver of the connection takes it.

    With `as_json` what JSON fields hold stays as it is, for whoever writes the row itself as JSON.
    """
    taken = _taken(type(rows[0]), connection.vendor, with_key, as_json)
    return [taken.values(row, connection) for row in rows]


class _Taken:
    """What is taken from the rows of one model, and which of it the driver takes as it is."""

    def __init__(
        self, model: type[models.Model], vendor: str, *, with_key: bool, as_json: bool
    ) -> None:
        self._fields = fields_of(model, with_key=with_key)
        self._names = [field.attname for field in self._fields]
        self._pointing = [(field, field.attname) for field in self._fields if field.is_relation]
        as_it_is = _AS_IT_IS | _AS_IT_IS_TO.get(vendor, {})
        self._plain = [as_it_is.get(type(field), _Nothing) for field in self._fields]
        self._never = {
            place
            for place, field in enumerate(self._fields)
            if as_json and isinstance(field, models.JSONField)
        }
        self._preparing: dict[tuple[type, ...], list[int]] = {}
        """By the types of a row's values, the places of those that the field must prepare."""

    def values(self, row: models.Model, connection: Any) -> list[Any]:
        kept = row.__dict__
        for field, name in self._pointing:
            if kept.get(name) is None:
                _point(row, field)
        values = [kept[name] if name in kept else getattr(row, name) for name in self._names]
        types = tuple(map(type, values))
        preparing = self._preparing.get(types)
        if preparing is None:
            preparing = self._preparing[types] = [
                place
                for place, (kind, plain) in enumerate(zip(types, self._plain, strict=True))
                if kind is not plain and (plain is _Nothing or kind is not NoneType)
                if place not in self._never
            ]
        for place in preparing:
            values[place] = self._fields[place].get_db_prep_save(values[place], connection)
        return values


@cache
def _taken(model: type[models.Model], vendor: str, with_key: bool, as_json: bool) -> _Taken:
    return _Taken(model, vendor, with_key=with_key, as_json=as_json)


def _point(row: models.Model, field: Any) -> None:
    """What the row points to may have got its key since the row was made."""
    to = field.get_cached_value(row, default=None)
    if to is None:
        return
    key = getattr(to, field.target_field.attname)
    if key is None:
        raise ValueError(f"{field.name} is not written yet, so nothing can point to it.")
    setattr(row, field.attname, key)


# Where a field of this kind holds just this, or None, there is nothing for it to prepare.
_AS_IT_IS: dict[type, type] = {
    models.BooleanField: bool,
    models.CharField: str,
    models.ForeignKey: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.TextField: str,
}
# A moment without a zone is caught where the suite runs on SQLite, which takes none as it is.
_AS_IT_IS_TO: dict[str, dict[type, type]] = {
    "postgresql": {
        models.BigAutoField: int,
        models.DateField: date,
        models.DateTimeField: datetime,
        models.UUIDField: UUID,
    }
}


class _Nothing:
    """Of no value."""


@cache
def fields_of(model: type[models.Model], *, with_key: bool = False) -> list[Any]:
    """The fields to write; a key the database makes only if asked for."""
    made = None if with_key else _made_key(model)
    return [field for field in model._meta.concrete_fields if field is not made]


@cache
def _quoted(model: type[models.Model]) -> tuple[str, list[str], str]:
    """The table, the columns of `fields_of`, and the key the database fills in, if it does."""
    quote, key = connections[DEFAULT_DB_ALIAS].ops.quote_name, _made_key(model)
    columns = [quote(str(field.column)) for field in fields_of(model)]
    return quote(model._meta.db_table), columns, quote(key.column) if key else ""


def _made_key(model: type[models.Model]) -> Any:
    """The key that the database fills in, or None."""
    return model._meta.pk if isinstance(model._meta.pk, models.AutoField) else None


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
        """The row as an instance of the model, without what `names` left out.

        They must stand in the model's own order for that.
        """
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
