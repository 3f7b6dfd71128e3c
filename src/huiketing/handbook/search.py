"""How procedures are found by the search of the house: by title, sayings, steps and experience.

Those handled quietly are found by whoever may open restricted matters of their line, and by
nobody else: a counter's screen is seen from both sides, and a search shows what was not asked for.
The desk is still told of them where a resident's own words mean one (`suggesting`).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.handbook.models import Experience
from huiketing.search import asking, registry
from huiketing.search.index import Item, put

if TYPE_CHECKING:
    from huiketing.org.models import Person

KIND = "procedure"


def index(entry: Entry) -> None:
    """Put a procedure into the index, with what colleagues learned; two statements."""
    put(item(entry, _learned([entry.procedure_id]).get(entry.procedure_id, ())))


def item(entry: Entry, learned: Sequence[str] = ()) -> Item:
    """What the index keeps of a procedure. It belongs to no unit: everybody may read the book.

    `learned` are the words of its experiences, those declined left out.
    """
    return Item(
        kind=KIND,
        subject_type="handbook.procedure",
        subject_uid=entry.procedure_uid,
        title=entry.title,
        at=timezone.make_aware(datetime.combine(entry.effective_on, time.min)),
        lines=[entry.line],
        restricted=entry.restricted,
        number=entry.code,
        names=list(entry.aliases),
        text="\n".join((entry.applicants, *entry.steps, *entry.pitfalls, *learned)),
    )


def everything() -> Iterator[Item]:
    """Every procedure in force, for rebuilding the index."""
    learned = _learned()
    for entry in book().entries:
        yield item(entry, learned.get(entry.procedure_id, ()))


def _learned(procedures: Iterable[int] | None = None) -> dict[int, list[str]]:
    """By procedure, the words of experiences that stand, the newest first."""
    rows = Experience.objects.exclude(state=Experience.State.DECLINED)
    if procedures is not None:
        rows = rows.filter(procedure_id__in=procedures)
    words: dict[int, list[str]] = {}
    for procedure, said in rows.values_list("procedure_id", "words"):
        words.setdefault(procedure, []).append(said)
    return words


def scope(_person: object) -> Q:
    """Everybody who can sign in reads the book."""
    return Q()


def quiet(person: "Person") -> Q:
    """Of those handled quietly: the lines of which the person may open restricted matters."""
    reach = Q(pk__in=())
    for grant in person.authority.grants:
        if grant.restricted:
            lines = [Q(lines__contains=f",{line},") for line in grant.lines]
            reach |= reduce(or_, lines) if lines else Q(kind=KIND)  # an empty Q adds nothing
    return reach


def may_find(person: "Person", entry: Entry) -> bool:
    """Whether a search of the person's may name the procedure."""
    return not entry.restricted or any(
        grant.restricted and grant.covers(entry.line) for grant in person.authority.grants
    )


def visible(person: "Person", uids: Iterable[UUID]) -> dict[UUID, str]:
    """The procedures found, with the addresses of their pages."""
    wanted = set(uids)
    return {
        entry.procedure_uid: reverse("handbook:page", args=[entry.code])
        for entry in book().entries
        if entry.procedure_uid in wanted and may_find(person, entry)
    }


registry.register(KIND, everything)
asking.show(KIND, scope=scope, visible=visible, label=_("Handbook"), order=3, quiet=quiet)
