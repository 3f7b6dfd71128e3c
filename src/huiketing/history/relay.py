"""Carrying notices out of the house: to mail, a chat, a phone.

A room with channels registers how to deliver on each and which addresses a person has. The relay
turns each new notice into deliveries and tries every one until it arrives or is given up, which
`Delivery.objects.dead()` lists. A notice without an address stays in the person's inbox.

Delivering happens after the claim is committed and outside any transaction, so a crash in between
may deliver twice, never not at all. The claim counts the try: one that ends its process each time
is given up like any other.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from huiketing.history.models import Delivery, Notice

log = logging.getLogger(__name__)

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
TRIES = len(BACKOFF) + 1
STALE = timedelta(days=3)  # an older notice is nobody's news: it stays in the inbox only
KEEP_SENT = timedelta(days=90)
LEASE = timedelta(minutes=5)  # after a crash in the middle of a try, the next try
BATCH = 50
ROUND = 10.0  # seconds; then others of the same loop have their turn

Deliver = Callable[[Notice, Delivery], object]
Addresses = Callable[[UUID], Iterable[tuple[str, str]]]

channels: dict[str, Deliver] = {}
_resolvers: list[Addresses] = []


class Undeliverable(Exception):
    """Raised by a channel for an address that will never work: no further try."""


def channel(name: str) -> Callable[[Deliver], Deliver]:
    """Register how to deliver on the channel: a function that raises if it could not."""

    def register(deliver: Deliver) -> Deliver:
        channels[name] = deliver
        return deliver

    return register


def addresses(resolve: Addresses) -> Addresses:
    """Register where a person wants to be told: (channel, address) pairs by the person's uid."""
    if resolve not in _resolvers:
        _resolvers.append(resolve)
    return resolve


def carry() -> int:
    """One round: new notices into deliveries, due deliveries out. Returns how much it did."""
    return expand() + deliver_due()


def expand() -> int:
    """Make the deliveries of new notices; returns how many notices. Nothing without a resolver."""
    if not _resolvers:
        return 0
    new, fresh_from = Notice.objects.filter(relayed=False), _first_uid_at(timezone.now() - STALE)
    if not new.exists():
        return 0
    with transaction.atomic():
        batch = list(_unclaimed(new.filter(uid__gte=fresh_from).order_by("uid"))[:BATCH])
        made = [
            Delivery(notice_uid=notice.uid, channel=name, address=address, next_at=timezone.now())
            for notice in batch
            for name, address in _addresses_of(notice.to)
        ]
        # Whatever an interrupted round made already is not made twice.
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        stale = new.filter(uid__lt=fresh_from).update(relayed=True)
        return stale + new.filter(pk__in=[notice.pk for notice in batch]).update(relayed=True)


def deliver_due() -> int:
    """Try what is due, for at most a few seconds; returns how many arrived.

    A channel that fails rests until the next round, so that a mail server that is down does not
    hold up the others.
    """
    began, arrived, resting = time.monotonic(), 0, set[str]()
    due = Delivery.objects.due(timezone.now())
    for delivery in list(due[:BATCH]):
        if time.monotonic() - began > ROUND:
            break
        if delivery.channel in resting or _died_each_time(delivery) or not _claim(delivery):
            continue
        try:
            _deliver(delivery)
        except Exception as failure:
            _failed(delivery, failure)
            resting.add(delivery.channel)
        else:
            delivery.state, delivery.sent_at = Delivery.State.SENT, timezone.now()
            delivery.last_error = ""
            delivery.save(update_fields=["state", "sent_at", "last_error"])
            arrived += 1
    return arrived


def prune() -> int:
    """Forget deliveries that arrived long ago, and with them their addresses."""
    old = Delivery.objects.filter(
        state=Delivery.State.SENT, created_at__lt=timezone.now() - KEEP_SENT
    )
    return old.delete()[0]


def health() -> dict[str, int]:
    """The outbox at a glance: how many wait, how many of these are late by an hour, are dead."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    return {
        "waiting": waiting.count(),
        "late": waiting.filter(next_at__lt=timezone.now() - timedelta(hours=1)).count(),
        "dead": Delivery.objects.dead().count(),
    }


def _addresses_of(person: UUID) -> Iterable[tuple[str, str]]:
    for resolve in _resolvers:
        try:
            yield from resolve(person)
        except DatabaseError:
            raise
        except Exception:  # the notice stays in the inbox; the others are not held up
            log.exception("No addresses for %s", person)


def _unclaimed(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    if connection.features.has_select_for_update_skip_locked:
        return notices.select_for_update(skip_locked=True)
    return notices


def _claim(delivery: Delivery) -> bool:
    """Take this try, unless another relay took it. Until the lease ends nobody else tries."""
    untaken = Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.WAITING, attempts=delivery.attempts
    )
    taken = untaken.update(attempts=F("attempts") + 1, next_at=timezone.now() + LEASE)
    delivery.attempts += taken
    return bool(taken)


def _died_each_time(delivery: Delivery) -> bool:
    """Whether the last try is over and nobody lived to say how it ended; then it is given up.

    A delivery still waiting after its last try is one whose process ended in the middle of it.
    """
    if delivery.attempts < TRIES:
        return False
    before = f" Before that: {delivery.last_error}" if delivery.last_error else ""
    error = f"The process that sent it ended in the middle of the last try.{before}"[:1000]
    untaken = Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.WAITING, attempts=delivery.attempts
    )
    if untaken.update(state=Delivery.State.DEAD, last_error=error):
        log.warning("Given up: %s to %s: %s", delivery.channel, delivery.address, error)
    return True


def _deliver(delivery: Delivery) -> None:
    deliver = channels.get(delivery.channel)
    if deliver is None:
        raise LookupError(f"The channel {delivery.channel} is not set up.")
    notice = Notice.objects.filter(pk=delivery.notice_uid).first()
    if notice is None:
        raise Undeliverable("The notice is gone.")
    deliver(notice, delivery)


def _failed(delivery: Delivery, failure: Exception) -> None:
    delivery.last_error = f"{type(failure).__name__}: {failure}"[:1000].replace("\0", "")
    tries_left = delivery.attempts < TRIES and not isinstance(failure, Undeliverable)
    if tries_left:
        delivery.next_at = timezone.now() + BACKOFF[delivery.attempts - 1]
    else:
        delivery.state = Delivery.State.DEAD
        log.warning("Given up: %s to %s: %s", delivery.channel, delivery.address, failure)
    delivery.save(update_fields=["state", "next_at", "last_error"])


def _first_uid_at(moment: datetime) -> UUID:
    """The smallest uid made at this moment or later: a uid begins with its milliseconds."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
