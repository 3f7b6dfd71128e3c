"""Several acts at the same time, each in a thread and on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(
    *acts: Callable[[], Any], meanwhile: Callable[[list[threading.Thread]], None] | None = None
) -> list[Any]:
    """Begin all of them together; what each gave, or the exception it ended with."""
    gate = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def do(place: int) -> None:
        try:
            gate.wait()
            found[place] = acts[place]()
        except Exception as failure:
            found[place] = failure
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    if meanwhile is not None:
        meanwhile(threads)
    for thread in threads:
        thread.join()
    return found
