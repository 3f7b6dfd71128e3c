"""Checking all of history against its own hashes, while the product goes on writing it.

Events are read in the order of their chains, a batch at a time. What looks broken is looked at
once more, its chain alone, before it is called so: somebody may have been writing just then.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from uuid import UUID

from django.db import connection
from django.db.models import Q

from huiketing.base.errors import Invalid
from huiketing.history import anchor, chain
from huiketing.history.days import Days
from huiketing.history.erasing import BLANKED
from huiketing.history.models import Event, EventQuerySet, Head
from huiketing.history.record import seal
from huiketing.history.report import Broken, Report
from huiketing.history.traces import orphan

__all__ = ["Broken", "Progress", "Report", "verify"]

BATCH = 1000
Progress = Callable[[int], object]


def verify(progress: Progress | None = None) -> Report:
    """Check every chain, every head, every closed day, and that nothing speaks of events that are
    not there; stops at the first broken place.

    `progress` is called after each batch with how many events were read so far.
    """
    told = progress or (lambda done: None)
    events = subjects = 0
    days = Days(anchor.kept())
    heads = _heads()
    head = next(heads, None)
    try:
        for subject, group in groupby(_events(told), key=lambda event: event.subject_uid):
            # A head without events sorts before the next subject that has some.
            while head and head.subject_uid < subject:
                if broken := _look_again(head.subject_uid):
                    return Report(events, subjects, 0, first_broken=broken)
                head = next(heads, None)
            chained = list(group)
            mine = head if head and head.subject_uid == subject else None
            if _walk(chained, mine) and (broken := _look_again(subject)):
                return Report(events, subjects, 0, first_broken=broken)
            events, subjects = events + len(chained), subjects + 1
            if mine:
                head = next(heads, None)
    except _UnreadableError as unreadable:
        return Report(events, subjects, 0, first_broken=unreadable.place)
    while head:
        if broken := _look_again(head.subject_uid):
            return Report(events, subjects, 0, first_broken=broken)
        head = next(heads, None)
    if broken := days.check() or orphan():
        return Report(events, subjects, days.count, days.compared, first_broken=broken)
    newest = f"{days.last.day.isoformat()} {days.last.root}" if days.last else ""
    return Report(events, subjects, days.count, days.compared, days.open(), newest)


def _walk(chained: list[Event], head: Head | None) -> Broken | None:
    """The first place where this chain does not hold, to its end, which the head must name."""
    last: Event | None = None
    for event in chained:
        if event.seq != (last.seq if last else 0) + 1:
            return _broken(event, "gap")
        if event.previous != (last.hash if last else ""):
            return _broken(event, "previous")
        if not _as_sealed(event):
            return _broken(event, "altered")
        if what := _wrong_detail(event):
            return _broken(event, what)
        last = event
    if unnamed := _blanked_by_nobody(chained):
        return _broken(unnamed, "blanked")
    if head is None:
        return _broken(last, "head missing") if last else None
    if last is None or head.seq > last.seq:
        return Broken(head.subject_type, str(head.subject_uid), head.seq, "", "tail missing")
    named = (head.subject_type, head.seq, head.hash)
    if named != (last.subject_type, last.seq, last.hash):
        return _broken(last, "head")
    return None


def _as_sealed(event: Event) -> bool:
    try:
        return event.hash == seal(event)
    except AttributeError:  # on SQLite a moment that is none reads as None
        return False


def _wrong_detail(event: Event) -> str:
    detail = event.detail
    if detail._state.adding:
        return "detail missing"
    if detail.blanked_at is not None:
        return "detail" if detail.data or detail.salt or detail.by_name else ""
    try:
        data = chain.plain(detail.data)
    except Invalid:  # what nobody could have recorded
        return "detail"
    digest = chain.detail_digest(detail.salt, detail.by_name, data)
    return "" if digest == event.detail_digest else "detail"


def _blanked_by_nobody(chained: list[Event]) -> Event | None:
    """The first event whose values are gone though no later one says that they were erased.

    The triggers let a detail be blanked once, and cannot know whether an erasure is recorded too.
    """
    named: set[int] = set()
    unnamed = None
    for event in reversed(chained):
        if event.is_blanked and (event.kind == BLANKED or event.seq not in named):
            unnamed = event
        elif event.kind == BLANKED:
            named.update(_seqs(event.data.get("seqs")))
    return unnamed


def _seqs(said: object) -> list[int]:
    return [each for each in said if isinstance(each, int)] if isinstance(said, list) else []


def _look_again(subject: UUID) -> Broken | None:
    """This chain alone, between two readings of its head that agree."""
    chain_of_subject = Event.objects.filter(subject_uid=subject).order_by("seq")
    while True:
        head = Head.objects.filter(pk=subject).first()
        chained = list(chain_of_subject.with_details())
        now = Head.objects.filter(pk=subject).first()
        if (head and head.seq) == (now and now.seq):
            return _walk(chained, head)


class _UnreadableError(Exception):
    def __init__(self, place: Broken) -> None:
        self.place = place


def _events(told: Progress) -> Iterator[Event]:
    """All events with details, in the order of (subject, seq), a batch at a time."""
    ordered = Event.objects.order_by("subject_uid", "seq")
    rest, done = ordered, 0
    while batch := _read(rest):
        yield from batch
        done += len(batch)
        told(done)
        subject, seq = batch[-1].subject_uid, batch[-1].seq
        # ">=" lets both databases start the index at this subject instead of at its beginning.
        rest = ordered.filter(subject_uid__gte=subject)
        rest = rest.exclude(Q(subject_uid=subject) & Q(seq__lte=seq))


def _read(rest: EventQuerySet) -> list[Event]:
    """The next batch. SQLite keeps any text in any column, so a row may not even be readable."""
    try:
        return list(rest.with_details()[:BATCH])
    except (ValueError, TypeError, AttributeError):
        for pk, subject_type, seq, kind in rest.values_list("pk", "subject_type", "seq", "kind")[
            :BATCH
        ]:
            try:
                list(Event.objects.filter(pk=pk).with_details())
            except (ValueError, TypeError, AttributeError):
                place = Broken(subject_type, _subject_as_written(pk), seq, kind, "unreadable")
                raise _UnreadableError(place) from None
        raise


def _subject_as_written(pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(subject_uid AS text) FROM history_event WHERE id = %s", [pk])
        return str(cursor.fetchone()[0])


def _heads() -> Iterator[Head]:
    ordered = Head.objects.order_by("subject_uid")
    batch = list(ordered[:BATCH])
    while batch:
        yield from batch
        batch = list(ordered.filter(subject_uid__gt=batch[-1].subject_uid)[:BATCH])


def _broken(event: Event, what: str) -> Broken:
    return Broken(event.subject_type, str(event.subject_uid), event.seq, event.kind, what)
