"""Declaring background work, asking for it, and stopping it.

@job("ledger.import")
def import_ledger(run: Run) -> None: ...

enqueue("ledger.import", {"file": str(file.uid)}, by=person)
"""

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.base.background import daily, every, relay
from huiketing.base.errors import WrongStep
from huiketing.jobs.models import HasUid, Job

if TYPE_CHECKING:
    from huiketing.jobs.running import Run

__all__ = ["again", "daily", "enqueue", "every", "job", "kinds", "relay", "stop", "wake"]

Work = Callable[["Run"], object]

kinds: dict[str, Work] = {}
wake = threading.Event()  # set when there is new work, so that a loop in this process looks now


def job(kind: str) -> Callable[[Work], Work]:
    """Register how a kind of job is done. It may be run twice, see Job."""

    def register(work: Work) -> Work:
        kinds[kind] = work
        return work

    return register


def enqueue(kind: str, params: Mapping[str, Any] | None = None, *, by: HasUid | None) -> Job:
    """Ask for a job; a worker takes it once the transaction is committed.

    `params` is plain JSON. Raises LookupError for a kind nobody registered.
    """
    if kind not in kinds:
        raise LookupError(f"No job is called {kind}.")
    row = Job.objects.create(kind=kind, params=dict(params or {}), by=by.uid if by else None)
    transaction.on_commit(wake.set)
    return row


def stop(row: Job) -> Job:
    """Stop the job: at once if nobody took it, else at its next sign of progress.

    Raises WrongStep for a job that has ended.
    """
    waiting = Job.objects.filter(pk=row.pk, state=Job.State.WAITING)
    running = Job.objects.filter(pk=row.pk, state=Job.State.RUNNING)
    # The worker may take it between the two; then the second finds it.
    stopped = waiting.update(
        state=Job.State.STOPPED, stop_requested=True, ended_at=timezone.now()
    ) or running.update(stop_requested=True)
    row.refresh_from_db()
    if not stopped:
        raise WrongStep(_("This job has ended already."))
    return row


def again(row: Job, *, by: HasUid | None) -> Job:
    """Ask for the same once more, after it failed or was stopped."""
    if not row.has_ended:
        raise WrongStep(_("This job is still under way."))
    return enqueue(row.kind, row.params, by=by)
