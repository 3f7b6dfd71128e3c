"""How the desk's pages say things: `{% load desk %}`."""

import re
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from huiketing.org.models import Presence

register = template.Library()

_QUOTED = re.compile(r"([「“])(.+?)([」”])")


@register.filter
def marked(reason: Any) -> SafeString:
    """Why it matched, with the quoted words marked: 说法「老年证」."""
    text, parts, place = str(reason), [], 0
    for found in _QUOTED.finditer(text):
        parts += [
            conditional_escape(text[place : found.start()]),
            format_html("{}<mark>{}</mark>{}", *found.groups()),
        ]
        place = found.end()
    return format_html_join("", "{}", ((part,) for part in (*parts, text[place:])))


@register.filter
def shape(presence: Presence | None) -> str:
    """The class of the dot of a presence: `in`, `visiting`, `meeting`, `away`, or `unknown`."""
    if presence is None:
        return "unknown"
    state = Presence.State(presence.state)
    drawn = {
        Presence.State.IN: "in",
        Presence.State.VISITING: "visiting",
        Presence.State.MEETING: "meeting",
    }
    return drawn.get(state, "away")


@register.filter
def whereabouts(presence: Presence | None) -> str:
    """Where somebody is, in a word or two: 在岗, 走访, 镇里开会, 请假."""
    if presence is None:
        return pgettext("presence", "not said")
    words = {
        Presence.State.IN: pgettext("presence", "in"),
        Presence.State.OUT: pgettext("presence", "out"),
        Presence.State.VISITING: pgettext("presence", "on a round"),
        Presence.State.MEETING: pgettext("presence", "in a meeting"),
        Presence.State.LEAVE: pgettext("presence", "on leave"),
    }
    return words[Presence.State(presence.state)]


@register.filter
def first_names(names: list[str]) -> str:
    """Two of a list and how many more are kept out: 民政 · 社保."""
    return " · ".join(names[:2])
