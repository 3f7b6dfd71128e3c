"""What stands on the board of a unit with several places below it: each beside the others.

The numbers are those of the same figures, gathered by place in a few statements, however many
places there are: what came in, each of the three rates, the answers by line, the last weeks.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from huiketing.base import times
from huiketing.figures.registry import Scope, Value
from huiketing.matters.figures import came_in, owed, rated
from huiketing.matters.models import Clock, Rating
from huiketing.org.models import Line, Unit
from huiketing.org.selectors.lines import lines_in_use

TARGET = 95
"""Percent of promises kept that a place is drawn against."""
MOST_PLACES = 40  # rows
WEEKS = 12
TOGETHER = 4
"""Weeks counted together for one point of a trend, so that a small village has enough cases."""
PLACES = frozenset({Unit.Kind.TOWN, Unit.Kind.VILLAGE, Unit.Kind.GRID, Unit.Kind.MICRO_GRID})
"""Units that have their row also while nothing came; an office has one once something did."""


@dataclass
class Place:
    """One place below the unit looked at: what came in, its rates, and how they went."""

    unit: Unit
    came: int = 0
    rates: dict[str, Value] = field(default_factory=dict)
    weeks: list[Value] = field(default_factory=list)

    @property
    def in_time(self) -> Value:
        """The rate a lead asks for first."""
        return self.rates["answered_in_time"]


@dataclass
class Across:
    """One line of work across the places: how many of its answers were in time in each."""

    line: Line
    cells: list[tuple[Unit, Value]]


@dataclass
class Places:
    """The places side by side, the lines across them, and the days the trend is of."""

    rows: list[Place]
    across: list[Across]
    since: date
    until: date

    @property
    def kind(self) -> str:
        """What all of them are; nothing where they differ, as villages beside an office."""
        kinds = {each.unit.kind for each in self.rows}
        return kinds.pop() if len(kinds) == 1 else ""

    @property
    def lowest(self) -> Place | None:
        """The place furthest below the target, if one is."""
        below = [each for each in self.rows if (each.in_time.rate or TARGET) < TARGET]
        return min(below, key=lambda each: each.in_time.rate or 0, default=None)


def side_by_side(unit: Unit, scope: Scope) -> Places | None:
    """The places of the unit on the days of the scope; None where there are no two of them."""
    children = list(
        Unit.objects.standing().filter(parent=unit).order_by("path")[: MOST_PLACES + 1]
    )[:MOST_PLACES]
    if len(children) < 2:
        return None
    of = {child.path: child for child in children}
    weeks = replace(scope, since=scope.until - timedelta(days=7 * (WEEKS + TOGETHER - 1) - 1))
    came = _gather(of, unit, _counted(came_in(scope), "unit__path"))
    contacts = _gather(of, unit, _kept(owed(scope, Clock.Kind.CONTACT)))
    answers = _gather(of, unit, _kept(owed(scope, Clock.Kind.PROMISE), "matter__line__code"))
    happy = Count("pk", filter=Q(level__gte=Rating.Level.FAIR))
    ratings = _gather(of, unit, _counted(rated(scope), "matter__unit__path", met=happy))
    zone = timezone.get_current_timezone()
    by_day = _gather(
        of, unit, _kept(owed(weeks, Clock.Kind.PROMISE), day=TruncDate("due_at", tzinfo=zone))
    )
    rows = [
        Place(
            child,
            came=_sum(came[child.pk]).numerator,
            rates={
                "contact_in_time": _sum(contacts[child.pk]),
                "answered_in_time": _sum(answers[child.pk]),
                "satisfied": _sum(ratings[child.pk]),
            },
            weeks=_rolling(by_day[child.pk], scope.until),
        )
        for child in children
        if child.kind in PLACES or any(found[child.pk] for found in (came, answers, ratings))
    ]
    if len(rows) < 2:
        return None
    return Places(rows, _across(rows, answers), weeks.since, weeks.until)


Found = dict[int, list[tuple[Any, int, int]]]
"""By place: what it was told apart by (line, day), how many of them, of how many."""


def _kept(clocks: QuerySet[Clock], *by: str, **told: Any) -> Iterable[tuple[Any, ...]]:
    met = Count("pk", filter=Q(met_at__lte=F("due_at")))
    return _counted(clocks, "matter__unit__path", *by, met=met, **told)


def _counted(
    rows: QuerySet[Any], path: str, *by: str, met: Count | None = None, **told: Any
) -> Iterable[tuple[Any, ...]]:
    """Rows of (path, what tells them apart, of those so many, so many); one statement."""
    grouped: QuerySet[Any] = rows.order_by().annotate(**told).values_list(path, *by, *told)
    counted: QuerySet[Any] = grouped.annotate(_n=Count("pk"), _met=met or Count("pk"))
    return counted


def _gather(of: dict[str, Unit], above: Unit, rows: Iterable[tuple[Any, ...]]) -> Found:
    """The rows by the place each unit lies in. What the unit above has itself is nobody's."""
    found: Found = defaultdict(list)
    for path, *by, n, met in rows:
        head = path.removeprefix(above.path).split("/")[0]
        if child := of.get(f"{above.path}{head}/"):
            found[child.pk].append((by[0] if by else None, met, n))
    return found


def _sum(found: Iterable[tuple[Any, int, int]]) -> Value:
    rows = list(found)
    return Value(sum(met for _by, met, _n in rows), sum(n for *_by, n in rows), times.now())


def _rolling(days: list[tuple[Any, int, int]], until: date) -> list[Value]:
    """A point a week, the last ending today; each of the weeks counted together up to then."""
    points = []
    for back in range(WEEKS - 1, -1, -1):
        last = until - timedelta(days=7 * back)
        first = last - timedelta(days=7 * TOGETHER - 1)
        points.append(_sum(row for row in days if first <= row[0] <= last))
    return points


def _across(rows: list[Place], answers: Found) -> list[Across]:
    """The lines in which any answer was owed, in the place's own order."""
    across = []
    for line in lines_in_use():
        cells = [
            (row.unit, _sum(each for each in answers[row.unit.pk] if each[0] == line.code))
            for row in rows
        ]
        if any(value.denominator for _unit, value in cells):
            across.append(Across(line, cells))
    return across
