"""Every figure the product may show, declared once by the room that owns its rows.

A figure is never a bare number: it carries numerator, denominator, definition and cut-off, and it
opens to the rows it was counted from. Rates are shown from ten cases up; below that the count.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, IntegerField, QuerySet
from django.db.models import Value as Fixed

from huiketing.base import times

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SMALL = 10
"""Below this many cases a rate says more about chance than about work, and may name a person."""


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for: a subtree of units by path, some lines, some days, somebody.

    Days are inclusive; `path` "/" is everything this installation holds. Units and lines are
    named by string and a person by uid, so that this room knows none of them. Only a figure that
    is `of_person` looks at `person`, and it cannot be asked without.
    """

    path: str
    since: date
    until: date
    lines: frozenset[str] = frozenset()
    person: UUID | None = None

    @property
    def whose(self) -> UUID:
        """The person asked about. A figure that is `of_person` asked without one is a mistake."""
        if self.person is None:
            raise ValueError("a figure of a person is asked, and none is named")
        return self.person


@dataclass(frozen=True)
class Value:
    """A figure worked out: so many of so many, as of a moment."""

    numerator: int
    denominator: int | None
    as_of: datetime

    @property
    def rate(self) -> float | None:
        """The share in percent, or None where it is a count or the base is too small."""
        if self.denominator is None or self.denominator < SMALL:
            return None
        return 100 * self.numerator / self.denominator


Rows = Callable[[Scope], "QuerySet[Any]"]


@dataclass(frozen=True)
class Figure:
    """One figure (指标): a name, a definition a person can check, and where its rows are.

    `counted` are the rows of the numerator, `of` those of the denominator (None: a plain count).
    """

    id: str
    name: "StrOrPromise"
    definition: "StrOrPromise"
    counted: Rows
    of: Rows | None = None
    higher_is_better: bool | None = None
    of_days: bool = True
    """Whether it is of the days of the scope; else of this moment, and no other can be asked."""
    of_person: bool = False
    """Whether it is counted for one person; such a figure stands on no page of a place."""
    order: int = 100

    def value(self, scope: Scope) -> Value:
        """Count now; one statement, or two for a rate."""
        return Value(
            numerator=self.counted(scope).count(),
            denominator=self.of(scope).count() if self.of else None,
            as_of=times.now(),
        )


_figures: dict[str, Figure] = {}


def declare(figure: Figure) -> Figure:
    """Enter a figure. An id is taken once; a second declaration is a mistake in the code."""
    if figure.id in _figures and _figures[figure.id] != figure:
        raise ValueError(f"figure {figure.id} is declared twice")
    _figures[figure.id] = figure
    return figure


def find(figure_id: str) -> Figure | None:
    """The figure of this id, or None."""
    return _figures.get(figure_id)


def every(*, of_person: bool = False) -> Iterator[Figure]:
    """All figures of places, or all of persons, in the order they are read."""
    ordered = sorted(_figures.values(), key=lambda figure: (figure.order, figure.id))
    yield from (figure for figure in ordered if figure.of_person == of_person)


def work_out(figures: Iterable[Figure], scopes: Iterable[Scope]) -> dict[tuple[str, Scope], Value]:
    """Several figures for several scopes at one moment; one statement however many there are."""
    asked: list[tuple[str, Scope, QuerySet[Any], QuerySet[Any] | None]] = [
        (figure.id, scope, figure.counted(scope), figure.of(scope) if figure.of else None)
        for scope in scopes
        for figure in figures
    ]
    counts = _counts([rows for *_, counted, of in asked for rows in (counted, of)])
    as_of = times.now()
    return {
        (figure_id, scope): Value(
            numerator=counts[2 * at],
            denominator=counts[2 * at + 1] if of is not None else None,
            as_of=as_of,
        )
        for at, (figure_id, scope, _counted, of) in enumerate(asked)
    }


def _counts(many: "list[QuerySet[Any] | None]") -> list[int]:
    """How many rows each of the querysets has, counted in one statement."""
    parts = [
        rows.order_by()
        .annotate(_at=Fixed(at, output_field=IntegerField()))
        .values("_at")
        .annotate(_n=Count("pk"))
        .values_list("_at", "_n")
        for at, rows in enumerate(many)
        if rows is not None
    ]
    found = dict(parts[0].union(*parts[1:], all=True)) if parts else {}
    return [found.get(at, 0) for at in range(len(many))]
