"""What the lead's page (看板) says: what is late, what waits for a decision, the month, the lines.

Restricted matters are nowhere on it: in no list, no count, no drawing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, F, Model, Prefetch, Q, QuerySet, Window
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, NotFound
from huiketing.clock import calendar
from huiketing.figures import registry
from huiketing.figures.registry import Figure, Scope, Value
from huiketing.matters import selectors
from huiketing.matters.figures import came_in, owed
from huiketing.matters.models import Clock, Matter, Rectification, Request, Supervision
from huiketing.matters.models.matter import OPEN, MatterQuerySet
from huiketing.org.models import Person, Post, Unit
from huiketing.web.drawing import Day

LEADERS = (Post.Role.LEAD, Post.Role.DISPATCHER)
LISTED = 12
"""Overdue matters, and requests, that stand on the page itself."""
MOST = 200
"""Requests that stand on the page where all of them are asked for; the oldest first."""
MOST_UNITS, MOST_LINES = 80, 120  # rows
DAYS = 14
HEADLINE = ("contact_in_time", "answered_in_time", "satisfied")
"""The rates that stand large at the top, as far as this place declares them."""

R = TypeVar("R", bound=Model)


@dataclass(frozen=True)
class Reach:
    """What the reader leads: the subtrees, the units in them, and the one looked at now."""

    paths: tuple[str, ...]
    units: list[Unit]
    unit: Unit

    @property
    def path(self) -> str:
        """The subtree looked at."""
        return self.unit.path


def reach_of(person: Person, code: str = "") -> Reach:
    """The units this person leads; `code` chooses one of them, else the first they lead.

    Raises `NotAllowed` for whoever leads nothing, `NotFound` for a unit that is not theirs.
    """
    led = [g for g in person.authority.grants if g.role in LEADERS]
    if not led:
        raise NotAllowed(
            _("The board is for the leads of a unit. What is yours is on your front page.")
        )
    within = Q()
    for grant in led:
        within |= Q(path__startswith=grant.path)
    units = list(Unit.objects.standing().filter(within).order_by("path")[:MOST_UNITS])
    if code:
        chosen = next((unit for unit in units if unit.code == code), None)
        chosen = chosen or Unit.objects.filter(within, code=code).first()
        if chosen is None:
            raise NotFound
    else:
        chosen = next((unit for unit in units if unit.pk == led[0].unit_id), None)
        chosen = chosen or Unit.objects.get(pk=led[0].unit_id)
    return Reach(tuple(g.path for g in led), units, chosen)


@dataclass(frozen=True)
class Line:
    """One figure of this month beside the same days of the last."""

    figure: Figure
    now: Value
    before: Value

    @property
    def change(self) -> float | None:
        """Percentage points (百分点) for a rate, otherwise None."""
        if self.now.rate is None or self.before.rate is None:
            return None
        return self.now.rate - self.before.rate


def month(path: str) -> tuple[Scope, Scope]:
    """This month so far, and the same days of the month before."""
    today = times.today()
    first = today.replace(day=1)
    last_first = (first - timedelta(days=1)).replace(day=1)
    last_same = min(last_first + timedelta(days=today.day - 1), first - timedelta(days=1))
    return Scope(path, first, today), Scope(path, last_first, last_same)


def figures_of(scope: Scope, before: Scope) -> list[Line]:
    """Every declared figure; one statement."""
    every = list(registry.every())
    values = registry.work_out(every, (scope, before))
    return [Line(f, values[f.id, scope], values[f.id, before]) for f in every]


def overdue(person: Person, path: str) -> MatterQuerySet:
    """What is late under the path and may be shown on a board, the longest late first."""
    orders = Supervision.objects.filter(level=Supervision.Level.ORDER, answered_at=None)
    return (
        Matter.objects.visible_to(person)
        .overdue()
        .filter(unit__path__startswith=path, restricted=False)
        .for_list()
        .prefetch_related(Prefetch("supervisions", orders, to_attr="open_orders"))
        .order_by("promised_due", "pk")
    )


def requests(person: Person, path: str) -> QuerySet[Request]:
    """What handlers asked under the path and this person decides, the oldest first."""
    return (
        selectors.waiting_for_decision(person)
        .filter(matter__unit__path__startswith=path, matter__restricted=False)
        .select_related("matter", "matter__unit", "asked_by")
        .order_by("pk")
    )


def rectifications(person: Person, path: str) -> QuerySet[Rectification]:
    """The bad ratings under the path this person has to answer."""
    return selectors.rectifications_of(person).filter(
        matter__unit__path__startswith=path, matter__restricted=False
    )


def first_of(rows: "QuerySet[R]", most: int) -> tuple[list[R], int]:
    """The first of the rows and how many there are in all, in one statement."""
    found = list(rows.annotate(in_all=Window(Count("pk")))[:most])
    return found, found[0].in_all if found else 0  # type: ignore[attr-defined]


def trend(path: str) -> list[Day]:
    """The last fourteen days: what came in, and which answers owed that day were in time.

    Counted as the figures `matters_registered` and `answered_in_time` count; two statements.
    """
    today = times.today()
    scope = Scope(path, today - timedelta(days=DAYS - 1), today)
    zone = timezone.get_current_timezone()
    came = dict(
        came_in(scope)
        .order_by()
        .values_list(TruncDate("happened_at", tzinfo=zone))
        .annotate(n=Count("pk"))
    )
    answers = {
        day: (n, met)
        for day, n, met in owed(scope, Clock.Kind.PROMISE)
        .order_by()
        .values_list(TruncDate("due_at", tzinfo=zone))
        .annotate(n=Count("pk"), met=Count("pk", filter=Q(met_at__lte=F("due_at"))))
    }
    known = calendar.current()
    days = []
    for back in range(DAYS - 1, -1, -1):
        day = today - timedelta(days=back)
        n, met = answers.get(day, (0, 0))
        days.append(Day(day, came.get(day, 0), met, n - met, works=known.is_working(day)))
    return days


@dataclass
class Hands:
    """What one handler has open on one line."""

    name: str
    uid: UUID | None
    open: int
    overdue: int


@dataclass
class OfLine:
    """What is open on one line of work, and in whose hands."""

    code: str
    name: str
    hands: list[Hands] = field(default_factory=list)

    @property
    def open(self) -> int:
        """All of it."""
        return sum(each.open for each in self.hands)

    @property
    def overdue(self) -> int:
        """What of it is late."""
        return sum(each.overdue for each in self.hands)


def by_line(path: str) -> list[OfLine]:
    """Open and overdue matters by line and handler, most late first; one statement."""
    late = Q(promised_due__lt=times.now(), paused=False) & ~Q(status=Matter.Status.LONG_TERM)
    rows = (
        Matter.objects.filter(unit__path__startswith=path, status__in=OPEN, restricted=False)
        .order_by()
        .values("line__code", "line__name", "handler__name", "handler__uid")
        .annotate(open=Count("pk"), overdue=Count("pk", filter=late))
    )
    lines: dict[str, OfLine] = {}
    for row in rows[: MOST_LINES * 4]:
        code = row["line__code"] or ""
        line = lines.setdefault(code, OfLine(code, row["line__name"] or ""))
        line.hands.append(
            Hands(row["handler__name"] or "", row["handler__uid"], row["open"], row["overdue"])
        )
    for line in lines.values():
        line.hands.sort(key=lambda hands: (-hands.overdue, -hands.open, hands.name))
    return sorted(lines.values(), key=lambda line: (-line.overdue, -line.open, line.code))


STATES = ("open", "overdue")


def rows_of(
    person: Person, path: str, *, state: str, line: str | None, handler: str | None
) -> MatterQuerySet:
    """The matters behind one number of `by_line`. An empty line or handler means without one."""
    if state not in STATES:
        raise Invalid(_("Choose one of the list."))
    rows = Matter.objects.visible_to(person).filter(unit__path__startswith=path, restricted=False)
    rows = rows.overdue() if state == "overdue" else rows.open()
    if line is not None:
        rows = rows.filter(line__code=line) if line else rows.filter(line=None)
    if handler is not None:
        try:
            rows = rows.filter(handler__uid=UUID(handler)) if handler else rows.filter(handler=None)
        except ValueError as wrong:
            raise NotFound from wrong
    return rows.for_list()


def span(since: str, until: str, otherwise: Scope) -> Scope:
    """The scope on other days; `otherwise` where none are named. Raises `Invalid`."""
    if not since and not until:
        return otherwise
    try:
        first = times.day_of(since or until)
        last = times.day_of(until or since)
    except ValueError as wrong:
        raise Invalid(_("Write the days as in 2026-11-23.")) from wrong
    if not date(2000, 1, 1) <= first <= last <= date(2199, 12, 31):
        raise Invalid(_("The first day comes before the last."))
    return Scope(otherwise.path, first, last, otherwise.lines)


def answer_by() -> datetime:
    """By when an order asks for an answer unless the lead says otherwise: the next working day."""
    known = calendar.current()
    day = known.next_working_day(times.today())
    closing: time = known.hours_on(day).closing
    return datetime.combine(day, closing, timezone.get_current_timezone())


def days_late(matters: Iterable[Matter]) -> None:
    """Write on each `late_days`, working days begun since the promised one, and `late_since`.

    Before the next working day begins there are none: it is late since today, since yesterday, or
    since a day that is named, as after a weekend has begun.
    """
    known, today = calendar.current(), times.today()
    for matter in matters:
        last = timezone.localtime(matter.promised_due).date() if matter.promised_due else today
        late: Any = matter
        late.late_days = max(0, known.working_days_between(last, today))
        late.late_since = {0: "today", 1: "yesterday"}.get((today - last).days, "")
