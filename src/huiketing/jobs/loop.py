"""The one loop behind the product: jobs in one thread, chores and relays in another.

It runs as a thread of the web server, or alone as `./hkt work`. Several may run at once; each
job, chore and delivery is taken by one of them. Nothing that fails inside ends it.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial

from django.db import connections

from huiketing.base.background import relays
from huiketing.jobs import running, schedules
from huiketing.jobs.registry import wake

log = logging.getLogger(__name__)

QUICK, SLOW = 0.5, 2.0  # seconds between looks, after work and after long idleness


def run_forever(stop_event: threading.Event) -> None:
    """Work until the event is set. A job under way is put back and run again by the next worker."""
    chores = threading.Thread(
        target=_keep, args=(do_chores, stop_event, threading.Event()), name="chores", daemon=True
    )
    chores.start()
    _keep(partial(running.run_next, stop_event), stop_event, wake)
    chores.join()


def start(patience: float | None = 5) -> Callable[[], None]:
    """Begin the loop in a thread of this process; returns what ends it.

    That waits at most `patience` seconds; None: until the loop has ended.
    """
    stop_event = threading.Event()
    thread = threading.Thread(target=run_forever, args=(stop_event,), name="work", daemon=True)
    thread.start()

    def end() -> None:
        stop_event.set()
        wake.set()
        thread.join(timeout=patience)

    return end


def do_chores() -> int:
    """One round of schedules and relays; returns how much was done. No failure stops the next."""
    moved = 0
    for chore in (schedules.run_due, *relays):
        try:
            moved += chore()
        except Exception:
            log.exception("A round of %s failed", getattr(chore, "__module__", chore))
            connections.close_all()
    return moved


def work_off() -> int:
    """Run all that waits now in this thread: jobs, chores, relays. Returns how many jobs."""
    jobs = 0
    while running.run_next():
        jobs += 1
    do_chores()
    return jobs


def _keep(look: Callable[[], int], stop_event: threading.Event, wake_up: threading.Event) -> None:
    pause = QUICK
    while not stop_event.is_set():
        wake_up.clear()
        try:
            pause = 0.0 if look() else min(max(pause * 1.5, QUICK), SLOW)
        except Exception:
            log.exception("A round failed")
            pause = SLOW
        finally:
            connections.close_all()
        if pause:
            wake_up.wait(pause)
