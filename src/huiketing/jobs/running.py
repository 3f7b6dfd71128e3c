"""Taking a job, running it, and writing down how it went."""

import logging
import math
import os
import secrets
import socket
import threading
import time
from datetime import timedelta
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base.errors import DomainError
from huiketing.jobs.models import Job
from huiketing.jobs.registry import kinds

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BEAT = 15.0  # seconds between renewals of the lease
MOST_ATTEMPTS = 3  # a job that took three workers down with it is not given a fourth
WRITE_EVERY = 0.5  # seconds between two writes of progress

WORKER = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"


class Stopped(Exception):
    """Raised inside a job that was asked to stop. Let it pass."""


class Lost(Exception):
    """Raised inside a job that another worker took over. Let it pass."""


class Interrupted(Exception):
    """Raised inside a job whose worker is being shut down. Let it pass; it is run again."""


class Run:
    """One run of a job, as the job's function sees it.

    `result` is kept with the job when the function returns, also when it fails; plain JSON.
    """

    def __init__(self, row: Job, closing: threading.Event | None = None) -> None:
        self.row = row
        self._closing = closing
        self.params: dict[str, Any] = row.params
        self.result: Any = None
        self._wrote = -math.inf

    def progress(self, done: int, total: int = 0, message: str = "") -> None:
        """Say how far it is. Written at most twice a second, so call it for every row.

        Call it between transactions, not inside one. Raises Stopped, Lost or Interrupted.
        """
        if self._closing and self._closing.is_set():
            raise Interrupted
        now = time.monotonic()
        if now - self._wrote < WRITE_EVERY and not 0 < total == done:
            return
        self._wrote = now
        self.row.done, self.row.total, self.row.message = done, total, message
        if (
            not _mine(self.row)
            .filter(stop_requested=False)
            .update(done=done, total=total, message=message, **_lease())
        ):
            self.check()

    def check(self) -> None:
        """Raise Stopped if somebody asked to stop, Lost if another worker has the job."""
        held = _mine(self.row).values_list("stop_requested", flat=True).first()
        if held is None:
            raise Lost
        if held:
            raise Stopped


def run_next(closing: threading.Event | None = None) -> bool:
    """Take one job and run it to its end, in this thread. False if there was none.

    When `closing` is set, a job under way is put back at its next sign of progress.
    """
    row = _take()
    if row is None:
        return False
    if row.attempts > MOST_ATTEMPTS:
        _end(row, Job.State.FAILED, error=_("It was begun three times and never came to an end."))
        return True
    with _Heart(row):
        _run(row, closing)
    return True


def _run(row: Job, closing: threading.Event | None) -> None:
    run = Run(row, closing)
    try:
        work = kinds.get(row.kind)
        if work is None:
            raise LookupError(f"No job is called {row.kind}.")
        if row.stop_requested:
            raise Stopped
        work(run)
    except Stopped:
        _end(row, Job.State.STOPPED, result=run.result)
    except Interrupted:
        _put_back(row)
    except Lost:
        log.warning("%s went on in another worker", row)
    except DomainError as refusal:
        _end(row, Job.State.FAILED, result=run.result, error=str(refusal))
    except Exception as failure:
        log.exception("%s failed", row)
        _end(row, Job.State.FAILED, result=run.result, error=_name(failure))
    else:
        _end(row, Job.State.DONE, result=run.result)


def _take() -> Job | None:
    moment = timezone.now()
    if not Job.objects.runnable(moment).exists():  # a read only, for the many idle rounds
        return None
    with transaction.atomic():
        runnable = Job.objects.runnable(moment)
        if connection.features.has_select_for_update_skip_locked:
            runnable = runnable.select_for_update(skip_locked=True)
        row = runnable.first()
        if row is None:
            return None
        unmoved = Job.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)
        if not unmoved.update(
            state=Job.State.RUNNING,
            attempts=F("attempts") + 1,
            worker=WORKER,
            started_at=moment,
            **_lease(),
        ):
            return None
    row.refresh_from_db()
    return row


def _mine(row: Job) -> Any:
    """The row as long as this run holds it. Each taking raises `attempts`."""
    return Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, attempts=row.attempts)


def _lease() -> dict[str, Any]:
    now = timezone.now()
    return {"heartbeat": now, "lease_until": now + LEASE}


def _end(row: Job, state: Job.State, *, result: Any = None, error: str = "") -> None:
    now = timezone.now()
    ended: dict[str, Any] = {"state": state, "error": error, "ended_at": now, "lease_until": None}
    if state == Job.State.DONE and row.total:
        ended["done"] = row.total
    _mine(row).update(result=result, **ended)


def _put_back(row: Job) -> None:
    """For the next worker, as if this one had not begun."""
    _mine(row).update(
        state=Job.State.WAITING, attempts=F("attempts") - 1, worker="", lease_until=None
    )


def _name(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"[:2000].replace("\0", "")


class _Heart:
    """Renews the lease from a thread of its own while the job computes."""

    def __init__(self, row: Job) -> None:
        self._row = row
        self._still = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heart", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *failure: object) -> None:
        self._still.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._still.wait(BEAT):
            try:
                _mine(self._row).update(**_lease())
            except Exception:  # the database may be away for a moment; the next beat tries again
                log.exception("No heartbeat for %s", self._row)
            finally:
                connections.close_all()
