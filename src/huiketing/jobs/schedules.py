"""Chores by the clock: each done by one process at a time, once when it is due."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from huiketing.base.background import Schedule, schedules
from huiketing.jobs.models import ScheduledRun
from huiketing.jobs.running import WORKER

log = logging.getLogger(__name__)

LEASE = timedelta(hours=1)  # a chore whose process died is done again after this


def run_due() -> int:
    """Do what is due; returns how many chores. One that fails waits for its next time."""
    now = timezone.now()
    rows = {row.name: row for row in ScheduledRun.objects.all()}
    new = [
        ScheduledRun(name=name, next_at=schedule.first(now))
        for name, schedule in schedules.items()
        if name not in rows
    ]
    if new:
        ScheduledRun.objects.bulk_create(new, ignore_conflicts=True)
        rows |= {row.name: row for row in new}
    due = [name for name, row in rows.items() if name in schedules and row.next_at <= now]
    return sum(_do(schedules[name], rows[name], now) for name in sorted(due))


def _do(schedule: Schedule, row: ScheduledRun, now: datetime) -> bool:
    if row.lease_until and row.lease_until > now:
        return False
    unmoved = ScheduledRun.objects.filter(
        pk=row.pk, next_at=row.next_at, lease_until=row.lease_until
    )
    if not unmoved.update(worker=WORKER, started_at=now, lease_until=now + LEASE):
        return False  # another process has it
    error = ""
    try:
        schedule.chore()
    except Exception as failure:
        log.exception("%s failed", schedule.name)
        error = f"{type(failure).__name__}: {failure}"[:2000].replace("\0", "")
    ScheduledRun.objects.filter(pk=row.pk, worker=WORKER).update(
        next_at=schedule.after(now), lease_until=None, ended_at=timezone.now(), last_error=error
    )
    return True
