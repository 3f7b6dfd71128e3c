"""An xlsx is a package of XML parts: looked through, bounded, and packed anew for the reader.

What was looked at is what is read: a package may tell two readers two different things (a part
named twice, a size that is a lie), so the library only ever gets the one made here.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid
from huiketing.sheets.extent import LAST_COLUMN, LAST_ROW, MOST_TEXT, Extent, damaged, too_large

_MOST_UNPACKED = 300 * 1024 * 1024  # bytes
_WINDOW = 1024 * 1024
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
_ROW = re.compile(r"[0-9]{1,7}", re.ASCII)
_VALUES = {"v", "is", "f", "t"}
_SHARED = "sharedstrings.xml"
_BESIDES = {_SHARED, "styles.xml"}  # what is read beside the sheets
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
    OSError,  # damaged bzip2 among them
    ValueError,
    EOFError,
    KeyError,
    NotImplementedError,  # packed by a method that is not known
    RuntimeError,  # encrypted parts
)
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_Start = Callable[[str, list[str]], None]


def checked(content: bytes) -> bytes:
    """The same workbook with only the parts that are read, none of them beyond bounds.

    Refuses a renamed zip, one that unpacks without end, and cells far off the table.
    """
    kept = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as package,
            zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
        ):
            _Package(package).copy(target)
    except Invalid:
        raise
    except _BROKEN as error:
        raise damaged() from error
    return kept.getvalue()


class _Package:
    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._parts = {info.filename.casefold(): info for info in package.infolist()}
        if "xl/workbook.bin" in self._parts:
            raise Invalid(_("This is a binary workbook (.xlsb). Open it and save it as .xlsx."))
        if "xl/workbook.xml" not in self._parts:
            raise Invalid(
                _("This is no Excel file, whatever its name says. Save the table as .xlsx.")
            )
        if sum(info.file_size for info in self._parts.values()) > _MOST_UNPACKED:
            raise too_large()

    def copy(self, target: zipfile.ZipFile) -> None:
        """Hand the parts that are read on, each after a look through it."""
        target.writestr("_rels/.rels", _ROOT)  # there is one workbook, and it is this one
        strings = _Strings()
        sheets = self._sheets()
        if sheets & _BESIDES:
            raise damaged()
        for name, info in self._parts.items():
            last = _last(name)
            if name in {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}:
                self._through(info, _nothing, target=target)
            elif last == _SHARED:
                self._through(info, strings.start, text=strings.text, target=target)
            elif last in sheets or last in _BESIDES:
                sheet = _Sheet()
                self._through(info, sheet.start, target=target, sheet=sheet)
                strings.uses.append((info, sheet.texts))
        if strings.longest * sum(texts for _info, texts in strings.uses) > MOST_TEXT:
            for info, _texts in strings.uses:
                self._through(info, strings.cell, text=strings.number, end=strings.close)

    def _sheets(self) -> set[str]:
        """What the workbook's relations name as its sheets: the last parts of their paths.

        Readers differ in what they make of the rest of a path, so that is not looked at.
        """
        ids: set[str] = set()
        targets: dict[str, list[str]] = {}

        def sheet(name: str, has: list[str]) -> None:
            if _local(name) == "sheet":
                ids.update(value for key, value in _pairs(has) if _local(key).lower() == "id")

        def relation(name: str, has: list[str]) -> None:
            if _local(name) == "Relationship":
                said = {_local(key): value for key, value in _pairs(has)}
                targets.setdefault(said.get("Id", ""), []).append(said.get("Target", ""))

        self._through(self._parts["xl/workbook.xml"], sheet)
        self._through(self._parts["xl/_rels/workbook.xml.rels"], relation)
        return {_last(path.casefold()) for each in ids for path in targets.get(each, [])}

    def _through(
        self,
        info: zipfile.ZipInfo,
        start: _Start,
        *,
        text: Callable[[str], None] | None = None,
        target: zipfile.ZipFile | None = None,
        end: Callable[[str], None] | None = None,
        sheet: "_Sheet | None" = None,
    ) -> None:
        # Whatever a part says of its encoding, the library takes it for UTF-8.
        parser = expat.ParserCreate("UTF-8")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.StartDoctypeDeclHandler = _no_doctype
        if text:
            parser.CharacterDataHandler = text
        if sheet:
            sheet.parser = parser
        if end:
            parser.EndElementHandler = end
        with self._package.open(info) as part:
            if target is None:
                for window in iter(lambda: part.read(_WINDOW), b""):
                    parser.Parse(window, False)
            else:
                with target.open(info.filename, "w") as copy:
                    for window in iter(lambda: part.read(_WINDOW), b""):
                        parser.Parse(window, False)
                        copy.write(window)
            parser.Parse(b"", True)


class _Sheet:
    """Follows the reader through a sheet: where each cell stands, whether it is empty.

    Called a million times for a long table, so that it is written for speed.
    """

    def __init__(self) -> None:
        self.texts = 0  # cells whose text may be one of the shared ones
        self.parser: expat.XMLParserType | None = None
        self._extent = Extent()
        self._row = 0
        self._column = 1
        self._place: tuple[int, int] | None = None  # of the last cell, until it held something

    def start(self, name: str, has: list[str]) -> None:
        """A row, a cell, or what is in a cell."""
        if ":" in name:
            name = _local(name)
        if name in _VALUES:
            if self._place:
                self._extent.add(*self._place)
                self._place = None
        elif name == "c":
            self._cell(has)
        elif name == "row":
            self._extent.mark()
            self._row += 1
            self._column = 1
            for key, value in _pairs(has):
                if key == "r":
                    if not _ROW.fullmatch(value):
                        raise damaged()
                    self._row = int(value)
        elif name == "si":
            raise damaged()  # shared texts stand in a part of their own

    def _cell(self, has: list[str]) -> None:
        self._extent.mark()
        row, column = self._row or 1, self._column
        for at in range(0, len(has), 2):
            if has[at] == "r":
                row, column = _place(has[at + 1])
            elif has[at] == "t":
                self.texts += has[at + 1] == "s"
        self._place = row, column
        self._column = column + 1
        if (row > LAST_ROW or column > LAST_COLUMN) and self.parser:
            # Only here it matters that what comes after the cell is not in it.
            self.parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        if self.parser and _local(name) == "c":
            self._place = None
            self.parser.EndElementHandler = None


class _Strings:
    """The texts that cells share by number, and how much of them is laid out."""

    def __init__(self) -> None:
        self.uses: list[tuple[zipfile.ZipInfo, int]] = []
        self._lengths: list[int] = []
        self._total = 0
        self._is_shared = False
        self._said: str | None = None

    @property
    def longest(self) -> int:
        """Characters of the longest."""
        return max(self._lengths, default=0)

    def start(self, name: str, has: list[str]) -> None:
        """One more text begins."""
        if _local(name) == "si":
            self._lengths.append(0)

    def text(self, said: str) -> None:
        """A piece of the text that began last."""
        if self._lengths:
            self._lengths[-1] += len(said)

    def cell(self, name: str, has: list[str]) -> None:
        """A cell, or the value in it."""
        name = _local(name)
        if name == "c":
            self._is_shared = ("t", "s") in _pairs(has)
        elif name == "v" and self._is_shared:
            self._said = ""

    def number(self, said: str) -> None:
        """A piece of the number by which the cell names its text."""
        if self._said is not None:
            self._said += said[:20]

    def close(self, name: str) -> None:
        """Count what the cell shows."""
        if _local(name) != "v" or self._said is None:
            return
        said, self._said = self._said.strip(), None
        if said.isdecimal() and len(said) < 9 and int(said) < len(self._lengths):
            self._total += self._lengths[int(said)]
        if self._total > MOST_TEXT:
            raise too_large()


def _place(reference: str) -> tuple[int, int]:
    """Row and column of B12, both counted from 1."""
    found = _CELL.fullmatch(reference)
    if not found:
        raise damaged()
    return int(found[2]), _column(found[1])


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = 26 * column + ord(letter) - 64
    return column


def _pairs(has: list[str]) -> Iterator[tuple[str, str]]:
    return zip(has[::2], has[1::2], strict=True)


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def _last(path: str) -> str:
    return re.split(r"[/\\]", path)[-1]


def _nothing(name: str, has: list[str]) -> None:
    pass


def _no_doctype(*said: object) -> None:
    raise damaged()  # no program writes one; it is how a few bytes are made to grow
