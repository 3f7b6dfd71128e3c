"""A table that was handed in and lies with us, read again as its person said."""

from django.utils.translation import gettext as _

from huiketing.base.errors import DomainError
from huiketing.exchange.imports.columns import EXPECTED
from huiketing.exchange.imports.reading import Reading, read_register
from huiketing.exchange.models import KeptTable
from huiketing.sheets.reading import Sheet, read

ENDED, OPEN = "ended", "open"
"""What rows without a result are: settled back then, or still to be answered."""


class Gone(DomainError):
    """The table was removed after its days."""

    status = 410
    code = "gone"


def sheet_of(table: KeptTable) -> Sheet:
    """The sheet of the table its person chose. Raises `Gone` once it was removed."""
    try:
        content = table.content()
    except FileNotFoundError as missing:
        raise Gone(_("This table was removed after a week. Hand it in once more.")) from missing
    return read(content, table.name, expected=EXPECTED, sheet=table.chosen.get("sheet"))


def reading_of(table: KeptTable) -> Reading:
    """The table read for its unit, with the columns as chosen. Raises `Invalid`."""
    columns = table.chosen.get("columns")
    return read_register(
        sheet_of(table), table.unit, columns, file=table.name, ended=was_ended(table)
    )


def was_ended(table: KeptTable) -> bool:
    """Whether its person said that rows without a result were settled back then."""
    return bool(table.chosen.get("without_result") == ENDED)
