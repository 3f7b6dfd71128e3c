"""Small tables kept in memory: read again after a second, or at once in the process that wrote."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_all: "list[Recent[object]]" = []


class Recent(Generic[T]):
    """The value of `load()`, at most `seconds` old. For rows few and read at every request."""

    def __init__(self, load: Callable[[], T], seconds: float = 1.0) -> None:
        self._load = load
        self._seconds = seconds
        self._until = 0.0
        self._value: T | None = None
        _all.append(self)  # type: ignore[arg-type]

    def __call__(self) -> T:
        """The value, read again if it is older than it may be."""
        now = time.monotonic()
        if self._value is None or now >= self._until:
            self._value = self._load()
            self._until = now + self._seconds
        return self._value

    def clear(self) -> None:
        """Forget the value; the next reader loads it."""
        self._value = None


def forget_all() -> None:
    """Clear every value in this process (between tests, after a restore)."""
    for each in _all:
        each.clear()
