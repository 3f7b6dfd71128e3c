"""Closing a day: one hash over all that was written on it, chained to the day before.

Whoever keeps the hash of a day elsewhere (on paper, in another office) can prove that nothing
up to that day was changed since; `anchor` keeps it beside the database.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base.errors import Invalid
from huiketing.history import anchor, chain
from huiketing.history.models import DailyDigest, Event

FORM = "huiketing.day.2"  # of the encoding below
FORM_WITHOUT_BOUNDS = "huiketing.day.1"  # days closed before 2026-11-28
CLOSES_AT = time(0, 30)  # a transaction begun before midnight has long ended
# The chore looks every half hour, and one whose process died is taken up after an hour.
_LATE = timedelta(hours=2)
_DAY = timedelta(days=1)


def close_day(day: date) -> DailyDigest:
    """Seal the local day, and before it every day since the last sealed one.

    A day closed before is returned as it is. Raises Invalid for a day that is not over.
    """
    if day >= timezone.localdate():
        raise Invalid(_("This day is not over. Close it tomorrow."))
    if closed := DailyDigest.objects.filter(day=day).first():
        return closed
    last = DailyDigest.objects.order_by("-day").first()
    if last and last.day > day:
        raise Invalid(_("Later days are closed already. A day cannot be put in between."))
    since = last.until if last else _midnight(min(day, _first_day() or day))
    digest = None
    each = last.day + _DAY if last else timezone.localtime(since).date()
    while each <= day:
        digest = last = _close(each, since, last)
        since, each = digest.until, each + _DAY
    assert digest is not None  # noqa: S101
    transaction.on_commit(anchor.keep)
    return digest


def close_yesterday() -> DailyDigest:
    """Seal all days up to yesterday."""
    return close_day(timezone.localdate() - _DAY)


def close_due() -> DailyDigest | None:
    """Seal all days up to yesterday once it is half past midnight; None where it is not yet."""
    return close_yesterday() if timezone.localtime().time() >= CLOSES_AT else None


def overdue() -> date | None:
    """The first day that had to be closed by now and is not.

    A server that was off closes its days at the next start. So a day is overdue only once the place
    has been at work again: something was written after the hour of closing, some time ago.
    """
    last = DailyDigest.objects.order_by("-day").first()
    written = Event.objects.order_by("written_at").values_list("written_at", flat=True)
    first = (written.filter(written_at__gte=last.until) if last else written).first()
    if first is None:
        return None
    day = timezone.localtime(first).date()
    if last:  # where the clocks were moved to another zone, the first day after may begin early
        day = max(day, last.day + _DAY)
    due = timezone.make_aware(datetime.combine(day + _DAY, CLOSES_AT))
    long_ago = timezone.now() - _LATE
    return day if written.filter(written_at__gte=due, written_at__lte=long_ago).exists() else None


def fold(
    day: date, previous: str, since: datetime, until: datetime, form: str = FORM
) -> tuple[int, str]:
    """How many events were written from `since` until before `until`, and the root over them."""
    # As an expression, or SQLite walks the whole history in that order to save the sorting.
    subject = Coalesce("subject_uid", "subject_uid")
    hashes = (
        Event.objects.filter(written_at__gte=since, written_at__lt=until)
        .order_by(subject, "seq")
        .values_list("hash", flat=True)
    )
    said = [form, previous, day.isoformat()]
    if form != FORM_WITHOUT_BOUNDS:
        said += [chain.moment(since), chain.moment(until)]
    return _root(said, hashes.iterator(chunk_size=2000))


def _root(said: list[str], hashes: Iterable[str]) -> tuple[int, str]:
    digest = hashlib.sha256("".join(f"{each}\n" for each in said).encode())
    count = 0
    for each in hashes:
        digest.update(each.encode() + b"\n")
        count += 1
    return count, digest.hexdigest()


def _close(day: date, since: datetime, last: DailyDigest | None) -> DailyDigest:
    until, previous = _midnight(day + _DAY), last.root if last else ""
    count, root = fold(day, previous, since, until)
    digest = DailyDigest(
        day=day, since=since, until=until, count=count, root=root, previous=previous
    )
    try:
        with transaction.atomic():
            DailyDigest.objects.bulk_create([digest])
    except IntegrityError:  # another process closed it first, over the same events
        return DailyDigest.objects.get(day=day)
    return digest


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _first_day() -> date | None:
    first = Event.objects.order_by("written_at").values_list("written_at", flat=True).first()
    return timezone.localtime(first).date() if first else None
