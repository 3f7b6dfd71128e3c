"""Identifiers made by us: time-ordered, so that an index grows at one end."""

import os
import threading
import time
import uuid

_PUT_BACK = 10_000  # milliseconds
_lock = threading.Lock()
_last = 0  # milliseconds and tail of the one before, as one number


def uuid7() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then random bits.

    Each is greater than the one before from this process, also within a millisecond and where the
    clock is put back by less than ten seconds.
    """
    global _last  # noqa: PLW0603
    fresh = os.urandom(10)
    with _lock:
        # 73 random bits below the milliseconds; the 74th is room for counting on.
        value = (time.time_ns() // 1_000_000 << 74) | int.from_bytes(fresh, "big") >> 7
        if 0 <= (_last >> 74) - (value >> 74) < _PUT_BACK:
            value = _last + 1 + int.from_bytes(fresh[:4], "big")
        _last = value
    high, low = value >> 62, value & (1 << 62) - 1
    head = (high >> 12 << 16) | 0x7000 | high & 0xFFF
    return uuid.UUID(int=head << 64 | 0b10 << 62 | low)
