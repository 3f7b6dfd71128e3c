"""Days as people write them into a register: 11.3, 2026年11月3日 上午, 46329, 〃."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.base.text import clean_line, fold
from huiketing.sheets import columns

EARLIEST = date(1996, 1, 1)
"""What is older is a slip: nobody takes over more than thirty years of paper."""

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet counts local days
_SHORT_YEAR = re.compile(r"(\d{2})([-./年])(\d{1,2})([-./月])(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./]((?:19|20)\d{2})(?!\d)")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*([-./月])\s*(\d{1,2})\s*[日号]?(?![\d./-])(.*)")
_CLOCK = re.compile(r"(?:[上下中]午|[早晚]上)?\s*\d{1,2}\s*[:时点].*")
_PART_OF_DAY = re.compile(r"\s*[(（]?(上午|下午|中午|晚上|早上|全天|am|pm)[)）]?$")
_SAME = frozenset('〃"″“”同上々‖')


@dataclass(frozen=True)
class Moment:
    """A moment as the register gives it; with the day alone, midnight stands for no time."""

    at: datetime
    has_time: bool
    guessed: str = ""
    """What had to be supposed to read it, for the person to look at."""

    @property
    def day(self) -> date:
        """The day, in the place's own time."""
        return timezone.localtime(self.at).date()


def year_in(*texts: str) -> int | None:
    """The one year that a title, a sheet's or a file's name gives; None for none or several."""
    found = {int(year) for text in texts for year in _YEAR.findall(fold(text))}
    found = {year for year in found if EARLIEST.year <= year <= times.today().year}
    return found.pop() if len(found) == 1 else None


def read(
    said: str, *, clock: str = "", year: int | None = None, before: Moment | None = None
) -> Moment:
    """The moment a cell gives. `clock` is the time where it has a column of its own.

    `year` is the table's, and `before` the row above: from them comes what the cell leaves out.
    Raises `Invalid` with what to write.
    """
    words = _PART_OF_DAY.sub("", fold(clean_line(said)))
    guessed = ""
    if not words or set(words) <= _SAME or _CLOCK.fullmatch(words):
        if before is None:
            raise _no_day()
        clock = words if words and not set(words) <= _SAME else clock
        guessed = _("The day is taken from the row above: %(day)s.") % {"day": before.day}
        words = before.day.isoformat()
    elif _SERIAL.fullmatch(words):
        words = _of_serial(float(words))
    elif short := _SHORT_YEAR.match(words):
        words = f"20{words}" if int(short[3]) <= 12 else words
    elif last := _YEAR_LAST.match(words):
        words = f"{last[3]}-{last[1]}-{last[2]}{words[last.end() :]}"
    elif bare := _MONTH_DAY.fullmatch(words):
        on, guessed = _with_year(bare, year, before)
        words = f"{on.isoformat()}{bare[4]}"
    parse = columns.moment(EARLIEST)
    at: datetime = parse(words)
    clock = _PART_OF_DAY.sub("", fold(clean_line(clock)))
    if clock and timezone.localtime(at).time() == time():
        at = parse(f"{timezone.localtime(at).date().isoformat()} {_clock_of(clock)}")
    has_time = timezone.localtime(at).time() != time()
    return Moment(_not_after_now(at), has_time, guessed)


def _of_serial(number: float) -> str:
    """A day as a spreadsheet counts it, where the cell was set to plain numbers."""
    moment = _EPOCH + timedelta(minutes=round(number * 24 * 60))
    return f"{moment:%Y-%m-%d %H:%M}"


def _clock_of(said: str) -> str:
    try:
        part = float(said)
    except ValueError:
        return said
    # A time of day kept as a fraction of a day.
    return _of_serial(part)[11:] if 0 <= part < 1 else said


def _with_year(found: "re.Match[str]", year: int | None, before: Moment | None) -> tuple[date, str]:
    month, number = int(found[1]), int(found[3])
    guessed = ""
    if (
        found[2] == "."
        and number in {1, 2, 3}
        and before is not None
        and (month, number) < (before.day.month, before.day.day) <= (month, number * 10)
    ):
        # Excel makes 11.3 of a typed 11.30; the row above tells that the 30th is meant.
        guessed = _("Excel shows %(shown)s; read as the %(number)sth.") % {
            "shown": f"{month}.{number}",
            "number": number * 10,
        }
        number *= 10
    today = times.today()
    if before is not None:
        last = before.day
        # A book that runs on past New Year begins again with January.
        turns = (month <= 2 and last.month >= 11) - (month >= 11 and last.month <= 2)
        chosen = last.year + turns
    else:
        chosen = year or today.year
    try:
        on = date(chosen, month, number)
        if year is None and before is None and on > today:
            on = date(chosen - 1, month, number)
    except ValueError as wrong:
        raise _no_day() from wrong
    if year is None and not guessed:
        guessed = _("No year is written; read as %(day)s.") % {"day": on.isoformat()}
    return on, guessed


def _not_after_now(at: datetime) -> datetime:
    """A later hour of today is refused like a later day."""
    now = times.now()
    if at > now + timedelta(minutes=5):
        raise Invalid(
            _("%(moment)s has not come yet.")
            % {"moment": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"},
            write=_("A day up to today, like %(day)s.") % {"day": times.today().isoformat()},
        )
    return min(at, now)


def _no_day() -> Invalid:
    return Invalid(
        _("This is no day that can be read."), write=_("Like %(day)s.") % {"day": "2026-11-23"}
    )
