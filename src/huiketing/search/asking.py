"""One question over everything: each room says which of its hits this person may see, and where.

The index knows units and lines; whether a person may read a row is the room's own rule, asked
again for every hit, so that the index can never show more than the room does.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid
from huiketing.search.find import Hit, find

Scope = Callable[[Any], Q]
Visible = Callable[[Any, Iterable[UUID]], dict[UUID, str]]


@dataclass(frozen=True)
class Sight:
    """What a room lets people find: roughly by index columns, then exactly by its own rows."""

    scope: Scope
    visible: Visible

    def reach(self, kind: str, person: Any) -> Q:
        """The condition on the index for one person. What is marked restricted is never found."""
        return Q(kind=kind, restricted=False) & self.scope(person)


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


def show(kind: str, *, scope: Scope, visible: Visible) -> None:
    """Let hits of this kind be found by whom the room allows."""
    _sights[kind] = Sight(scope, visible)


def kinds() -> list[str]:
    """Every kind that can be asked for."""
    return sorted(_sights)


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
    scope = Q(pk__in=())
    for kind in chosen:
        scope |= _sights[kind].reach(kind, person)
    page = find(query, scope, kinds=chosen, limit=limit, cursor=cursor)
    urls: dict[UUID, str] = {}
    for kind in {hit.kind for hit in page.hits}:
        uids = [hit.subject_uid for hit in page.hits if hit.kind == kind]
        urls |= _sights[kind].visible(person, uids)
    items = [Found(hit, urls[hit.subject_uid]) for hit in page.hits if hit.subject_uid in urls]
    return Answer(items, page.next, page.capped)
