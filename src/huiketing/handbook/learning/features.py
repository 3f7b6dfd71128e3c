"""What the learned part sees of a text: its characters and pairs, numbers and latin words whole."""

import re
from zlib import crc32

_RUN = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")

_PAIR = 21  # bits of a code point
_WHOLE = 1 << 62  # above every pair


def features(folded: str) -> dict[int, list[tuple[int, int]]]:
    """Each feature's key, and the places in the folded text where it stands."""
    found: dict[int, list[tuple[int, int]]] = {}
    for match in _RUN.finditer(folded):
        run, start = match[0], match.start()
        if run.isascii():
            key = _WHOLE | crc32(run.encode())
            found.setdefault(key, []).append((start, match.end()))
            continue
        before = 0
        for place, character in enumerate(run, start):
            point = ord(character)
            found.setdefault(point, []).append((place, place + 1))
            if before:
                pair = before << _PAIR | point
                found.setdefault(pair, []).append((place - 1, place + 1))
            before = point
    return found
