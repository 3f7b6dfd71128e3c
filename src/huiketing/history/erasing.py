"""Erasing what history says about a subject, where a rule or the person asks for it (抹去)."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid
from huiketing.history.models import Event, EventDetail, Head
from huiketing.history.record import Actor, Subject, describe, record

BLANKED = "history.blanked"
describe(BLANKED, _("erased the content of %(events)s entries: %(reason)s"))


class Forget(Protocol):
    """What erases words kept beside a subject's own history, by the subject's uid."""

    def __call__(self, uid: UUID, /, *, by: Actor | None, reason: str) -> object:
        """`by` and `reason` as of the erasure: other histories may have to say them too."""


_also: list[Forget] = []


def also(forget: Forget) -> None:
    """Have this called at every erasure of a whole subject."""
    if forget not in _also:
        _also.append(forget)


@transaction.atomic
def blank(subject: Subject, *, by: Actor | None, reason: str, only: Collection[UUID] = ()) -> Event:
    """Erase the values and names in all events about the subject, and record that it was done.

    With `only` the events of these uids and nothing else: where somebody else's history names the
    person. The chain stays whole: it covers digests, and what they stood for can no longer be
    guessed, because the salt goes too. The record names the entries by `seqs`: one that is blank
    and that none names was tampered with. `reason` stays readable; it must not name the person.
    """
    if not reason.strip():
        raise Invalid(_("Say on what ground it is erased."))
    # Whoever records about the subject waits from here on, so that nothing slips in unblanked.
    Head.objects.select_for_update().filter(pk=subject.uid).first()
    # What an earlier erasure said stays: it names the ground, and nobody.
    about = Event.objects.filter(subject_uid=subject.uid).exclude(kind=BLANKED).order_by("seq")
    if only:
        about = about.filter(uid__in=only)
    else:
        for forget in _also:
            forget(subject.uid, by=by, reason=reason)
    details = EventDetail.objects.filter(event_uid__in=about.values("uid"), blanked_at=None)
    seqs = list(about.filter(uid__in=details.values("event_uid")).values_list("seq", flat=True))
    blanked = details.blank()
    return record(subject, BLANKED, by=by, reason=reason.strip(), events=blanked, seqs=seqs)
