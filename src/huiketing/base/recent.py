"""Small tables kept in memory: read again after a second, or at once in the process that wrote."""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_all: "list[Recent[object] | RecentBy[Hashable, object]]" = []


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


class RecentBy(Generic[K, T]):
    """`load(key)` for every key asked for, each at most `seconds` old; of `most` keys at once.

    Readers share what they get, so it is not to be changed. None is not kept: it is cheap to guess
    at what does not exist, and would push out what does.
    """

    def __init__(self, load: Callable[[K], T], seconds: float = 1.0, most: int = 1000) -> None:
        self._load = load
        self._seconds = seconds
        self._most = most
        self._held: dict[K, tuple[float, T]] = {}
        _all.append(self)  # type: ignore[arg-type]

    def __call__(self, key: K) -> T:
        """The value for the key, read again if it is older than it may be."""
        now = time.monotonic()
        known = self._held.get(key)
        if known is not None and now < known[0]:
            return known[1]
        value = self._load(key)
        if value is not None:
            if len(self._held) >= self._most:
                self._held = {}
            self._held[key] = (now + self._seconds, value)
        return value

    def clear(self) -> None:
        """Forget every value; the next readers load them."""
        self._held = {}


def forget_all() -> None:
    """Clear every value in this process (between tests, after a restore)."""
    for each in _all:
        each.clear()
