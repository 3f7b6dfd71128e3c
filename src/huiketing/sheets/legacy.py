"""An old workbook (xls): a small file system that holds one stream of records.

Only looked through for how far its cells reach and how much text they share; what they hold is left
to the library.
"""

import struct
from collections.abc import Iterator

from huiketing.base.errors import Invalid
from huiketing.sheets.extent import MOST_CELLS, MOST_TEXT, Extent, damaged, locked, too_large

_FREE = 0xFFFFFFFA  # numbers from here on name no sector
_SMALL = 4096  # bytes; shorter streams lie in the stream of small ones
_NAMES = {"workbook", "book"}
_END = 0x000A
_SHEET, _PASSWORD, _REACH = 0x0085, 0x002F, 0x0200
_ROW_OF_NUMBERS = 0x00BD
_SHARED, _GOES_ON, _TEXT = 0x00FC, 0x003C, 0x00FD
_WIDE, _FAR_EAST, _RICH = 0x1, 0x4, 0x8  # flags of a shared text
_CELLS = {0x0203, 0x027E, 0x00FD, 0x0204, 0x0205, 0x0006, 0x0206, 0x0406, 0x00D6, _ROW_OF_NUMBERS}
_MOST_SHEETS = 255


def check(content: bytes) -> None:
    """Refuse cells far off the table, and what cannot be looked through."""
    try:
        found = _streams(content)
        for stream in found:
            _check_records(stream)
    except Invalid:
        raise
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise damaged() from error
    if not found:
        raise damaged()


def _streams(content: bytes) -> list[bytes]:
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if shift not in {9, 12} or small_shift != 6:
        raise damaged()
    size = 1 << shift
    first_directory = struct.unpack_from("<I", content, 48)[0]
    first_small, _count, more = struct.unpack_from("<III", content, 60)

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    def numbers(block: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))

    tables = numbers(content[76:512])
    seen = 0
    while more < _FREE:
        *table, more = numbers(sector(more))
        tables += table
        seen += 1
        if seen * size > len(content):
            raise damaged()
    chain: list[int] = []
    for number in tables:
        if number < _FREE:
            chain += numbers(sector(number))
        if 4 * len(chain) > len(content) + size:  # a table that names itself over and over
            raise damaged()

    def stream(first: int) -> bytes:
        return b"".join(sector(number) for number in _along(chain, first))

    directory = stream(first_directory)
    small_chain = numbers(stream(first_small))
    small = stream(struct.unpack_from("<I", directory, 116)[0]) if small_chain else b""
    found = []
    for at in range(0, len(directory) - 127, 128):
        length = min(struct.unpack_from("<H", directory, at + 64)[0], 64)
        name = directory[at : at + length].decode("utf-16-le", "replace").rstrip("\0")
        if name.casefold() not in _NAMES:
            continue
        first, long = struct.unpack_from("<II", directory, at + 116)
        if long < _SMALL:
            pieces = (small[n * 64 : n * 64 + 64] for n in _along(small_chain, first))
            found.append(b"".join(pieces)[:long])
        else:
            found.append(stream(first)[:long])
    return found


def _along(chain: list[int], first: int) -> Iterator[int]:
    """The sectors of one stream; a chain that bites its tail would have no end."""
    steps = 0
    while first < _FREE:
        yield first
        first = chain[first]
        steps += 1
        if steps > len(chain):
            raise damaged()


def _check_records(stream: bytes) -> None:
    sheets: list[int] = []
    pieces: list[bytes] = []  # of the table of shared texts, of which the last one counts
    goes_on = False
    for kind, start, stop in _records(stream, 0):
        goes_on = kind == _SHARED or (goes_on and kind == _GOES_ON)
        if kind == _SHARED:
            pieces = []
        if goes_on:
            pieces.append(stream[start:stop])
        if kind == _PASSWORD:
            raise locked()
        if kind == _SHEET:
            sheets.append(struct.unpack_from("<I", stream, start)[0])
    if len(sheets) > _MOST_SHEETS:
        raise damaged()
    texts = _Texts(pieces)
    places = 0
    for at in sheets:  # the library lays all of them out at once
        extent = _extent(stream, at, texts)
        places += extent.rows * extent.columns
        if places > MOST_CELLS:
            raise too_large()


class _Texts:
    """The texts that cells share by number, and how much of them is laid out.

    Read as the library reads them: a text goes on in the next piece behind a flag of its own.
    """

    def __init__(self, pieces: list[bytes]) -> None:
        self._rest = iter(pieces)
        self._piece, self._at = next(self._rest, b""), 8
        self._total = 0
        self._lengths: list[int] = []
        if not pieces:
            return
        count = struct.unpack_from("<I", self._piece, 4)[0]
        if count * 3 > sum(map(len, pieces)):  # room is made for as many as it says
            raise damaged()
        self._lengths = [self._next() for _text in range(count)]

    def show(self, number: int) -> None:
        """A cell shows this one."""
        if number < len(self._lengths):
            self._total += self._lengths[number]
            if self._total > MOST_TEXT:
                raise too_large()

    def _next(self) -> int:
        """Characters of the next text, and on to the one behind it."""
        if self._at >= len(self._piece):
            self._go_on()
        length: int
        flags: int
        length, flags = struct.unpack_from("<HB", self._piece, self._at)
        self._at += 3
        behind = 0
        if flags & _RICH:
            behind += 4 * self._number("<H")
        if flags & _FAR_EAST:
            behind += self._number("<I")
        left = length
        while left:
            width = 2 if flags & _WIDE else 1
            here = min(left, max(0, len(self._piece) - self._at) // width)
            self._at += here * width
            left -= here
            if left:
                self._go_on()
                flags = self._number("<B")
        while behind:
            if self._at >= len(self._piece):
                self._go_on()
            here = min(behind, len(self._piece) - self._at)
            self._at += here
            behind -= here
        return length

    def _number(self, shape: str) -> int:
        number: int = struct.unpack_from(shape, self._piece, self._at)[0]
        self._at += struct.calcsize(shape)
        return number

    def _go_on(self) -> None:
        piece = next(self._rest, None)
        if not piece:
            raise damaged()
        self._piece, self._at = piece, 0


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Each record up to the end of its part: its kind, where it begins and where it ends."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, at + 4, at + 4 + length
        at += 4 + length


def _extent(stream: bytes, at: int, texts: _Texts) -> Extent:
    extent = Extent()
    for kind, start, stop in _records(stream, at):
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", stream, start)
            extent.add(row + 1, column + 1)
            if kind == _TEXT:
                texts.show(struct.unpack_from("<I", stream, start + 6)[0])
            elif kind == _ROW_OF_NUMBERS:
                last = struct.unpack_from("<H", stream, stop - 2)[0]
                extent.add(row + 1, max(last + 1, column + (stop - start - 6) // 6))
        elif kind == _REACH:  # room is made for as much as it says
            shape = "<2I2H" if stop - start == 14 else "<4H"
            _row, rows, _column, columns = struct.unpack_from(shape, stream, start)
            if rows > 2**16 or columns > 2**8:
                raise damaged()
    return extent
