"""How procedures are found by the search of the house: by title, sayings and steps."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from huiketing.handbook.book import Entry, book
from huiketing.search import asking, registry
from huiketing.search.index import Item, put

KIND = "procedure"


def index(entry: Entry) -> None:
    """Put a procedure into the index, in one statement."""
    put(item(entry))


def item(entry: Entry) -> Item:
    """What the index keeps of a procedure. It belongs to no unit: everybody may read the book."""
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
        text="\n".join((entry.applicants, *entry.steps, *entry.pitfalls)),
    )


def everything() -> Iterator[Item]:
    """Every procedure in force, for rebuilding the index."""
    for entry in book().entries:
        yield item(entry)


def scope(_person: object) -> Q:
    """Everybody who can sign in reads the book."""
    return Q()


def visible(_person: object, uids: Iterable[UUID]) -> dict[UUID, str]:
    """The procedures found, with the addresses of their pages."""
    wanted = set(uids)
    return {
        entry.procedure_uid: reverse("handbook:page", args=[entry.code])
        for entry in book().entries
        if entry.procedure_uid in wanted
    }


registry.register(KIND, everything)
asking.show(KIND, scope=scope, visible=visible)
