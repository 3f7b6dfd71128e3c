"""One question over everything: each room says which of its hits this person may see, and where.

The index knows units and lines; whether a person may read a row is the room's own rule, asked
again for every hit, so that the index can never show more than the room does.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid, NotFound
from huiketing.search.find import Hit, find
from huiketing.search.likeness import like
from huiketing.search.models import Entry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Scope = Callable[[Any], Q]
Visible = Callable[[Any, Iterable[UUID]], dict[UUID, str]]


@dataclass(frozen=True)
class Sight:
    """What a room lets people find: roughly by index columns, then exactly by its own rows.

    What is marked restricted is found by nobody, unless the room says `quiet`: by whom.
    """

    scope: Scope
    visible: Visible
    label: "StrOrPromise"
    order: int
    quiet: Scope | None = None

    def reach(self, kind: str, person: Any) -> Q:
        """The condition on the index for one person."""
        condition = Q(restricted=False) & self.scope(person)
        if self.quiet is not None:
            condition |= Q(restricted=True) & self.quiet(person)
        return Q(kind=kind) & condition


@dataclass(frozen=True)
class Found:
    """A hit this person may open, and where."""

    hit: Hit
    url: str


@dataclass(frozen=True)
class Answer:
    """Some found things, newest first; `next` asks for more; `capped` that there are too many."""

    items: list[Found]
    next: str | None
    capped: bool


_sights: dict[str, Sight] = {}


def show(
    kind: str,
    *,
    scope: Scope,
    visible: Visible,
    label: "StrOrPromise",
    order: int = 100,
    quiet: Scope | None = None,
) -> None:
    """Let hits of this kind be found by whom the room allows, under its label and in its order."""
    _sights[kind] = Sight(scope, visible, label, order, quiet)


def kinds() -> list[str]:
    """Every kind that can be asked for."""
    return sorted(_sights)


def labels() -> "dict[str, StrOrPromise]":
    """Every kind with its label, in the order they are shown."""
    ordered = sorted(_sights.items(), key=lambda pair: (pair[1].order, pair[0]))
    return {kind: sight.label for kind, sight in ordered}


def ask(
    person: Any,
    query: str,
    *,
    among: Collection[str] | None = None,
    limit: int = 20,
    cursor: str | None = None,
) -> Answer:
    """What fits the query and this person may open. Raises `Invalid` for a kind that is none."""
    chosen = list(among) if among else kinds()
    if unknown := set(chosen) - set(_sights):
        raise Invalid(
            _("Known kinds: %(kinds)s.") % {"kinds": ", ".join(kinds())}, kind=sorted(unknown)[0]
        )
    page = find(query, _reach(person, chosen), kinds=chosen, limit=limit, cursor=cursor)
    return Answer(_openable(person, page.hits), page.next, page.capped)


def alike(
    person: Any, kind: str, uid: UUID, *, among: Collection[str] | None = None, limit: int = 5
) -> list[Found]:
    """What is about the same as this subject and this person may open, the likest first.

    Raises `NotFound` where they may not open the subject itself, or it can be found by nobody.
    """
    if kind not in _sights or not _sights[kind].visible(person, [uid]):
        raise NotFound
    entry = Entry.objects.filter(_sights[kind].reach(kind, person), subject_uid=uid).first()
    if entry is None:
        raise NotFound
    chosen = list(among) if among else kinds()
    # Of the likest some may not be this person's to open: a few more are looked at.
    hits = like(entry, _reach(person, chosen), limit=4 * limit)
    return _openable(person, hits)[:limit]


def title_of(person: Any, kind: str, uid: UUID) -> tuple[str, str]:
    """What the subject is called and where it opens. Raises `NotFound` as `alike` does."""
    url = _sights[kind].visible(person, [uid]).get(uid) if kind in _sights else None
    entry = Entry.objects.filter(kind=kind, subject_uid=uid).first() if url else None
    if entry is None or url is None:
        raise NotFound
    return entry.title, url


def _reach(person: Any, chosen: Collection[str]) -> Q:
    scope = Q(pk__in=())
    for kind in chosen:
        scope |= _sights[kind].reach(kind, person)
    return scope


def _openable(person: Any, hits: list[Hit]) -> list[Found]:
    urls: dict[UUID, str] = {}
    for kind in {hit.kind for hit in hits}:
        uids = [hit.subject_uid for hit in hits if hit.kind == kind]
        urls |= _sights[kind].visible(person, uids)
    return [Found(hit, urls[hit.subject_uid]) for hit in hits if hit.subject_uid in urls]
