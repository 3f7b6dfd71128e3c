"""Telling stories in the order of time: each act at its moment, nothing past the present.

A story is a generator. It yields the moment of its next act and is resumed then, with the clock
set to that moment; what would lie in the future is left untold, so the matter stands there still.
"""

import heapq
import random
import uuid
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from huiketing.base import times
from huiketing.clock import calendar
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.matters import transitions as verbs
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from huiketing.org.models import Person
from huiketing.org.selectors import handler_for

if TYPE_CHECKING:
    from huiketing.demo.village import Town

Acts = Generator[datetime, None, None]
SPACE = uuid.UUID("5a6d8c1e-0b7f-4a53-9d0e-2f4f3b1c6a90")
"""Names the client keys of the sample data, so that a story told twice is one matter."""


@dataclass(frozen=True)
class Story:
    """What somebody came with, and how it goes.

    `day` counts working days back from today, 0 being today. `clock` is the time of that day; for
    today it is how far the day so far had gone, from 0 to 1, so that something came in already.
    """

    day: int
    clock: time | float
    who: str
    words: str
    code: str = ""
    plot: str = "phoned"
    title: str = ""
    answer: str = Matter.Answer.PHONE
    channel: str = Matter.Channel.DESK
    behalf: str = ""
    urgent: bool = False
    said: tuple[str, ...] = ()
    """What people say along the way: the call, the reply, the word of the rating."""
    level: int | None = None
    line: str = ""
    by: str = "wang"
    night: bool = False
    """May come while the door is shut."""


@dataclass
class Teller:
    """The present, the town, and the ways stories speak of time and people."""

    town: "Town"
    now: datetime
    dice: random.Random = field(default_factory=lambda: random.Random(20200521))  # noqa: S311
    told: dict[str, Matter] = field(default_factory=dict)

    # Time

    @cached_property
    def hours(self) -> calendar.WorkCalendar:
        """The place's calendar."""
        return calendar.current()

    @cached_property
    def today(self) -> date:
        """The local day of the present."""
        return calendar.local(self.now).date()

    def day(self, back: int) -> date:
        """The working day so many before today; 0 is today, worked or not."""
        return self.today if back == 0 else self.hours.add_working_days(self.today, -back)

    def at(self, back: int, clock: time | float) -> datetime:
        """The moment a story begins."""
        if isinstance(clock, time):
            return calendar.at(self.day(back), clock)
        opens = calendar.at(self.today, self.hours.hours_on(self.today).opening)
        begins = calendar.at(self.today, time.min)
        ends = self.now - timedelta(minutes=2)
        if self.open_today:
            begins = opens
            ends = min(ends, self.hours.closes(self.today))
        if ends <= begins:  # the first minutes after midnight
            return self.now
        return begins + (ends - begins) * clock

    @cached_property
    def open_today(self) -> bool:
        """Whether the door has been open for a while today."""
        opens = calendar.at(self.today, self.hours.hours_on(self.today).opening)
        return self.hours.is_working(self.today) and self.now - opens > timedelta(minutes=40)

    def soon(self, moment: datetime, minutes: float) -> datetime:
        """So many minutes later by the clock."""
        return moment + timedelta(minutes=minutes)

    def later(self, moment: datetime, hours: float) -> datetime:
        """So many working hours later, give or take a quarter of an hour."""
        left = timedelta(hours=hours, minutes=self.dice.randint(-15, 15))
        here = moment if self.hours.is_open(moment) else self.hours.next_opening(moment)
        while True:
            closes = self.hours.closes(calendar.local(here).date())
            if here + left < closes:
                return max(here + left, moment + timedelta(minutes=3))
            left -= closes - here
            here = self.hours.next_opening(here)

    def evening(self, moment: datetime, days: int = 0) -> datetime:
        """In the evening so many days later, when residents look at their phones."""
        day = calendar.local(moment).date() + timedelta(days=days)
        return max(
            calendar.at(day, time(18, 30)) + timedelta(minutes=self.dice.randint(0, 150)),
            moment + timedelta(minutes=20),
        )

    # People and matters

    def person(self, username: str) -> Person:
        """Somebody of the town, always the same object: their rights are read once."""
        return self.town.people[username]

    def own(self, person: Person | None) -> Person:
        """The same for whom a matter names."""
        return next(each for each in self.town.people.values() if each == person)

    def handler(self, matter: Matter) -> Person:
        """Who answers the matter."""
        return self.own(matter.handler)

    def called(self, matter: Matter) -> str:
        """How the resident is named in what they do themselves: 朱女士."""
        return self.town.residents[matter.party.name].called

    def entry(self, story: Story) -> Entry | None:
        """The procedure the story is about."""
        return book().by_code[story.code] if story.code else None

    def recipient(self, story: Story) -> Recipient | None:
        """Whom the desk gives it to."""
        entry = self.entry(story)
        code = entry.line if entry else story.line
        return Recipient.of(handler_for(self.town.village, code)) if code else None

    def register(
        self,
        story: Story,
        *,
        recipient: Recipient | None = None,
        happened_at: datetime | None = None,
        visit_at: datetime | None = None,
        alone: bool = False,
    ) -> Matter:
        """The desk writes it down and, unless it stays `alone`, hands it on in the same act."""
        by = self.person(story.by) if story.by else None
        matter = verbs.register(
            by=by,
            unit=self.town.village,
            words=story.words,
            title=story.title,
            party=self.town.residents[story.who].party,
            entry=self.entry(story),
            answer=story.answer,
            visit_at=visit_at,
            on_behalf_of=story.behalf,
            channel=story.channel,
            urgency=Matter.Urgency.URGENT if story.urgent else Matter.Urgency.NORMAL,
            happened_at=happened_at,
            recipient=None if alone else recipient or self.recipient(story),
            client_key=uuid.uuid5(SPACE, f"{story.day} {story.who} {story.words}"),
            by_name=None if story.by else self.town.residents[story.who].called,
        )
        self.told[story.words] = matter
        return matter


def tell(begun: Iterable[Acts], until: datetime) -> int:
    """Resume each story at its moments, all in the order of time; returns how many acts."""
    waiting: list[tuple[datetime, int, Acts]] = []
    acts = 0
    for order, story in enumerate(begun):
        _wait(waiting, order, story, until)
    while waiting:
        moment, order, story = heapq.heappop(waiting)
        with times.as_of(moment):
            _wait(waiting, order, story, until)
        acts += 1
    return acts


def _wait(
    waiting: list[tuple[datetime, int, Acts]], order: int, story: Acts, until: datetime
) -> None:
    moment = next(story, None)
    if moment is not None and moment <= until:
        heapq.heappush(waiting, (moment, order, story))
