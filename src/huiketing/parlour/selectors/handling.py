"""Who would answer, how much they carry, and when they are free."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from huiketing.base import times
from huiketing.clock import calendar, due
from huiketing.clock.periods import Period
from huiketing.clock.ruler import Ruler, ticks
from huiketing.handbook.entry import Entry
from huiketing.matters.limits import limit
from huiketing.matters.models import Matter
from huiketing.matters.models.matter import OPEN
from huiketing.matters.recipient import Recipient
from huiketing.org.models import Person, Presence, Unit
from huiketing.org.models.duty import Half
from huiketing.org.selectors import Handler, Member, handler_for
from huiketing.org.selectors.handlers import presence_of
from huiketing.parlour.selectors.place import AHEAD, Duty

NOBODY = "none"
"""The choice that leaves a matter unassigned for now."""
VISIT_LASTS = timedelta(hours=1)
NOTICE = timedelta(minutes=30)
"""Nobody is sent on a visit sooner than this."""
_STARTS = (time(9), time(10), time(14), time(15), time(16))
_NOON = time(12)


@dataclass(frozen=True)
class Load:
    """What somebody has in hand, for whoever is about to give them more."""

    open: int
    overdue: int


@dataclass(frozen=True)
class Visit:
    """A visit somebody has promised already."""

    at: datetime
    number: str
    group: str


@dataclass(frozen=True)
class InHand:
    """What somebody carries: the count, what is late, and the visits ahead."""

    load: Load
    visits: tuple[Visit, ...] = ()

    def clash(self, at: datetime) -> Visit | None:
        """The visit that another one at this moment would run into."""
        return next((each for each in self.visits if abs(each.at - at) < VISIT_LASTS), None)


def in_hand(person: Person) -> InHand:
    """What a person has in hand, and when they are promised elsewhere; one query."""
    now = times.now()
    rows = Matter.objects.filter(handler=person, status__in=OPEN).values_list(
        "promised_due", "paused", "visit_at", "number", "party__group"
    )
    count, late, visits = 0, 0, []
    for promised, paused, visit_at, number, group in rows:
        count += 1
        late += bool(promised and promised < now and not paused)
        if visit_at and now - VISIT_LASTS < visit_at < now + AHEAD:
            visits.append(Visit(visit_at, number, group))
    return InHand(Load(count, late), tuple(sorted(visits, key=lambda visit: visit.at)))


def free_times(
    person: Person, busy: InHand, duty: Duty, presence: Presence | None, *, most: int = 2
) -> list[datetime]:
    """The next moments this person can come: one for each half day, `most` of them.

    Within opening hours, not while they stand at the desk, are away, or visit somebody else.
    """
    now = times.now()
    away_until = presence.until if presence and presence.away else None
    earliest = max(now + NOTICE, away_until or now)
    hours = calendar.current()
    found: list[datetime] = []
    day = timezone.localtime(earliest).date()
    last = day + AHEAD
    while len(found) < most and day <= last:
        if hours.is_working(day):
            found += _free_on(day, person, busy, duty, earliest)
        day += timedelta(days=1)
    return found[:most]


def _free_on(
    day: date, person: Person, busy: InHand, duty: Duty, earliest: datetime
) -> Iterable[datetime]:
    hours = calendar.current().hours_on(day)
    taken: set[str] = set()
    for start in _STARTS:
        half = Half.MORNING if start < _NOON else Half.AFTERNOON
        at = calendar.at(day, start)
        if half in taken or at < earliest or not hours.opening <= start < hours.closing:
            continue
        if duty.binds(person, day, half) or busy.clash(at):
            continue
        taken.add(half)
        yield at


@dataclass(frozen=True)
class Handling:
    """What the right-hand pane shows: who, in or out, how loaded, B, and until when."""

    handler: Handler | None
    """Who the line names; None where it names nobody, or somebody was chosen by hand."""
    chosen: Member | None
    """Somebody the desk chose instead."""
    set_aside: bool
    """Registered without anybody, on purpose."""
    presence: Presence | None = None
    """Where whoever gets it is, where it is known: the same mark as in 今天谁在."""
    busy: InHand | None = None
    free: list[datetime] = field(default_factory=list)
    clash: Visit | None = None

    @property
    def person(self) -> Person | None:
        """Whom the button names: who will get it."""
        if self.chosen:
            return self.chosen.person
        recipient = Recipient.of(self.handler)
        return recipient.person if recipient else None

    @property
    def instead_of(self) -> Person | None:
        """The holder, where the deputy gets it."""
        recipient = None if self.chosen else Recipient.of(self.handler)
        return recipient.instead_of if recipient else None

    @property
    def title(self) -> str:
        """The post they hold, as people call it."""
        if self.chosen:
            return self.chosen.titles[0] if self.chosen.titles else ""
        return self.handler.post.title if self.handler else ""


def handling_of(
    unit: Unit,
    *,
    line: str,
    choice: str,
    team: list[Member],
    duty: Duty,
    visit_at: datetime | None = None,
) -> Handling:
    """Who would get a matter of this line, or whom `choice` (an id, or `none`) names instead.

    Two queries at most, three where whoever stands in is not of this desk.
    """
    if choice == NOBODY:
        return Handling(None, None, set_aside=True)
    chosen = next((each for each in team if str(each.person.pk) == choice), None)
    handler = handler_for(unit, line) if line and chosen is None else None
    plain = Handling(handler, chosen, set_aside=False)
    person = plain.person
    if person is None:
        return plain
    busy = in_hand(person)
    # Who stands in may be the deputy or the lead; whoever is not of this desk carries their own.
    here = next((each for each in team if each.person == person), None)
    presence = here.presence if here else presence_of(person)
    return Handling(
        handler,
        chosen,
        set_aside=False,
        presence=presence,
        busy=busy,
        free=free_times(person, busy, duty, presence),
        clash=busy.clash(visit_at) if visit_at else None,
    )


def recipient_of(unit: Unit, *, line: str, choice: str, team: list[Member]) -> Recipient | None:
    """Whom a registration goes to; None where it waits to be assigned."""
    if choice == NOBODY:
        return None
    chosen = next((each for each in team if str(each.person.pk) == choice), None)
    if chosen is not None:
        return Recipient.person_at(chosen.person, unit)
    return Recipient.of(handler_for(unit, line)) if line else None


@dataclass(frozen=True)
class Promise:
    """Until when the desk promises an answer."""

    period: Period
    due_at: datetime
    provisional: bool
    ruler: Ruler


def promise_of(unit: Unit, entry: Entry | None, happened_at: datetime | None = None) -> Promise:
    """What a matter registered now would be promised; no query beyond the limits'."""
    start = happened_at or times.now()
    period = entry.promise if entry else limit("promise", unit)
    end = due.due(period, start)
    return Promise(
        period=period,
        due_at=end.at,
        provisional=end.provisional,
        ruler=ticks(start, end.at, times.now()),
    )
