"""What each worker of `./hkt run` serves, and the background loop that one of them carries."""

import gc
import logging
import multiprocessing.util
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from huiketing.config.wsgi import application

__all__ = ["application"]

log = logging.getLogger(__name__)
TRY_AGAIN = 10.0  # seconds; when the worker with the loop dies, another takes it over


class LoopKeeper:
    """Runs the background loop in one worker of this HKT_HOME: in whichever holds the lock file."""

    def __init__(self, lock: Path) -> None:
        self._lock = lock
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="loop-keeper", daemon=True)

    def start(self) -> None:
        """Begin trying; the loop is ended in order when the worker ends."""
        self._thread.start()
        # A worker ends by `os._exit`, where atexit is not heard; this is.
        multiprocessing.util.Finalize(None, self.end, exitpriority=100)

    def end(self) -> None:
        """Stop the loop: a job under way is put back for the next start."""
        self._ending.set()
        self._thread.join(timeout=6)

    def _keep(self) -> None:
        from huiketing.jobs import loop

        with self._lock.open("w") as file:
            while not self._ending.is_set():
                if _taken(file.fileno()):
                    end: Callable[[], None] = loop.start()
                    self._ending.wait()
                    end()
                    return
                self._ending.wait(TRY_AGAIN)


def _taken(descriptor: int) -> bool:
    if find_spec("fcntl") is None:
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# A request leaves thousands of objects that nobody else points to. Looking for circles among them
# every 700, as Python would, takes a tenth of the time in which it is answered.
gc.set_threshold(10_000, 20, 20)
LoopKeeper(settings.HOME / "loop.lock").start()
