"""Whose desk it is, what it counts today, and who is there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.base.errors import NotAllowed
from huiketing.clock import calendar
from huiketing.history.models import Notice
from huiketing.matters.models import Matter
from huiketing.org.models import DutyShift, Person, Post, Unit
from huiketing.org.models.duty import Half
from huiketing.parlour.models import Caller, Ticket

AHEAD = timedelta(days=14)
"""How far the desk looks when it offers a time."""


@dataclass(frozen=True)
class Desk:
    """The unit whose desk somebody stands at, and what it counts today."""

    unit: Unit
    callers: int
    """Who came without a matter."""
    waiting: int
    """Slips given and not called."""
    next_ticket: int | None
    at_the_door: int
    """Left by QR, taken in by nobody yet."""
    unread: int = 0
    """Notices the person has not opened, for the lintel; without a query of its own."""


def desk_of(person: Person) -> Desk:
    """The desk of this person; one query.

    Whoever has several posts stands at the one that is a desk, else at the first they hold.
    Raises NotAllowed for somebody without a post.
    """
    own = [grant for grant in person.authority.grants if grant.acts_for is None]
    own = own or list(person.authority.grants)
    if not own:
        raise NotAllowed
    grant = next((each for each in own if each.role == Post.Role.CLERK), own[0])
    here = OuterRef("pk")
    waiting = Ticket.objects.filter(unit=here, day=times.today(), called_at=None)
    callers = Caller.objects.filter(unit=here, at__gte=midnight(), taken_back_at=None)
    unit = Unit.objects.annotate(
        callers_today=_count(callers),
        waiting=_count(waiting),
        next_ticket=Subquery(waiting.order_by("number").values("number")[:1]),
        at_the_door=_count(left_at_door().filter(unit=here)),
        unread=_count(Notice.objects.filter(to=person.uid).unread(), by="to"),
    ).get(pk=grant.unit_id)
    counted = vars(unit)
    return Desk(
        unit,
        callers=counted["callers_today"],
        waiting=counted["waiting"],
        next_ticket=counted["next_ticket"],
        at_the_door=counted["at_the_door"],
        unread=counted["unread"],
    )


def midnight(day: date | None = None) -> datetime:
    """When the day (today) began on the place's wall clock."""
    return calendar.at(day or times.today(), datetime.min.time())


def left_at_door() -> QuerySet[Matter]:
    """What residents left by QR and nobody has taken in yet, oldest first."""
    return Matter.objects.filter(
        channel=Matter.Channel.QR, status=Matter.Status.REGISTERED, first_receiver=None
    ).order_by("pk")


def _count(rows: QuerySet[Any], *, by: str = "unit") -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Duty:
    """The desk's shifts from today on: who registers this half day, and who is bound when."""

    shifts: Sequence[DutyShift] = field(default_factory=tuple)

    def today(self) -> list[tuple[str, list[str]]]:
        """Each half of today with who is there, halves without anybody left out; beside those at
        the desk whoever keeps a holiday's or a flood's watch, and as what."""
        halves: dict[str, list[str]] = {half: [] for half in Half.values}
        for shift in self.shifts:
            if shift.day != times.today() or shift.kind == DutyShift.Kind.LEADER:
                continue
            name = shift.person.name
            if shift.kind != DutyShift.Kind.DESK:
                name = _("%(name)s (%(watch)s)") % {
                    "name": name, "watch": shift.get_kind_display()
                }  # fmt: skip
            halves[shift.half].append(name)
        return [(str(Half(half).label), names) for half, names in halves.items() if names]

    def leader(self) -> str:
        """Who leads today's shifts (带班领导), or nothing."""
        names = dict.fromkeys(
            shift.person.name
            for shift in self.shifts
            if shift.day == times.today() and shift.kind == DutyShift.Kind.LEADER
        )
        return "、".join(names)

    def binds(self, person: Person, day: date, half: str) -> bool:
        """Whether this person stands at the desk then, and so visits nobody."""
        return any(
            (shift.person_id, shift.day, shift.half, shift.kind)
            == (person.pk, day, half, DutyShift.Kind.DESK)
            for shift in self.shifts
        )


def duty_of(unit: Unit) -> Duty:
    """The unit's shifts of the coming fortnight; one query."""
    today = times.today()
    shifts = DutyShift.objects.filter(unit=unit, day__range=(today, today + AHEAD))
    return Duty(tuple(shifts.select_related("person").order_by("day", "half", "pk")))
