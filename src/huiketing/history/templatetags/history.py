"""How a page shows events: `{% load history %}`."""

from django import template

from huiketing.history.models import Event

register = template.Library()


@register.filter
def sentence(event: Event) -> str:
    """What happened, as staff read it."""
    return event.sentence


@register.filter
def public_sentence(event: Event) -> str:
    """What happened, as the resident reads it; nothing where it is not theirs to read."""
    return event.public_sentence or ""
