"""Opening a workbook (xlsx, xls) without trusting it."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import cast

from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid
from huiketing.sheets.cells import Cell

_MOST_UNPACKED = 300 * 1024 * 1024  # bytes
_WINDOW = 1024 * 1024
# The reader lays a sheet out as one rectangle: a single cell with something in it beyond column
# CZ or row 50,000 would make that rectangle eat the memory.
_FAR_OFF = re.compile(
    rb"\br=[\"'](?:[A-Z]{0,3}(?:[5-9]\d{4}|\d{6,7})|(?:[A-Z]{3}|[D-Z][A-Z])\d+)[\"'][^>]*(?<!/)>"
)

_Lines = Iterator[list[Cell]]


def lines(content: bytes, wanted: str | None) -> tuple[str, _Lines, tuple[str, ...]]:
    """The name of the sheet that is read, its lines from the first row on, and the other names."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

    if content.startswith(b"PK"):
        _check_package(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
        names = [wanted] if wanted is not None else (visible or workbook.sheet_names)
        if wanted is not None and wanted not in workbook.sheet_names:
            raise Invalid(_("The workbook has no sheet named %(name)s.") % {"name": wanted})
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height:
                rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False))
                return name, iter(rows), tuple(other for other in visible if other != name)
    except Invalid:
        raise
    except PasswordError as error:
        raise Invalid(
            _("The workbook has a password. Open it, take the password off, and save it.")
        ) from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # A panic of the reader is no Exception; whatever it stumbled over, the file is at fault.
        raise _damaged() from error
    raise Invalid(_("There is nothing in this workbook."))


def _damaged() -> Invalid:
    return Invalid(_("The file is damaged and does not open. Save it once more."))


def _check_package(content: bytes) -> None:
    """Refuse a renamed zip, one that unpacks without end, and cells far off the table."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {info.filename: info for info in package.infolist()}
            if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
                raise Invalid(
                    _("This is no Excel file, whatever its name says. Save the table as .xlsx.")
                )
            if sum(info.file_size for info in names.values()) > _MOST_UNPACKED:
                raise Invalid(_("This table is too large inside. Split it by year."))
            for name, info in names.items():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _check_extent(package, info)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise _damaged() from error
    except RuntimeError as error:  # encrypted parts
        raise _damaged() from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise _damaged() from error


def _check_extent(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    rest, read = b"", 0
    with package.open(info) as part:
        while window := part.read(_WINDOW):
            read += len(window)
            if _FAR_OFF.search(rest + window):
                raise Invalid(
                    _(
                        "Something stands far to the right or far below the table. Copy only the "
                        "table into a new sheet and save that."
                    )
                )
            rest = window[-256:]
            if read > _MOST_UNPACKED:
                raise Invalid(_("This table is too large inside. Split it by year."))
