"""Several acts at the same time, each in a thread and on a connection of its own."""

import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connections

LONGEST = 60  # seconds until what waits counts as waiting for ever


def at_once(
    *acts: Callable[[], Any], meanwhile: Callable[[list[threading.Thread]], None] | None = None
) -> list[Any]:
    """Begin all of them together; what each gave, or the exception it ended with."""
    gate = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def do(place: int) -> None:
        try:
            gate.wait(LONGEST)
            found[place] = acts[place]()
        except Exception as failure:
            found[place] = failure
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=do, args=(place,), daemon=True) for place in range(len(acts))
    ]
    for thread in threads:
        thread.start()
    if meanwhile is not None:
        meanwhile(threads)
    for thread in threads:
        thread.join(LONGEST)
        assert not thread.is_alive(), f"An act does not end:\n{_where(thread)}"
    return found


def until(holds: Callable[[], object]) -> bool:
    """Whether it comes to hold; the limit only ends a test that has failed."""
    limit = time.monotonic() + LONGEST / 2
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(0.02)
    return False


def _where(thread: threading.Thread) -> str:
    frame = sys._current_frames().get(thread.ident or 0)
    return "".join(traceback.format_stack(frame)) if frame else ""
