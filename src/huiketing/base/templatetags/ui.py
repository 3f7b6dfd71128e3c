"""Template tags and filters every room draws its pages with: `{% load ui %}`."""

import re
from datetime import date, datetime
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from huiketing.base import readable
from huiketing.base.drawing.faces import face
from huiketing.base.drawing.icons import icon as draw_icon
from huiketing.base.drawing.phases import phase
from huiketing.base.drawing.plant import MARK, PLANT
from huiketing.base.drawing.qr import qr as draw_qr
from huiketing.base.statuses import LABELS, RATINGS

register = template.Library()

_IN_A_ROW = 10
_MOST_TICKS = 60
_MOST_BEYOND = 5


def _drawing(svg: str) -> SafeString:
    """Drawings come from this package's own code; texts inside them are escaped there."""
    return mark_safe(svg)  # noqa: S308


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "phone" %}`: a stroke icon. With `label` it speaks; else the word beside it does."""
    drawing = _drawing(draw_icon(name))
    if not label:
        return drawing
    return format_html('{}<span class="vh">{}</span>', drawing, label)


@register.simple_tag
def chip(status: str, label: Any = "") -> SafeString:
    """`{% chip matter.status %}`: where a matter stands, as a moon and a word."""
    code = str(getattr(status, "value", status))
    word = label or LABELS.get(code, code)
    return format_html('<span class="chip c-{}">{}{}</span>', code, _drawing(phase(code)), word)


class Ruler(Protocol):
    """What a day ruler shows; `huiketing.clock.ruler.ticks` makes one of a clock."""

    states: Any
    """Per working day: used, empty, today (the last one), over, paused. Empty: words alone."""
    kind: str
    """ok, due, late or paused."""
    text: str


@register.simple_tag
def ruler(clock: Ruler | None) -> SafeString:
    """`{% ruler clock %}`: anything with `states`, `text` and `kind`. Nothing for no clock.

    Ticks are for the eye alone; the words beside them say the same. More than ten ticks take a
    line of their own, more than sixty are not drawn. Of days beyond the promise five are drawn:
    how many there are is said, and a long delay makes no row higher than the others.
    """
    if clock is None:
        return mark_safe("")
    states = [str(state) for state in clock.states]
    beyond = [place for place, state in enumerate(states) if state == "over"][_MOST_BEYOND:]
    states = [state for place, state in enumerate(states) if place not in beyond]
    drawn: SafeString | str = ""
    if 0 < len(states) <= _MOST_TICKS:
        ticks = format_html_join(
            "", '<span class="tick tick-{}"></span>', ((state,) for state in states)
        )
        drawn = format_html('<span class="ticks" aria-hidden="true">{}</span>', ticks)
    wide = " long" if _IN_A_ROW < len(states) <= _MOST_TICKS else ""
    return format_html(
        '<span class="ruler {}{}">{}<span>{}</span></span>', clock.kind, wide, drawn, clock.text
    )


@register.inclusion_tag("base/_faces.html")
def faces(
    name: str = "rating", value: Any = None, legend: str = "", errors: Any = ()
) -> dict[str, Any]:
    """`{% faces name="rating" value=form.rating.value errors=form.rating.errors %}`.

    A radio group of five; `value` is only what the person themselves chose before a refusal.
    """
    chosen = str(value) if value not in (None, "") else ""
    return {
        "name": name,
        "legend": legend,
        "errors": errors,
        "levels": [
            {
                "value": level,
                "face": _drawing(face(level)),
                "chosen": str(level) == chosen,
                # 非常 | 不满意: five narrow cells read better broken between words.
                "parts": re.split(r"(?<=^.{2})(?=不?满意$)", str(word)),
            }
            for level, word in RATINGS.items()
        ],
    }


@register.simple_tag
def avatar(name: Any, kind: str = "") -> SafeString:
    """`{% avatar person.name %}`: the first character in a circle; `kind` "leaf" or "big"."""
    letter = str(name or "").strip()[:1] or "？"
    return format_html('<span class="avatar {}" aria-hidden="true">{}</span>', kind, letter)


@register.simple_tag
def plant() -> SafeString:
    """`{% plant %}`: at most one on a screen, never beside data."""
    return _drawing(PLANT)


@register.simple_tag
def brandmark() -> SafeString:
    """`{% brandmark %}`: the mark of the house."""
    return _drawing(MARK)


@register.simple_tag
def typed_address(name: str) -> str:
    """`{% typed_address "parlour:find" %}`: a page's address as somebody types it from paper.

    The place's own one, as in the QR code beside it; a browser adds the scheme by itself.
    """
    return f"{settings.PUBLIC_URL}{reverse(name)}".partition("://")[2]


@register.inclusion_tag("base/_empty.html")
def empty(text: str, key: str = "", more: str = "") -> dict[str, str]:
    """`{% empty text key="/" %}`: a plant, one sentence and the key that starts."""
    return {"text": text, "key": key, "more": more}


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """`{% qr url %}`: black, level M, with its quiet zone."""
    return _drawing(draw_qr(str(text), label=label or _("QR code: open this matter's page")))


@register.filter
def mask_phone(number: Any) -> str:
    """138****1234."""
    return readable.mask_phone(str(number or ""))


@register.filter
def digits_phone(number: Any) -> str:
    """138 5736 1221."""
    return readable.group_digits(str(number or ""))


@register.filter
def surname(name: Any, gender: Any = "") -> str:
    """`{{ party.name|surname:party.gender }}`: 朱女士, 朱先生 or 朱**."""
    return readable.courtesy(str(name or ""), str(gender or ""))


@register.filter
def together(words: Any) -> SafeString:
    """`{{ "回您"|together }}`: words that stay in one line."""
    return format_html('<span class="nb">{}</span>', words)


@register.filter
def behalf(whom: Any) -> str:
    """`{{ matter.on_behalf_of|behalf }}`: 母亲, but 孙** for a name, where others can read it."""
    return readable.behalf(str(whom or ""))


@register.filter
def staff_day(day: date | None) -> str:
    """11-23 周一."""
    return readable.staff_day(day) if day else ""


@register.filter
def staff_moment(moment: datetime | None) -> str:
    """11-23 周一 09:42."""
    return readable.staff_moment(moment) if moment else ""


@register.filter
def resident_day(day: date | None) -> SafeString | str:
    """11月23日（周一）, never broken at the end of a line."""
    return together(readable.resident_day(day)) if day else ""


@register.filter
def resident_moment(moment: datetime | None) -> SafeString | str:
    """11月23日（周一）15:00, broken only before the hour."""
    if not moment:
        return ""
    day, whole = readable.resident_day(moment), readable.resident_moment(moment)
    return format_html("{}{}", together(day), whole.removeprefix(day))


@register.filter
def plain_day(day: date | None) -> SafeString | str:
    """11月20日, never broken at the end of a line."""
    return together(readable.plain_day(day)) if day else ""


@register.filter
def ago(moment: datetime | None) -> str:
    """5 分钟前."""
    return readable.ago(moment) if moment else ""
