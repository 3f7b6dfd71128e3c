"""What goes of a matter when whoever asked is erased, and what stays so that figures still count.

The words go: what they said, what was answered, found, promised and signed, photos and papers. The
frame stays: number, line, procedure, unit, who acted, each day and due date, the level of a rating.
A kind of row that hangs on a matter declares each of its fields of text here, on one of the sides;
a test finds the one that is not declared.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model

from huiketing.base import times
from huiketing.base.text import ERASED
from huiketing.files import store
from huiketing.files.models import Attachment
from huiketing.history.record import Subject
from huiketing.matters import models, search
from huiketing.matters.models import Contact, Matter, Original, Rectification
from huiketing.matters.models.matter import new_tracking_code
from huiketing.matters.parties import tell
from huiketing.parties import keeping
from huiketing.parties.models import Party

Status = Matter.Status

ENDED = (Status.CLOSED, Status.RATED, Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.VOIDED)
"""Nothing more is expected of anybody, unless somebody asks again."""


@dataclass(frozen=True)
class Fields:
    """The fields of text of one kind of row: erased, emptied, or codes and numbers that stay."""

    words: Collection[str] = ()
    emptied: Collection[str] = ()
    frame: Collection[str] = ()


declared: dict[type[Model], Fields] = {}


def declare(
    model: type[Model],
    *,
    words: Collection[str] = (),
    emptied: Collection[str] = (),
    frame: Collection[str] = (),
) -> None:
    """Say of a model with a foreign key `matter` what goes when the matter's words do.

    Of `words` a sign stays that there were some; `emptied` are empty afterwards, lists too.
    """
    declared[model] = Fields(words, emptied, frame)


def owes(party: Party) -> bool:
    """Whether a matter of theirs is unfinished, a bad rating unanswered or a paper held.

    None of their matters moves until the end of the transaction: one that is reopened just then
    is either seen here, or told that it came too late.
    """
    matters = Matter.objects.filter(party=party)
    list(matters.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return (
        matters.exclude(status__in=ENDED).exists()
        or Rectification.objects.filter(matter__in=matters, done_at=None).exists()
        or Original.objects.filter(matter__in=matters, returned_at=None).exists()
    )


def forget(party: Party) -> Iterable[Subject]:
    """Erase the words in and around all matters of the party; the codes on slips lead nowhere.

    They are found by their number as before, so the party's own name must be gone already.
    """
    rows = Matter.objects.filter(party=party).select_related("procedure")
    for matter in rows.order_by("pk"):
        _remove_files(matter)
        for model, fields in declared.items():
            _blank(model, fields, matter)
        Matter.objects.filter(pk=matter.pk).update(
            title=str(matter.procedure) if matter.procedure else ERASED,
            tracking_code=new_tracking_code(),
            erased_at=times.now(),
            version=F("version") + 1,
        )
        matter.refresh_from_db()
        search.index(matter)
        yield matter


def _blank(model: type[Model], fields: Fields, matter: Matter) -> None:
    rows: Any = model._default_manager.filter(
        **({"pk": matter.pk} if model is Matter else {"matter": matter})
    )
    for field in fields.words:
        rows.exclude(**{field: ""}).update(**{field: ERASED})
    if fields.emptied:
        blank = model()  # as a row is that was told nothing
        rows.update(**{name: getattr(blank, name) for name in fields.emptied})


def _remove_files(matter: Matter) -> None:
    contacts = list(Contact.objects.filter(matter=matter).values_list("uid", flat=True))
    for attachment in [
        *Attachment.objects.of(matter),
        *Attachment.objects.of_uids(Contact._meta.label_lower, contacts),
    ]:
        store.remove(attachment)


declare(
    Matter,
    words=("words", "result", "on_behalf_of", "external_number"),
    emptied=("asked",),
    # The title becomes the procedure's, the code is drawn anew.
    frame=("number", "channel", "answer", "urgency", "status", "outcome", "title", "tracking_code"),
)
declare(models.Act, emptied=("asked",), frame=("step",))
declare(models.Assignment, words=("note", "opinion"), frame=("role", "status"))
declare(models.Clock, frame=("kind", "unit"))
declare(Contact, words=("companions", "place", "said"), frame=("way", "result"))
declare(models.Gap, words=("what", "signed_by"))
declare(models.Notice, words=("note",), emptied=("missing",))
declare(Original, words=("what", "given_signature", "returned_signature"))
declare(models.Pause, words=("reason", "paper"))
declare(models.Rating, words=("words",), emptied=("device",), frame=("way",))
declare(Rectification, words=("finding",))
declare(models.Request, words=("reason", "decision"), frame=("kind", "state", "unit"))
declare(models.Supervision, words=("words", "answer"), frame=("number", "level"))
keeping.register("matters", tell=tell, owes=owes, forget=forget)
