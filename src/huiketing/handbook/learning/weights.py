"""What was learned, as a file that processes share: a row of small numbers for every feature.

The file is a line of JSON, then arrays one after the other, each beginning on a multiple of 64. It
is mapped into memory, so that the pages are there once however many processes read them.
"""

import json
import os
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FORMAT = 1
"""Raised when features or file are made differently: older ones are then no longer read."""

Floats = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint64]

_ALIGN = 64


class Unusable(Exception):
    """The file is not one of these, or not whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """For each feature and each procedure, how much the one speaks for the other."""

    codes: tuple[str, ...]
    keys: Keys
    """Sorted."""
    scales: Floats
    rarity: Floats
    """How much it says that two texts share the feature."""
    rows: npt.NDArray[np.int8]
    about: dict[str, Any]
    """What it was learned from."""

    def find(self, keys: Sequence[int]) -> tuple[npt.NDArray[np.intp], list[int]]:
        """The rows of the known ones among the keys, and the places these have in `keys`."""
        wanted = np.array(keys, np.uint64)
        if not len(wanted) or not len(self.keys):
            return np.empty(0, np.intp), []
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        known = np.flatnonzero(self.keys[at] == wanted)
        return at[known], [int(place) for place in known]

    def of(self, at: npt.NDArray[np.intp]) -> Floats:
        """The weights of these rows."""
        return self.rows[at].astype(np.float32) * self.scales[at][:, None]

    def to_bytes(self) -> bytes:
        """As it stands in a file."""
        head = {"format": FORMAT, "codes": self.codes, "about": self.about, "n": len(self.keys)}
        parts = [json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n"]
        arrays: list[npt.NDArray[Any]] = [self.keys, self.scales, self.rarity, self.rows]
        for raw in (array.tobytes() for array in arrays):
            parts[-1] += b"\0" * (-len(parts[-1]) % _ALIGN)
            parts.append(raw)
        return b"".join(parts)


def quantised(
    codes: Iterable[str], keys: Keys, rarity: Floats, weights: Floats, about: dict[str, Any]
) -> Weights:
    """Weights in a quarter of the room: each row as whole numbers to 127 and one scale."""
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-6).astype(np.float32) / 127
    rows = np.rint(weights / scales[:, None]).astype(np.int8)
    return Weights(tuple(codes), keys, scales, rarity, rows, about)


def mapped(path: Path) -> Weights:
    """The weights in this file, mapped and not read. Raises Unusable."""
    try:
        with path.open("rb") as file:
            line = file.readline(1 << 20)
            start = file.tell()
            size = os.fstat(file.fileno()).st_size
        head = json.loads(line)
        if head["format"] != FORMAT:
            raise Unusable(f"format {head['format']}, not {FORMAT}")
        n, codes = int(head["n"]), tuple(head["codes"])
        shapes = [(np.uint64, (n,)), (np.float32, (n,)), (np.float32, (n,))]
        arrays: list[Any] = []
        for kind, shape in [*shapes, (np.int8, (n, len(codes)))]:
            start += -start % _ALIGN
            arrays.append(np.memmap(path, kind, "r", start, shape))
            start += arrays[-1].nbytes
        if start != size:
            raise Unusable(f"{size} bytes, not {start}")
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise Unusable(str(broken)) from broken
    keys, scales, rarity, rows = (np.asarray(array) for array in arrays)
    return Weights(codes, keys, scales, rarity, rows, head["about"])


def packed(raw: bytes) -> bytes:
    """For the database and for shipping."""
    return zlib.compress(raw, 9)


def unpacked(data: bytes) -> bytes:
    """What `packed` packed. Raises Unusable."""
    try:
        return zlib.decompress(data)
    except zlib.error as broken:
        raise Unusable(str(broken)) from broken


def put(path: Path, raw: bytes) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(raw)
    draft.replace(path)
