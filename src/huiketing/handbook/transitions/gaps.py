"""What becomes of words no procedure fitted: one fits after all, or it is not for this book."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, OutOfDate
from huiketing.handbook import gaps, permissions, personal
from huiketing.handbook.models import Choice, Edition, Procedure, ProcedureVersion, Saying
from huiketing.handbook.transitions.moving import book_changed, require, tidied
from huiketing.handbook.transitions.writing import add_procedure
from huiketing.history import erasing
from huiketing.history.models import Event
from huiketing.history.record import Actor, describe, record
from huiketing.org.models import Line, Person

MOST = 500  # sayings of one group
LONGEST = 120  # characters of a reason
TITLE = 40  # characters of the words a group goes by in history
_KINDS = ("gap.settled", "gap.article_begun", "gap.dismissed", "gap.taken_back")

describe(
    "gap.settled", gettext_lazy("told the handbook that “%(title)s” (%(count)s times) is %(what)s")
)
describe(
    "gap.article_begun",
    gettext_lazy("began the article %(what)s for “%(title)s” (%(count)s times)"),
)
describe(
    "gap.dismissed",
    gettext_lazy("said that “%(title)s” (%(count)s times) is not for the handbook. %(reason)s"),
)
describe(
    "gap.taken_back",
    gettext_lazy("proposes “%(title)s” (%(count)s times) again, which had been put aside"),
)


@transaction.atomic
def settle(choices: Sequence[Choice], *, by: Person, procedure: Procedure) -> int:
    """Say that this procedure fits: the words are its sayings from now on. Returns how many."""
    group = _mine(choices, by)
    if procedure.withdrawn_on:
        raise Invalid(code=_("This procedure is out of use. Choose another."))
    if procedure.restricted:
        raise Invalid(code=_("This is handled quietly: its words are gathered nowhere."))
    _decide(group, settled_by=procedure)
    add_sayings(procedure, group, by=by)
    book_changed()
    _tell("gap.settled", group, by=by, what=procedure.code)
    return len(group.choices)


@transaction.atomic
def dismiss(choices: Sequence[Choice], *, by: Person, reason: str) -> int:
    """Say that it is nothing for this book, and why. Returns how many."""
    group = _mine(choices, by)
    why = _why(reason)
    _decide(group, dismissed_at=times.now(), dismissed_by=by, dismissed_for=why)
    _tell("gap.dismissed", group, by=by, reason=why)
    return len(group.choices)


@transaction.atomic
def take_back(choices: Sequence[Choice], *, by: Person) -> int:
    """Propose again what was put aside as nothing for this book. Returns how many."""
    group = _mine(choices, by)
    aside = Choice.objects.filter(
        pk__in=[each.pk for each in group.choices], dismissed_at__isnull=False
    )
    back = aside.update(dismissed_at=None, dismissed_by=None, dismissed_for="")
    if back != len(group.choices):
        raise OutOfDate
    _tell("gap.taken_back", group, by=by)
    return back


@transaction.atomic
def write_article(
    choices: Sequence[Choice], *, by: Person, line: Line, title: str
) -> ProcedureVersion:
    """Begin the article the book lacks, a draft; the words are its sayings."""
    group = _mine(choices, by)
    draft = add_procedure(by=by, line=line, title=title)
    _decide(group, settled_by=draft.procedure)
    add_sayings(draft.procedure, group, by=by)
    _tell("gap.article_begun", group, by=by, what=draft.procedure.code)
    return draft


def add_sayings(procedure: Procedure, group: gaps.Group, *, by: Person) -> None:
    """Keep the words as ways residents say it; those with somebody's number in them stay out."""
    Saying.objects.bulk_create(
        [Saying(procedure=procedure, words=each[:200], by=by) for each in group.sayings],
        ignore_conflicts=True,
    )


def _mine(choices: Sequence[Choice], by: Person) -> gaps.Group:
    require(permissions.may_see_gaps(by))
    if not choices or len(choices) > MOST:
        raise Invalid(_("Choose a group of the list."))
    return gaps.Group(list(choices))


def _why(reason: str) -> str:
    why = tidied("reason", reason, LONGEST)
    if found := personal.found_in(why):
        raise Invalid(reason=found)
    return why


def _decide(group: gaps.Group, **values: Any) -> None:
    """All of them, or none: somebody may have decided meanwhile."""
    undecided = Choice.objects.filter(
        pk__in=[each.pk for each in group.choices],
        procedure=None,
        settled_by=None,
        dismissed_at=None,
    )
    if undecided.update(**values) != len(group.choices):
        raise OutOfDate


def forget(words: Iterable[str], *, by: Actor | None, reason: str) -> None:
    """Erase what the history of the book says of groups that went by these words."""
    titles = {each[:TITLE] for each in words}
    edition = Edition.objects.filter(pk=Edition.THE_ONE).first()
    if not titles or edition is None:
        return
    told = Event.objects.about(edition).filter(kind__in=_KINDS).with_details()
    named = [event.uid for event in told if event.data.get("title") in titles]
    if named:
        erasing.blank(edition, by=by, reason=reason, only=named)


def _tell(kind: str, group: gaps.Group, *, by: Person, **said: Any) -> None:
    # Only the title: the words stay with the choices. Both are erased when the resident's are.
    edition, _made = Edition.objects.get_or_create(pk=Edition.THE_ONE)
    words = group.title if not personal.found_in(group.title) else ""
    record(edition, kind, by=by, title=words[:TITLE], count=group.times, **said)
