"""How general each worker has become (全科): theirs to read first, their lead's a week later.

A worker reads their own numbers as of now. Whoever leads them reads the numbers as they stood at
the end of a month, and only once a week has passed since: by then the worker has had the same
month before their eyes, and could say what is wrong with it. A number somebody else sees first is
a mark; one seen first oneself is a mirror.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from huiketing.base import times
from huiketing.base.errors import NotFound
from huiketing.figures import registry
from huiketing.figures.registry import Figure, Scope, Value
from huiketing.matters.skills import BY_LINE, GENERALITY, standard
from huiketing.org.models import Line, Person, Post
from huiketing.org.selectors.lines import lines_in_use
from huiketing.web.board import Reach

GRACE = timedelta(days=7)
"""How long a month's numbers are the worker's alone."""
MOST_PEOPLE = 60
WORKING = (Post.Role.CLERK, Post.Role.CADRE, Post.Role.LEAD)


@dataclass(frozen=True)
class Number:
    """One figure worked out."""

    figure: Figure
    value: Value


@dataclass(frozen=True)
class OfLine:
    """One line of work and what is counted of it."""

    line: Line
    numbers: list[Number]
    is_able: bool


@dataclass(frozen=True)
class Skills:
    """Everything one person's page says."""

    person: Person
    scope: Scope
    generality: Value
    totals: list[Number]
    lines: list[OfLine]
    others: int
    """Lines nothing came in of."""


def of_now(person: Person) -> Scope:
    """The months of the standard up to today: what the person reads of themselves."""
    return _scope(person.uid, times.today())


def of_last_month(person: Person) -> Scope:
    """Up to the end of the newest month that may be shown to whoever leads."""
    return _scope(person.uid, shown_until(times.today()))


def shown_until(today: date) -> date:
    """The last day of the newest month that has been the worker's alone for a week."""
    day = today - GRACE
    return day.replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class Coming:
    """The next month to be shown to whoever leads: its last day, and from when."""

    until: date
    on: date


def coming(today: date) -> Coming:
    """The month that is the worker's alone still."""
    first = shown_until(today) + timedelta(days=1)
    until = first.replace(day=monthrange(first.year, first.month)[1])
    return Coming(until, until + timedelta(days=1) + GRACE)


def _scope(uid: UUID, until: date) -> Scope:
    return Scope("/", _months_before(until, standard().months), until, person=uid)


def _months_before(day: date, months: int) -> date:
    """The first day of so many months that end with the day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=1)


def skills_of(person: Person, scope: Scope) -> Skills:
    """The lines a person handled, with what outcome; two statements."""
    lines = list(lines_in_use())
    narrow = {line.code: _of(scope, line) for line in lines}
    values = registry.work_out(BY_LINE, (scope, *narrow.values()))
    able = set(GENERALITY.counted(scope).values_list("code", flat=True))
    rows = [
        OfLine(line, _row(values, narrow[line.code]), line.code in able)
        for line in lines
        if any(_has(each.value) for each in _row(values, narrow[line.code]))
    ]
    return Skills(
        person=person,
        scope=scope,
        generality=Value(len(able), len(lines), times.now()),
        totals=_row(values, scope),
        lines=rows,
        others=len(lines) - len(rows),
    )


def _of(scope: Scope, line: Line) -> Scope:
    return Scope(scope.path, scope.since, scope.until, frozenset({line.code}), scope.person)


def _row(values: dict[tuple[str, Scope], Value], scope: Scope) -> list[Number]:
    return [Number(figure, values[figure.id, scope]) for figure in BY_LINE]


def _has(value: Value) -> bool:
    return bool(value.numerator or value.denominator)


def people_of(reach: Reach) -> list[Person]:
    """Who works in the units somebody leads, by name."""
    posts = Post.objects.held().filter(unit__path__startswith=reach.path, role__in=WORKING)
    rows = Person.objects.filter(pk__in=posts.values("person_id")).order_by("name", "pk")
    return list(rows[:MOST_PEOPLE])


def person_in(reach: Reach, uid: UUID) -> Person:
    """One of them. Raises `NotFound` for anybody else."""
    posts = Post.objects.held().filter(unit__path__startswith=reach.path, role__in=WORKING)
    person = Person.objects.filter(uid=uid, pk__in=posts.values("person_id")).first()
    if person is None:
        raise NotFound
    return person


@dataclass(frozen=True)
class Row:
    """One person in the table of a unit."""

    person: Person
    generality: Value
    numbers: list[Number]

    @property
    def has_any(self) -> bool:
        """Whether anything at all was counted of this person."""
        return any(_has(each.value) for each in self.numbers)


def table(people: Sequence[Person]) -> list[Row]:
    """Everybody's totals up to the day that may be shown; one statement."""
    scopes = {person.pk: of_last_month(person) for person in people}
    figures = (GENERALITY, *BY_LINE)
    values = registry.work_out(figures, scopes.values()) if people else {}
    return [
        Row(person, values[GENERALITY.id, scope], _row(values, scope))
        for person in people
        for scope in (scopes[person.pk],)
    ]


def figure_of_person(figure_id: str) -> Figure:
    """A figure that is counted of one person. Raises `NotFound` for any other."""
    found = registry.find(figure_id) if "\x00" not in figure_id else None
    if found is None or not found.of_person:
        raise NotFound
    return found
