"""Opening a workbook (xlsx, xls) without trusting it."""

import io
from collections.abc import Iterator
from typing import cast

from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid
from huiketing.sheets import legacy, packages
from huiketing.sheets.cells import Cell
from huiketing.sheets.extent import damaged, locked

_Lines = Iterator[list[Cell]]


def lines(content: bytes, wanted: str | None) -> tuple[str, _Lines, tuple[str, ...]]:
    """The name of the sheet that is read, its lines from the first row on, and the other names."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

    if content.startswith(b"PK"):
        content = packages.checked(content)
    else:
        legacy.check(content)
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
        raise locked() from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # A panic of the reader is no Exception; whatever it stumbled over, the file is at fault.
        raise damaged() from error
    raise Invalid(_("There is nothing in this workbook."))
