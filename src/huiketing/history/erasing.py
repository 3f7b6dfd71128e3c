"""Erasing what history says about a subject, where a rule or the person asks for it (抹去)."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid
from huiketing.history.models import Event, EventDetail, Head
from huiketing.history.record import Actor, Subject, describe, record

describe("history.blanked", _("erased the content of %(events)s entries: %(reason)s"))

_also: list[Callable[[UUID], object]] = []


def also(forget: Callable[[UUID], object]) -> None:
    """Have this called with the subject's uid at every erasure: for words kept beside history."""
    if forget not in _also:
        _also.append(forget)


@transaction.atomic
def blank(subject: Subject, *, by: Actor | None, reason: str) -> Event:
    """Erase the values and names in all events about the subject, and record that it was done.

    The chain stays whole: it covers digests, and what they stood for can no longer be guessed,
    because the salt goes too. `reason` stays readable; it must not name the person.
    """
    if not reason.strip():
        raise Invalid(_("Say on what ground it is erased."))
    # Whoever records about the subject waits from here on, so that nothing slips in unblanked.
    Head.objects.select_for_update().filter(pk=subject.uid).first()
    about = Event.objects.filter(subject_uid=subject.uid)
    details = EventDetail.objects.filter(event_uid__in=about.values("uid"))
    for forget in _also:
        forget(subject.uid)
    # What an earlier erasure said stays: it names the ground, and nobody.
    details = details.exclude(event_uid__in=about.filter(kind="history.blanked").values("uid"))
    return record(subject, "history.blanked", by=by, reason=reason.strip(), events=details.blank())
