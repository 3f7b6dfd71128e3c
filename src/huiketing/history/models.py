"""What happened, who was told of it, and what still has to be delivered.

No table here has a foreign key, and nothing has one to them: a subject and a person are named by
type and uid, so that the history outlives every row it speaks of.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn, Protocol, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import pgettext_lazy

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.history import sentences

APPEND_ONLY = "append-only: history is added to, never edited"
_IN_ONE_QUERY = 5000  # uids; SQLite takes 32,766 values in one statement


class HasUid(Protocol):
    """Anything known by a uid: a subject, a person."""

    @property
    def uid(self) -> UUID: ...


class _AppendOnly(models.Model):
    """A row that Python refuses to change; the database refuses it too, see `triggers`."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: `record` writes, nothing edits."""
        raise TypeError(APPEND_ONLY)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError(APPEND_ONLY)


def _refuse(self: object, *args: object, **kwargs: object) -> NoReturn:
    raise TypeError(APPEND_ONLY)


class EventQuerySet(models.QuerySet["Event"]):
    """Events that can be read and filtered, not changed."""

    _wants_details = False
    _has_details = False

    def about(self, subject: HasUid) -> Self:
        """What happened to the subject, in order."""
        return self.filter(subject_uid=subject.uid).order_by("seq")

    def with_details(self) -> Self:
        """With `data` and `by_name` of all events, read in one more query."""
        wanting = self.all()
        wanting._wants_details = True
        return wanting

    update = delete = bulk_update = _refuse

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._wants_details = self._wants_details
        return clone

    def _fetch_all(self) -> None:
        super()._fetch_all()
        if self._wants_details and not self._has_details:
            self._has_details = True
            load_details(event for event in self._result_cache or () if isinstance(event, Event))


class Event(_AppendOnly):
    """One thing that happened to one subject (经过): chained by hash to the one before.

    `at` is when it happened, `written_at` when it was written down (they differ in 补录). What can
    be erased, `data` and `by_name`, lies in EventDetail; the hash covers its digest.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    subject_type = models.CharField(max_length=80)
    subject_uid = models.UUIDField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    by = models.UUIDField(null=True)
    detail_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also the index by which a subject's history is read.
            models.UniqueConstraint(
                fields=["subject_uid", "seq"], name="history_event_subject_seq"
            ),
        ]
        indexes = [models.Index(fields=["written_at"], name="history_event_written")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_uid} {self.seq} {self.kind}"

    @cached_property
    def detail(self) -> "EventDetail":
        """The erasable part; read now unless `with_details` or `record` brought it along."""
        found = EventDetail.objects.filter(pk=self.uid).first()
        # A missing row is damage that verify-history names; a page still shows the rest.
        return found or EventDetail(event_uid=self.uid)

    @property
    def data(self) -> dict[str, Any]:
        """The values of the event as plain JSON; empty once blanked."""
        data: dict[str, Any] = self.detail.data
        return data

    @property
    def by_name(self) -> str:
        """Who did it, as they were called then; empty for the system and once blanked."""
        return self.detail.by_name

    @property
    def is_blanked(self) -> bool:
        """Whether the values were erased."""
        return self.detail.blanked_at is not None

    @property
    def sentence(self) -> str:
        """How it reads to staff, in the reader's language; the kind where nobody described it."""
        return sentences.for_staff(self.kind, self.data, blanked=self.is_blanked)

    @property
    def public_sentence(self) -> str | None:
        """How it reads to the resident; None where residents do not see it."""
        return sentences.for_residents(self.kind, self.data, blanked=self.is_blanked)


def load_details(events: Iterable[Event]) -> None:
    """Bring along the details of these events: one query (a further one every 5,000)."""
    wanting = {event.uid: event for event in events if "detail" not in event.__dict__}
    uids = list(wanting)
    for start in range(0, len(uids), _IN_ONE_QUERY):
        for detail in EventDetail.objects.filter(pk__in=uids[start : start + _IN_ONE_QUERY]):
            wanting[detail.event_uid].detail = detail


class EventDetailQuerySet(models.QuerySet["EventDetail"]):
    """Details that can be read, and blanked once."""

    update = delete = bulk_update = _refuse

    def blank(self) -> int:
        """Erase values, salt and name of those not yet blanked. Returns how many there were."""
        return models.QuerySet.update(
            self.filter(blanked_at=None), data={}, salt="", by_name="", blanked_at=times.now()
        )


class EventDetail(_AppendOnly):
    """The part of an event that may be erased: its values, salted, and who did it by name.

    It may only be blanked, once; its digest in the event stays.
    """

    event_uid = models.UUIDField(primary_key=True)
    by_name = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    salt = models.CharField(max_length=32, blank=True)
    blanked_at = models.DateTimeField(null=True)

    objects = EventDetailQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.event_uid)


class Head(models.Model):
    """Where the chain of a subject ends: a missing last event shows against it."""

    subject_uid = models.UUIDField(primary_key=True)
    subject_type = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_uid} {self.seq}"


class DailyDigestQuerySet(models.QuerySet["DailyDigest"]):
    """Digests that can be read, not changed."""

    update = delete = bulk_update = _refuse


class DailyDigest(_AppendOnly):
    """One hash over all events written on a day (日摘要), chained to the day before.

    `since` and `until` bound the day as it was closed, whatever the time zone is set to later.
    """

    day = models.DateField(primary_key=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)

    objects = DailyDigestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.day} {self.root}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, newest first."""

    def inbox(self, person: HasUid) -> Self:
        """What the person was told, newest first. Index: person, uid."""
        return self.filter(to=person.uid).order_by("-uid")

    def unread(self) -> Self:
        """Not opened yet."""
        return self.filter(read_at=None)

    def mark_read(self) -> int:
        """Opened now. Returns how many were unread."""
        return self.unread().update(read_at=times.now())


class Notice(models.Model):
    """That one person is told of one event (通知): a line in their inbox.

    Channels may carry it further, see Delivery.
    """

    uid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    to = models.UUIDField()
    event_uid = models.UUIDField()
    kind = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_uid = models.UUIDField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    relayed = models.BooleanField(default=False)  # the relay has made its deliveries

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_uid", "to"], name="history_notice_once"),
        ]
        indexes = [
            models.Index(fields=["to", "uid"], name="history_notice_inbox"),
            models.Index(fields=["to"], condition=Q(read_at=None), name="history_notice_unread"),
            models.Index(fields=["uid"], condition=Q(relayed=False), name="history_notice_new"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.to}"

    @cached_property
    def event(self) -> Event:
        """What it tells of; read now unless `load_events` brought it along."""
        return Event.objects.get(uid=self.event_uid)


def load_events(notices: Iterable[Notice]) -> None:
    """Bring along the events of these notices with their details: two queries."""
    wanting = [notice for notice in notices if "event" not in notice.__dict__]
    uids = {notice.event_uid for notice in wanting}
    events = {event.uid: event for event in Event.objects.filter(uid__in=uids).with_details()}
    for notice in wanting:
        if notice.event_uid in events:
            notice.event = events[notice.event_uid]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """The outbox."""

    def due(self, moment: datetime) -> Self:
        """Waiting, and not to be left longer; the oldest first."""
        return self.filter(state=Delivery.State.WAITING, next_at__lte=moment).order_by("next_at")

    def dead(self) -> Self:
        """Given up after the last try; somebody has to look. Newest first."""
        return self.filter(state=Delivery.State.DEAD).order_by("-pk")

    def retry(self) -> int:
        """Try the dead ones among these again from the start. Returns how many."""
        return self.filter(state=Delivery.State.DEAD).update(
            state=Delivery.State.WAITING, attempts=0, next_at=times.now()
        )


class Delivery(models.Model):
    """One notice on its way over one channel to one address (投递), tried until it arrives."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
        SENT = "sent", pgettext_lazy("delivery", "Sent")
        DEAD = "dead", pgettext_lazy("delivery", "Given up")

    notice_uid = models.UUIDField()
    channel = models.CharField(max_length=40)
    address = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=times.now)
    sent_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice_uid", "channel", "address"], name="history_delivery_once"
            ),
        ]
        indexes = [
            # Not a partial one: SQLite does not take it for a state given as a parameter.
            models.Index(fields=["state", "next_at"], name="history_delivery_state"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_uid} {self.state}"
