"""One matter with everything its page shows: read in few statements, however long its history.

What hangs on a matter lies in many tables, and most matters have rows in few of them. Every row
was written by a verb that left an event, so the history, read anyway, says which tables to ask.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.functional import cached_property

from huiketing.base import times
from huiketing.clock import due as due_of
from huiketing.clock.ruler import Ruler, ticks
from huiketing.files.models import Attachment
from huiketing.history.models import Event, load_details
from huiketing.history.record import seal
from huiketing.matters.models import (
    Assignment,
    Clock,
    Contact,
    Gap,
    Link,
    Matter,
    Notice,
    Original,
    Pause,
    Rating,
    Request,
    Supervision,
    Tick,
)
from huiketing.org.models import Person

CO_HANDLING = "co_handling"
SHOWN_EVENTS = 40
"""Newer ones are shown at once; all of them on demand."""


@dataclass(frozen=True)
class Timepiece:
    """A clock as its page shows it: where it stands, and why it ends when it ends."""

    clock: Clock
    ruler: Ruler | None
    """Nothing once it was met or ended."""
    explanation: str

    @property
    def was_late(self) -> bool:
        """Met or ended, and after the moment it was due."""
        return not self.clock.is_running and self.clock.is_late


@dataclass(frozen=True)
class StepLine:
    """A step of the pinned procedure, and who did it when."""

    no: int
    text: str
    who: str
    tick: Tick | None
    is_next: bool = False


@dataclass(frozen=True)
class Journal:
    """One call, visit or talk with the photos taken at it."""

    contact: Contact
    photos: Sequence[Attachment]


@dataclass
class Whole:
    """A matter and everything that hangs on it, for whoever may read it."""

    matter: Matter
    events: list[Event]
    """Oldest first, all of them; those in `shown` have their details."""
    shown: list[Event]
    """Newest first."""
    links: list[Link]
    attachments: list[Attachment]
    pauses: list[Pause] = field(default_factory=list)
    papers: list[Notice] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    originals: list[Original] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    supervisions: list[Supervision] = field(default_factory=list)

    @cached_property
    def status(self) -> str:
        """The status, or `co_handling` while others were asked in and owe their part."""
        helped = any(
            part.role == Assignment.Role.CO_HANDLER and part.is_running
            for part in self.matter.assignments.all()
        )
        return (
            CO_HANDLING
            if helped and self.matter.status == Matter.Status.IN_PROGRESS
            else (self.matter.status)
        )

    @cached_property
    def clocks(self) -> list[Timepiece]:
        """The clocks of this round, the promise first."""
        order = list(Clock.Kind)
        order.insert(0, order.pop(order.index(Clock.Kind.PROMISE)))
        rows = [each for each in self.matter.clocks.all() if each.round == self.matter.round]
        rows.sort(key=lambda each: (order.index(Clock.Kind(each.kind)), each.pk))
        return [timepiece(each, self.pauses, self.requests) for each in rows]

    @property
    def promise(self) -> Timepiece | None:
        """The clock the resident was promised."""
        found = [each for each in self.clocks if each.clock.kind == Clock.Kind.PROMISE]
        return found[-1] if found else None

    @cached_property
    def steps(self) -> list[StepLine]:
        """The steps of the pinned procedure; the first that is not done is next."""
        done = {tick.step: tick for tick in self.ticks}
        rows: list[StepLine] = []
        next_seen = False
        for row in self.matter.procedure.step_list if self.matter.procedure else ():
            tick = done.get(row.get("no", 0))
            is_next = tick is None and not next_seen
            next_seen = next_seen or is_next
            rows.append(
                StepLine(
                    row.get("no", 0), str(row.get("text", "")), row.get("who", ""), tick, is_next
                )
            )
        return rows

    @cached_property
    def journal(self) -> list[Journal]:
        """Calls, visits and talks, newest first."""
        photos: dict[UUID, list[Attachment]] = {}
        for each in self.attachments:
            photos.setdefault(each.subject_uid, []).append(each)
        return [Journal(each, photos.get(each.uid, [])) for each in self.matter.contacts.all()]

    @property
    def files(self) -> list[Attachment]:
        """What is attached to the matter itself."""
        return [each for each in self.attachments if each.subject_uid == self.matter.uid]

    @property
    def orders(self) -> list[Supervision]:
        """Numbered orders of a lead."""
        return [each for each in self.supervisions if each.level == Supervision.Level.ORDER]

    @property
    def reminders(self) -> int:
        """How often somebody reminded the handler."""
        return sum(each.level == Supervision.Level.REMINDER for each in self.supervisions)

    @property
    def earlier_events(self) -> int:
        """How many events are not shown."""
        return len(self.events) - len(self.shown)

    @cached_property
    def chain_holds(self) -> bool:
        """Whether every event carries its own hash and names the one before."""
        before = ""
        for seq, event in enumerate(self.events, 1):
            if (event.previous, event.seq) != (before, seq) or seal(event) != event.hash:
                return False
            before = event.hash
        return bool(self.events)

    @property
    def digest(self) -> str:
        """The hash of the last event, short: what a print names."""
        return self.events[-1].hash[:16] if self.events else ""

    @property
    def was_reached(self) -> bool:
        """Whether anybody reached the resident since this round began."""
        starts = [
            each.clock.started_at for each in self.clocks if each.clock.kind == Clock.Kind.PROMISE
        ]
        since = max(starts) if starts and self.matter.round > 1 else None
        return any(
            each.result == Contact.Result.REACHED and (since is None or each.at >= since)
            for each in self.matter.contacts.all()
        )


def timepiece(
    clock: Clock, pauses: Iterable[Pause] = (), requests: Iterable[Request] = ()
) -> Timepiece:
    """The clock with its ruler as of now, and the sentence that explains it. No statement."""
    spans = [each.span() for each in pauses] if clock.kind in Clock.PAUSABLE else []
    granted = [each.period for each in requests if each.lengthens(clock)]
    told = due_of.due(clock.period, clock.started_at, pauses=spans, extensions=granted)
    ruler = ticks(clock.started_at, clock.due_at, times.now(), spans) if clock.is_running else None
    return Timepiece(clock, ruler, told.explanation)


def rulers(matters: Sequence[Matter]) -> dict[int, Ruler]:
    """The ruler of each promise that runs, by the matter's id, for a list.

    No statement for plain matters; one where something stands still, one where something was
    opened again.
    """
    pauses: dict[int, list[Pause]] = {}
    starts: dict[int, datetime] = {}
    if standing := [matter.pk for matter in matters if matter.paused]:
        for pause in Pause.objects.filter(matter_id__in=standing):
            pauses.setdefault(pause.matter_id, []).append(pause)
    if again := [matter.pk for matter in matters if matter.round > 1 and matter.is_open]:
        rounds = Clock.objects.filter(matter_id__in=again, kind=Clock.Kind.PROMISE).order_by("pk")
        starts = dict(rounds.values_list("matter_id", "started_at"))
    found = {}
    for matter in matters:
        if matter.is_open and matter.promised_due and matter.status != Matter.Status.LONG_TERM:
            found[matter.pk] = ticks(
                starts.get(matter.pk, matter.happened_at),
                matter.promised_due,
                times.now(),
                [each.span() for each in pauses.get(matter.pk, ())],
            )
    return found


def whole_of(number: str, person: Person, *, all_events: bool = False) -> Whole | None:
    """Everything about the matter of this number, or None where the person may not read it.

    Seven statements for a plain matter, one more for each further kind of thing that happened.
    """
    here = OuterRef("pk")
    matter = (
        Matter.objects.visible_to(person)
        .filter(number=number)
        .annotate(
            is_tied=Exists(Link.objects.filter(Q(source=here) | Q(target=here))),
            has_files=Exists(
                Attachment.objects.filter(
                    subject_type="matters.matter", subject_uid=OuterRef("uid")
                )
            ),
        )
        .select_related(
            "party",
            "handler__presence",
            "line",
            "unit",
            "first_receiver",
            "procedure__procedure",
        )
        .prefetch_related(
            Prefetch(
                "assignments", Assignment.objects.select_related("person", "unit", "instead_of")
            ),
            Prefetch("clocks", Clock.objects.order_by("pk")),
            Prefetch("contacts", Contact.objects.select_related("by")),
        )
        .first()
    )
    if matter is None:
        return None
    events = list(Event.objects.about(matter))
    shown = list(reversed(events if all_events else events[-SHOWN_EVENTS:]))
    load_details(shown)
    return Whole(
        matter,
        events,
        shown,
        links=list(_links(matter, person)) if matter.is_tied else [],  # type: ignore[attr-defined]
        attachments=_attachments(matter),
        **_satellites(matter, {event.kind.removeprefix("matter.") for event in events}),
    )


def _links(matter: Matter, person: Person) -> Iterable[Link]:
    """Ties to other matters, as far as the person may read those."""
    readable = Matter.objects.visible_to(person).values("pk")
    rows = Link.objects.filter(
        Q(source=matter, target__in=readable) | Q(target=matter, source__in=readable)
    )
    return rows.select_related("source", "target")


def _attachments(matter: Matter) -> list[Attachment]:
    contacts = [each.uid for each in matter.contacts.all()]
    if not contacts and not matter.has_files:  # type: ignore[attr-defined]
        return []
    return list(
        Attachment.objects.filter(
            Q(subject_type="matters.matter", subject_uid=matter.uid)
            | Q(subject_type="matters.contact", subject_uid__in=contacts),
            removed_at__isnull=True,
        ).order_by("pk")
    )


def _satellites(matter: Matter, kinds: set[str]) -> dict[str, list[Any]]:
    """The rows of the tables that the history names."""
    found: dict[str, list[Any]] = {}
    if "papers_asked" in kinds:
        found["pauses"] = list(matter.pauses.all())
        found["papers"] = list(matter.papers_asked.select_related("given_by"))
    if kinds & {"extension_asked", "long_term_asked"}:
        found["requests"] = list(matter.requests.select_related("asked_by", "decided_by"))
    if "step_ticked" in kinds:
        found["ticks"] = list(matter.ticks.select_related("by"))
    if "accepted_with_gap" in kinds:
        found["gaps"] = list(matter.gaps.all())
    if "original_received" in kinds:
        found["originals"] = list(matter.originals.select_related("received_by", "returned_by"))
    if kinds & {"rated", "rated_by_callback"}:
        found["ratings"] = list(matter.ratings.select_related("rectification__person"))
    if kinds & {"reminded", "supervised"}:
        found["supervisions"] = list(matter.supervisions.select_related("by", "to"))
    return found
