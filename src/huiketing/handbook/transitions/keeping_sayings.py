"""Sayings a place adds of its own and takes away: suggestions learn from them at once."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.base.text import clean_line
from huiketing.handbook import book
from huiketing.handbook.models import Edition, Procedure, Saying
from huiketing.handbook.suggesting.permissions import may_keep_sayings
from huiketing.history.record import describe, record
from huiketing.org.models import Person

describe("procedure.saying_added", gettext_lazy("added a saying: %(words)s"))
describe("procedure.saying_removed", gettext_lazy("took a saying away: %(words)s"))

LONGEST = 200


@transaction.atomic
def add_saying(
    procedure: Procedure, *, by: Person, words: str, voice: str = Saying.Voice.PLAIN
) -> Saying:
    """Add one way residents say it; one that was taken away comes back."""
    _require(by, procedure)
    tidy = clean_line(words)
    if len(tidy) < 2:
        raise Invalid(words=_("Write it as a resident says it, two characters at least."))
    if len(tidy) > LONGEST:
        raise Invalid(
            words=_("That is %(length)s characters. Shorten it to %(limit)s.")
            % {"length": len(tidy), "limit": LONGEST}
        )
    if voice not in Saying.Voice.values:
        raise Invalid(voice=_("Choose one of the voices in the list."))
    known = Saying.objects.filter(procedure=procedure, words=tidy).first()
    if known is not None and (known.removed_at is None or known.kept_out):
        raise Invalid(words=_("This saying is in the list already."))
    if known is not None:
        Saying.objects.filter(pk=known.pk).update(removed_at=None)
        known.removed_at = None
        saying = known
    else:
        try:
            with transaction.atomic():
                saying = Saying.objects.create(procedure=procedure, words=tidy, voice=voice, by=by)
        except IntegrityError as clash:
            raise Invalid(words=_("This saying is in the list already.")) from clash
    record(procedure, "procedure.saying_added", by=by, words=tidy)
    _changed()
    return saying


@transaction.atomic
def remove_saying(saying: Saying, *, by: Person) -> Saying:
    """Take a saying away. What the ranker learned from it goes with the next training."""
    _require(by, saying.procedure)
    if saying.kept_out:
        raise WrongStep(_("This saying measures the suggestions; it is not learned from."))
    now = times.now()
    if not Saying.objects.filter(pk=saying.pk, removed_at=None).update(removed_at=now):
        raise WrongStep(_("This saying was taken away already."))
    saying.removed_at = now
    record(saying.procedure, "procedure.saying_removed", by=by, words=saying.words)
    _changed()
    return saying


def _require(by: Person, procedure: Procedure) -> None:
    if not may_keep_sayings(by, procedure.line.code):
        raise NotAllowed(_("The sayings of a line are kept by its own people and whoever leads."))


def _changed() -> None:
    Edition.bump()
    book.clear()
    transaction.on_commit(book.clear)
