"""What the product ships with: China's days off, year by year, from the `holidays` library.

The library names the statutory days of every year to come, but the days worked to make up
(调休上班) only of the years whose notice it has read. A year without any is an estimate.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

FIRST, LAST = 1950, 2100
"""The years in which the library knows days off at all."""

_SWAPPED = re.compile(r"由 (\d{4}-\d{2}-\d{2}) 调休")
_ALIASES = {"农历除夕": "春节", "新年": "元旦"}


@dataclass(frozen=True, slots=True)
class Almanac:
    """One year as shipped: `off` and `make_up` by day, with the holiday each belongs to."""

    off: dict[date, str]
    """Days off; an empty name where the day was swapped (休息日) and belongs to its neighbours."""
    make_up: dict[date, date | None]
    """Saturdays and Sundays that are worked, with the day off they make up for."""
    statutory: dict[date, str]
    """The days the law itself names, before anything is swapped or moved."""


@cache
def shipped(year: int) -> Almanac:
    """The almanac of a year; empty outside the years the library knows."""
    if not FIRST <= year <= LAST:
        return Almanac({}, {}, {})
    # Heavy: imported when a calendar is first asked, not when the product starts.
    from holidays import country_holidays

    table = country_holidays("CN", years=year, language="zh_CN", expand=False)
    off: dict[date, str] = {}
    statutory: dict[date, str] = {}
    swapped: dict[date, date] = {}
    for day, label in table.items():
        if match := _SWAPPED.search(label):
            swapped[date.fromisoformat(match[1])] = day
            off[day] = ""
            continue
        name = plain(label)
        off[day] = name
        if "补假" not in label:
            statutory[day] = name
    make_up = {day: swapped.get(day) for day in table.weekend_workdays if day.year == year}
    return Almanac(off, make_up, statutory)


def plain(label: str) -> str:
    """The holiday's name without 「（补假）」 and the like: 「春节」 for its eve too."""
    names = [part.split("（")[0].strip() for part in re.split(r"[;；]", label)]
    return "、".join(dict.fromkeys(_ALIASES.get(name, name) for name in names if name))


@cache
def known_until() -> int:
    """The last year whose notice the library has read."""
    year = LAST
    while year > FIRST and not shipped(year).make_up:
        year -= 1
    return year
