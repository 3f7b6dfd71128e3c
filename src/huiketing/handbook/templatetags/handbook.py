"""How the pages of the book are drawn: `{% load handbook %}`."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from huiketing.clock.periods import Period
from huiketing.handbook import entry
from huiketing.handbook.models import ProcedureVersion

register = template.Library()

_NUMERALS = "〇一二三四五六七八九"


@register.filter
def hanzi(number: int) -> str:
    """1 is 一, 12 is 十二: the number of a step."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_NUMERALS[tens]}十")
    return head + (_NUMERALS[ones] if ones else "")


@register.filter
def marked(words: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """`{{ words|marked:suggestion.mark }}`: the words with the stretches that matched marked."""
    parts: list[str] = []
    place = 0
    for start, end in spans:
        parts += [escape(words[place:start]), "<mark>", escape(words[start:end]), "</mark>"]
        place = end
    parts.append(escape(words[place:]))
    return mark_safe("".join(parts))  # noqa: S308 - every piece was escaped


@register.filter
def said(period: Period) -> str:
    """A period as people say it: 「当场」, 「5 个工作日」."""
    return entry.said(period)


@register.filter
def channel(kind: str) -> str:
    """The word for a way of asking: 「到窗口」."""
    known = ProcedureVersion.ChannelKind
    return str(known(kind).label) if kind in known.values else kind


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1 as people read it: `94.4%`; nothing where there is none."""
    return f"{100 * share:.1f}%" if isinstance(share, int | float) else ""
