"""The counters behind numbers that people read."""

from typing import NoReturn

from django.db import models


class Counter(models.Model):
    """The last number given out in a scope and a year (流水号), moved only by `counters`.

    A scope is whatever counts for itself: a unit's matters, a kind of paper.
    """

    pk = models.CompositePrimaryKey("scope", "year")
    scope = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    value = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.scope} {self.year}: {self.value}"

    def save(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: a counter moves in one statement, never by reading and writing back."""
        raise TypeError("Counters move through huiketing.numbers.counters.")
