"""The index itself: one row for each thing that can be found."""

from datetime import UTC, datetime

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone


class GramsField(models.Field):  # type: ignore[type-arg]
    """What a row is found by: a tsvector on PostgreSQL, words with spaces between on SQLite.

    Written by `index` and asked by `engine`, both in SQL; never loaded.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "tsvector" if connection.vendor == "postgresql" else "text"


class Entry(models.Model):
    """One thing that can be found (检索条目), whatever its room: a matter, a party, a procedure.

    It names its subject by type and uid. `unit_path`, `lines` (`,MZ,SB,`) and `restricted` are
    there for the asking room's scope; `at_ms` is when the thing happened, in milliseconds since
    1970, and decides the order; `indexed_ms` is when the row was written.
    """

    kind = models.CharField(max_length=30)
    subject_type = models.CharField(max_length=60)
    subject_uid = models.UUIDField()
    unit_path = models.CharField(max_length=255)
    lines = models.CharField(max_length=255)
    restricted = models.BooleanField()
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    names = models.CharField(max_length=300)
    text = models.TextField()
    at_ms = models.BigIntegerField()
    indexed_ms = models.BigIntegerField()
    grams = GramsField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_uid", "subject_type"], name="search_entry_subject"
            ),
        ]
        indexes = [
            # A word that is everywhere, asked for in one small place: walk the place instead.
            models.Index(
                fields=["unit_path"], name="search_entry_unit", opclasses=["varchar_pattern_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def at(self) -> datetime:
        """When it happened, in local time."""
        return timezone.localtime(datetime.fromtimestamp(self.at_ms / 1000, tz=UTC))


class Cutting(models.Model):
    """By which rules the whole index was cut (切词规则); one row, none before they had a number.

    While it lies behind `grams.CUTTING`, older entries may not be found by what newer ones are.
    """

    THE_ONE = 1

    number = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.number)
