"""What a cadre carries in their pocket: late, due today, visits agreed, everything in hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from huiketing.base import times
from huiketing.clock.ruler import Ruler
from huiketing.matters.models import Assignment, Contact, Matter, Rectification, Supervision, Tick
from huiketing.matters.reading import rulers
from huiketing.matters.selectors import (
    mine,
    rectifications_of,
    supervisions_of,
)
from huiketing.org.models import Person, Post

MOST = 200
"""Nobody carries more; a page that could not be read is no help."""
TABS = ("overdue", "today", "visits", "hand")
AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One matter as a row of the phone."""

    matter: Matter
    ruler: Ruler | None

    @property
    def is_late(self) -> bool:
        """Past what was promised, with the clock running."""
        return self.matter.is_overdue

    @property
    def is_mine_to_take(self) -> bool:
        """Handed to me, and not taken on yet."""
        return self.matter.status in (Matter.Status.ASSIGNED, Matter.Status.REOPENED)

    @property
    def due_day(self) -> date | None:
        """The promised day on the place's own calendar."""
        due = self.matter.promised_due
        return timezone.localtime(due).date() if due else None

    @property
    def visit_day(self) -> date | None:
        """The day of the agreed visit."""
        at = self.matter.visit_at
        return timezone.localtime(at).date() if at else None


@dataclass(frozen=True)
class Pocket:
    """Everything a cadre owes, sorted once."""

    lines: list[Line]
    rectifications: list[Rectification]
    orders: list[Supervision]

    @property
    def to_take(self) -> list[Line]:
        """Not taken on yet; the oldest first."""
        return [line for line in reversed(self.lines) if line.is_mine_to_take]

    @property
    def overdue(self) -> list[Line]:
        """The longest overdue first."""
        return _by_due(line for line in self.lines if line.is_late)

    @property
    def today(self) -> list[Line]:
        """Due today, the earliest hour first."""
        today = times.today()
        return _by_due(
            line
            for line in self.lines
            if line.due_day == today and not line.is_late and not line.matter.paused
        )

    @property
    def visits(self) -> list[Line]:
        """Visits agreed, the next one first; those of today and missed ones too."""
        agreed = [line for line in self.lines if line.matter.visit_at]
        return sorted(agreed, key=lambda line: (line.matter.visit_at, line.matter.pk))

    @property
    def visits_today(self) -> list[Line]:
        """The doors to go to today, in the order of the hours."""
        today = times.today()
        return [
            line for line in self.visits if line.visit_day is not None and line.visit_day <= today
        ]

    @property
    def hand(self) -> list[Line]:
        """All of it, what is due first on top."""
        return _by_due(self.lines)

    def tab(self, name: str) -> list[Line]:
        """The lines of one of `TABS`."""
        found: list[Line] = getattr(self, name)
        return found

    @property
    def first_tab(self) -> str:
        """Where the day begins: today, else what is late, else everything."""
        return next((name for name in ("today", "overdue", "hand") if self.tab(name)), "today")

    def days(self) -> list[tuple[date, list[Line]]]:
        """The visits ahead, by day."""
        days: dict[date, list[Line]] = {}
        for line in self.visits:
            if line.visit_day and line.visit_day <= times.today() + AHEAD:
                days.setdefault(line.visit_day, []).append(line)
        return list(days.items())


def _by_due(lines: Iterable[Line]) -> list[Line]:
    """What is promised first, first; what was promised no day, last."""
    end = times.now() + timedelta(days=36500)
    return sorted(lines, key=lambda line: (line.matter.promised_due or end, line.matter.pk))


def pocket_of(person: Person) -> Pocket:
    """What this person owes, as answerer or helper, and what their unit was handed with nobody
    named; five statements at most."""
    cadre = [grant for grant in person.authority.grants if grant.role == Post.Role.CADRE]
    here = {unit_id for grant in cadre for unit_id in grant.here}
    of_nobody = Assignment.objects.filter(
        matter=OuterRef("pk"),
        person=None,
        unit_id__in=here,
        role__in=Assignment.LEADING,
        status=Assignment.Status.ASSIGNED,
    )
    rows = Matter.objects.open().filter(Q(pk__in=mine(person).values("pk")) | Exists(of_nobody))
    found = rows.for_list().select_related("procedure", "line").order_by("-pk")
    matters = list(found[:MOST])
    drawn = rulers(matters)
    return Pocket(
        [Line(matter, drawn.get(matter.pk)) for matter in matters],
        list(rectifications_of(person)),
        list(supervisions_of(person)),
    )


@dataclass(frozen=True)
class Card:
    """The matter in the palm of the hand: its steps, and the last word with the resident."""

    line: Line
    ticks: dict[int, Tick]
    last: Contact | None


def card_of(line: Line) -> Card:
    """What the big card adds to a line; two statements."""
    matter = line.matter
    return Card(
        line,
        {tick.step: tick for tick in matter.ticks.select_related("by")}
        if matter.procedure_id
        else {},
        matter.contacts.select_related("by").first(),
    )
