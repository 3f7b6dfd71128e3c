"""Writing history, and telling the people whom a room's rules name.

A verb calls `record` in the transaction that moves its row. A registration that says several
things at once calls `record_all`: four statements for all of it.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from huiketing.base import times
from huiketing.base.batch import Batch
from huiketing.base.errors import OutOfDate
from huiketing.base.ids import uuid7
from huiketing.base.rows import insert, new
from huiketing.history import chain
from huiketing.history.models import Event, EventDetail, HasUid, Head, Notice
from huiketing.history.sentences import describe, sentences

__all__ = ["Actor", "Happening", "Subject", "describe", "record", "record_all", "sentences", "tell"]


class Subject(Protocol):
    """What an event is about: any row with a uid."""

    _meta: ClassVar[Any]

    @property
    def uid(self) -> UUID: ...


class Actor(Protocol):
    """Who acts: known by a uid, and called by what str() says."""

    @property
    def uid(self) -> UUID: ...

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing to be written down: its kind (dotted, past tense) and its values."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


Rule = Callable[[Any, Event], "Iterable[HasUid]"]
_rules: dict[str, list[Rule]] = defaultdict(list)


def tell(kind: str) -> Callable[[Rule], Rule]:
    """Register a rule: given the subject and the event of this kind, who must be told?"""

    def register(rule: Rule) -> Rule:
        if rule not in _rules[kind]:
            _rules[kind].append(rule)
        return rule

    return register


def record(
    subject: Subject, kind: str, /, *, by: Actor | None, by_name: str | None = None, **data: Any
) -> Event:
    """Write one event about the subject, and the notices of it. See `record_all`."""
    return record_all(subject, [Happening(kind, data)], by=by, by_name=by_name)[0]


def record_all(
    subject: Subject,
    happenings: Sequence[Happening],
    *,
    by: Actor | None,
    by_name: str | None = None,
    new: bool = False,
    batch: Batch | None = None,
) -> list[Event]:
    """Write what happened to the subject, in order, and the notices of it.

    `by` is None where the system or a resident acts; `by_name` then says who. `new` promises that
    nothing was recorded about the subject before, and spares a statement: head, events, details
    and notices take four, otherwise five (without anybody to tell, one less). With `batch` they
    go with what else the caller writes last; the events then do not know their keys.

    Raises OutOfDate if somebody else recorded about the subject at the same time, Invalid for
    text that cannot be kept.
    """
    if not happenings:
        return []
    # Refused before anything is written, so that the caller's transaction stays good.
    name = chain.plain(by_name if by_name is not None else str(by or ""))
    plain = [Happening(each.kind, chain.plain(each.data)) for each in happenings]
    with transaction.atomic(savepoint=False):
        head = None if new else _head_of(subject)
        events = _chained(subject, plain, head, by.uid if by else None, name)
        write = batch.insert if batch is not None else insert
        if batch is not None and head is None:
            batch.insert([_first_head(events[-1])])
        else:
            _advance(head, events[-1])
        write(events)
        write([event.detail for event in events])
        notices = [notice for event in events for notice in _notices(subject, event)]
        if notices:
            write(notices)
    return events


def _head_of(subject: Subject) -> Head | None:
    # Where the database has row locks, whoever records next about the subject waits here.
    return Head.objects.select_for_update().filter(pk=subject.uid).first()


def _chained(
    subject: Subject,
    happenings: Sequence[Happening],
    head: Head | None,
    by: UUID | None,
    by_name: str,
) -> list[Event]:
    at, written_at = times.now(), timezone.now()
    previous, seq = (head.hash, head.seq) if head else ("", 0)
    events = []
    for happening in happenings:
        seq += 1
        data, salt = happening.data, secrets.token_hex(16)
        event = new(
            Event,
            uid=uuid7(),
            subject_type=subject._meta.label_lower,
            subject_uid=subject.uid,
            seq=seq,
            kind=happening.kind,
            at=at,
            written_at=written_at,
            by=by,
            previous=previous,
            detail_digest=chain.detail_digest(salt, by_name, data),
        )
        event.detail = new(EventDetail, event_uid=event.uid, by_name=by_name, data=data, salt=salt)
        event.hash = previous = seal(event)
        events.append(event)
    return events


def seal(event: Event) -> str:
    """The hash this event must carry."""
    return chain.event_hash(
        previous=event.previous,
        uid=event.uid,
        subject_type=event.subject_type,
        subject_uid=event.subject_uid,
        seq=event.seq,
        kind=event.kind,
        at=event.at,
        written_at=event.written_at,
        by=event.by,
        detail_digest=event.detail_digest,
    )


def _advance(head: Head | None, last: Event) -> None:
    """Move the head to the last event, unless somebody moved it since it was read."""
    if head:
        unmoved = Head.objects.filter(pk=head.pk, seq=head.seq, hash=head.hash)
        if not unmoved.update(seq=last.seq, hash=last.hash):
            raise OutOfDate
        return
    try:
        insert([_first_head(last)])
    except IntegrityError as taken:
        raise OutOfDate from taken


def _first_head(last: Event) -> Head:
    return new(
        Head,
        subject_uid=last.subject_uid,
        subject_type=last.subject_type,
        seq=last.seq,
        hash=last.hash,
    )


def _notices(subject: Subject, event: Event) -> Iterable[Notice]:
    people = {person.uid for rule in _rules.get(event.kind, ()) for person in rule(subject, event)}
    for person in sorted(people - {event.by}):
        yield new(
            Notice,
            to=person,
            event_uid=event.uid,
            kind=event.kind,
            subject_type=event.subject_type,
            subject_uid=event.subject_uid,
            at=event.at,
        )
