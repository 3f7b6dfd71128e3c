"""What a desk confirmed: these words meant this procedure, or none. The ranker hears it at once."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from huiketing.base.batch import Batch
from huiketing.base.rows import new
from huiketing.base.text import clean_text, fold
from huiketing.handbook.models import Choice, Edition
from huiketing.handbook.suggesting import in_use
from huiketing.handbook.transitions import gaps
from huiketing.history import erasing

if TYPE_CHECKING:
    from huiketing.handbook.entry import Entry
    from huiketing.history.record import Actor, Subject
    from huiketing.org.models import Person, Unit

LONGEST = 400  # characters of the words that are kept


def confirm(
    *,
    by: "Person",
    unit: "Unit",
    words: str,
    entry: "Entry | None",
    subject: "Subject",
    restricted: bool = False,
    batch: "Batch | None" = None,
) -> Choice | None:
    """Keep that the words meant this procedure, or none of the book's. Inside a transaction.

    `by` was allowed to register; `subject` is what was registered, by whose erasure the words go
    too. With `batch` it is written with the rest. A title or saying of the book taken as it stands
    teaches nothing, and gives None.
    """
    cut = clean_text(words)[:LONGEST].strip()
    if not cut or (entry is not None and _is_name(cut, entry)):
        return None
    choice = new(
        Choice,
        words=cut,
        procedure_id=entry.procedure_id if entry else None,
        restricted=restricted or (entry is not None and entry.restricted),
        unit=unit,
        by=by,
        subject_type=subject._meta.label_lower,
        subject_uid=subject.uid,
    )
    last = Batch() if batch is None else batch
    last.insert([choice])
    if entry is not None:
        last.after(partial(in_use.hear, choice.uid, cut, entry.code, choice.by_id))
    if batch is None:
        last.run()
    return choice


def _is_name(words: str, entry: "Entry") -> bool:
    folded = fold(words)
    return folded == fold(entry.code) or any(
        folded == fold(name) for name in (entry.title, *entry.aliases)
    )


@transaction.atomic
def forget(subject_uid: UUID, *, by: "Actor | None", reason: str) -> int:
    """Blank the words that came with what is being erased; how many choices that were."""
    said = Choice.objects.filter(subject_uid=subject_uid).exclude(words="")
    gaps.forget(said.filter(procedure=None).values_list("words", flat=True), by=by, reason=reason)
    blanked = said.update(words="")
    if blanked:
        # Another stamp, so that every process gives up what it remembers of them.
        Edition.bump()
        transaction.on_commit(in_use.clear)
    return blanked


erasing.also(forget)
