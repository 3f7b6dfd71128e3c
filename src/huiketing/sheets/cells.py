"""What a cell holds, and the text it shows."""

from datetime import date, datetime, time, timedelta

from huiketing.base.text import clean_text

Cell = str | int | float | bool | date | datetime | time | timedelta | None

_EXACT = 10**15  # a spreadsheet keeps 15 digits of a number


def is_cut(cell: Cell) -> bool:
    """Whether it is a number so long that the spreadsheet program has rounded its last digits."""
    return isinstance(cell, int | float) and abs(cell) >= _EXACT


def text_of(cell: Cell) -> str:
    """The cell as text: 2026-11-23, 2026-11-23 09:42, 09:42, 13812345678, 0.3."""
    match cell:
        case None:
            return ""
        case str():
            return clean_text(cell)
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            return str(cell)
        case float():
            return _number(cell)
        case datetime():
            return _moment(cell)
        case time():
            return f"{cell:%H:%M:%S}".removesuffix(":00") if cell.second else f"{cell:%H:%M}"
        case date():
            return cell.isoformat()
        case timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"


def _number(value: float) -> str:
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124
        return ""
    if value == int(value):
        return str(int(value))
    return f"{value:.15f}".rstrip("0") if abs(value) < 1e-4 else f"{value:.15g}"


def _moment(value: datetime) -> str:
    # A clock time is kept as a fraction of a day and may be a hair off the full second.
    value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if value.year <= 1900 and value.month == 1 and value.day <= 1:  # no day, only a time
        return f"{value:%H:%M}"
    return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"
