"""How far a sheet reaches, told before anything is laid out.

The library that reads workbooks lays every sheet out as one rectangle, so a single cell in the last
corner of a sheet, or one long text that a million cells share, would eat the memory of the server.
"""

from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid

LAST_ROW = 50_000
LAST_COLUMN = 104  # CZ
MOST_CELLS = 2_500_000
"""Cells with something in them, and places in the rectangle around them."""
MOST_MARKS = 5_000_000  # cells and rows that are named at all, the empty ones too
MOST_TEXT = 50_000_000  # characters


class Extent:
    """The rectangle around the cells of a sheet that hold something."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self.cells = 0
        self.marks = 0

    def mark(self) -> None:
        """A row or a cell, be it empty."""
        self.marks += 1
        if self.marks > MOST_MARKS:
            raise too_large()

    def add(self, row: int, column: int) -> None:
        """A cell with something in it; both counted from 1."""
        self.cells += 1
        if row > self.rows or column > self.columns or row < 1 or self.cells > MOST_CELLS:
            self._grow(row, column)

    def _grow(self, row: int, column: int) -> None:
        if not 0 < row <= LAST_ROW or not 0 < column <= LAST_COLUMN:
            raise far_off()
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)
        if self.rows * self.columns > MOST_CELLS or self.cells > MOST_CELLS:
            raise too_large()


def far_off() -> Invalid:
    """Something stands where no table of a village reaches."""
    return Invalid(
        _(
            "Something stands far to the right or far below the table. Copy only the "
            "table into a new sheet and save that."
        )
    )


def too_large() -> Invalid:
    """Packed it is small, laid out it is not."""
    return Invalid(_("This table is too large inside. Split it by year."))


def damaged() -> Invalid:
    """Nothing opens this file."""
    return Invalid(_("The file is damaged and does not open. Save it once more."))


def locked() -> Invalid:
    """Only its password opens it."""
    return Invalid(_("The workbook has a password. Open it, take the password off, and save it."))
