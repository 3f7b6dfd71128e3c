"""A column we read: its head, the other names people give it, and how its text becomes a value."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base import china, times
from huiketing.base.errors import Invalid
from huiketing.base.text import clean_line, fold

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Parse = Callable[[str], Any]


@dataclass(frozen=True)
class Column:
    """One column of a table that is read.

    `parse` turns a cell's text into a value or raises `Invalid`; an empty cell never reaches it
    and becomes `default`. `hint` says what to write instead when a cell cannot be used.
    """

    key: str
    head: str
    parse: Parse = clean_line
    aliases: tuple[str, ...] = ()
    required: bool = False
    default: Any = ""
    hint: "StrOrPromise" = ""


def text(longest: int = 200) -> Parse:
    """One line of at most `longest` characters."""

    def parse(said: str) -> str:
        line = clean_line(said)
        if len(line) > longest:
            raise Invalid(
                _("%(count)d characters are too long.") % {"count": len(line)},
                write=_("At most %(most)d characters.") % {"most": longest},
            )
        return line

    return parse


def whole_number(least: int = 0, most: int = 1_000_000) -> Parse:
    """A whole number within bounds."""

    def parse(said: str) -> int:
        digits = fold(said).replace(",", "").strip()
        if not re.fullmatch(r"[+-]?[0-9]{1,12}", digits) or not least <= int(digits) <= most:
            raise Invalid(
                _("This is no number that fits here."),
                write=_("A whole number from %(least)d to %(most)d.")
                % {"least": least, "most": most},
            )
        return int(digits)

    return parse


def phone(said: str) -> str:
    """A phone, as `base.china.check_phone` keeps it."""
    return china.check_phone(said)


def yes_no(said: str) -> bool:
    """是 or 否, √ or ×, 有 or 无."""
    word = fold(said).strip()
    if word in {"是", "有", "√", "✓", "✔", "☑", "y", "yes", "true", "1", "对", "已"}:
        return True
    if word in {
        "否",
        "无",
        "没有",
        "×",
        "x",
        "✗",
        "✘",
        "n",
        "no",
        "false",
        "0",
        "不",
        "未",
        "-",
        "/",
    }:
        return False
    raise Invalid(_("This is neither yes nor no."), write=_("Write 是 or 否."))


def one_of(words: Mapping[str, Any]) -> Parse:
    """One of a few words, each standing for a value; the nearest is offered for a wrong one."""
    known = {fold(clean_line(word)): value for word, value in words.items()}

    def parse(said: str) -> Any:
        word = fold(clean_line(said))
        if word in known:
            return known[word]
        near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
        few = "、".join(list(words)[:8])
        raise Invalid(
            _("“%(said)s” is not known here.") % {"said": clean_line(said)[:30]},
            write=_("Perhaps %(near)s?") % {"near": _as_written(words, near[0])}
            if near
            else _("One of: %(words)s.") % {"words": few},
        )

    return parse


def _as_written(words: Mapping[str, Any], folded: str) -> str:
    return next(word for word in words if fold(clean_line(word)) == folded)


_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(
    r"(上午|下午|晚上|中午|早上|am|pm)?\s*(\d{1,2})\s*(?:[:时点]\s*(?:(\d{1,2})|(半))?\s*分?)"
    r"(?:[:]?(\d{1,2})秒?)?"
)
_DAY_HINT = "2026-11-23"


def day(earliest: date = date(1990, 1, 1), *, future: bool = False) -> Parse:
    """A day in any of the ways people write it: 2026-11-23, 2026/11/23, 2026年11月23日, 20261123.

    Days before `earliest`, and after today unless `future`, are refused as slips.
    """

    def parse(said: str) -> date:
        return _bounded(_moment(said)[0], earliest, future)

    return parse


def moment(earliest: date = date(1990, 1, 1), *, future: bool = False) -> Parse:
    """A day with a clock time, in the place's own time zone; without a time it is midnight."""

    def parse(said: str) -> datetime:
        on, at = _moment(said)
        _bounded(on, earliest, future)
        return timezone.make_aware(datetime.combine(on, at))

    return parse


def _bounded(on: date, earliest: date, future: bool) -> date:
    if on < earliest:
        raise Invalid(
            _("%(day)s is too long ago.") % {"day": on.isoformat()},
            write=_("A day from %(day)s on.") % {"day": earliest.isoformat()},
        )
    if on > times.today() and not future:
        raise Invalid(
            _("%(day)s has not come yet.") % {"day": on.isoformat()},
            write=_("A day up to today, like %(day)s.") % {"day": times.today().isoformat()},
        )
    return on


def _moment(said: str) -> tuple[date, time]:
    words = fold(clean_line(said))
    found = _DAY.match(words) or _COMPACT_DAY.match(words)
    no_day = Invalid(
        _("This is no day that can be read."), write=_("Like %(day)s.") % {"day": _DAY_HINT}
    )
    if not found:
        raise no_day
    try:
        on = date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise no_day from error
    rest = re.sub(
        r"^[\s,t(（]*(?:(?:星期|周)[一二三四五六日天])?[)）\s]*", "", words[found.end() :]
    )
    return on, _time(rest) if rest else time()


def _time(words: str) -> time:
    wrong = Invalid(
        _("The time of day cannot be read."), write=_("Like %(day)s.") % {"day": "2026-11-23 09:42"}
    )
    found = _TIME.fullmatch(words)
    if not found:
        raise wrong
    part, hour, minute, half, second = found.groups()
    hours = int(hour)
    if (part in {"下午", "晚上", "pm"} and hours < 12) or (part == "中午" and hours < 3):
        hours += 12
    try:
        return time(hours, 30 if half else int(minute or 0), int(second or 0))
    except ValueError as error:
        raise wrong from error
