"""One question over the whole house: matters, people, the handbook; each as far as one may read.

A room joins by showing a kind to `search.asking`; nothing here names it.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiketing.base.errors import Invalid, NotFound
from huiketing.base.http import Request, render_either
from huiketing.base.text import clean_line, fold
from huiketing.org.models import Person
from huiketing.parties.search import KIND as PARTIES
from huiketing.parties.selectors import Candidate, lookup
from huiketing.search import asking
from huiketing.search.asking import Found

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FEW, MANY = 6, 25  # rows: of each kind, of one kind
COUNTED = 100
"""Up to here the results of a kind are counted; beyond, that there are more."""


@dataclass(frozen=True)
class Part:
    """The results of one kind."""

    kind: str
    label: "StrOrPromise"
    items: list[Found]
    more: str = ""
    """Where the next ones are; empty where these are all."""
    capped: bool = False


@dataclass(frozen=True)
class Count:
    """How many of one kind this person may open: exactly up to a hundred, then "and more"."""

    kind: str
    label: "StrOrPromise"
    number: int
    is_more: bool


@require_GET
@never_cache
def search(request: Request) -> HttpResponse:
    """What fits, a few of each kind; of one kind, page by page."""
    words = clean_line(request.GET.get("q", "").replace("\x00", ""))
    kind = request.GET.get("kind", "")
    context = {"words": words, "kind": kind, "short": len(words) == 1}
    status = 200
    try:
        context |= _answer(request.user, words, kind, request.GET.get("cursor", ""))
    except Invalid as refused:
        status, context["refused"] = refused.status, str(refused)
    return render_either(request, "web/search.html", "web/_search_results.html", context, status)


@require_GET
@never_cache
def alike(request: Request) -> HttpResponse:
    """What else in the house is about the same as one subject: `?kind=&uid=` (举一反三)."""
    kind, named = request.GET.get("kind", ""), request.GET.get("uid", "")
    try:
        uid = UUID(named)
    except ValueError as wrong:
        raise NotFound from wrong
    title, url = asking.title_of(request.user, kind, uid)
    parts = [
        Part(each, label, asking.alike(request.user, kind, uid, among=[each], limit=FEW))
        for each, label in asking.labels().items()
        if each != PARTIES  # people are not topics
    ]
    context = {"title": title, "url": url, "parts": [part for part in parts if part.items]}
    return render(request, "web/alike.html", context)


def _answer(person: Person, words: str, kind: str, cursor: str) -> dict[str, object]:
    labels = asking.labels()
    if kind and kind not in labels:
        raise Invalid(_("Nothing of this kind is kept here. Choose one of those above."))
    if not words:
        return {}
    counted = {each: asking.ask(person, words, among=[each], limit=COUNTED) for each in labels}
    if kind:
        parts = [_page(person, words, kind, cursor)]
    else:
        parts = [_first(words, each, answer) for each, answer in counted.items()]
    people = [] if cursor else _by_phone(person, words, kind)
    counts = [
        Count(each, labels[each], len(answer.items), answer.next is not None)
        for each, answer in counted.items()
    ]
    return {
        "parts": [part for part in parts if part.items],
        "counts": counts,
        "people": people,
        "nothing": not people and not any(part.items for part in parts),
        # A page whose hits this person may not open has none, and yet the next one may.
        "onward": next((part.more for part in parts if part.more and not part.items), ""),
    }


def _first(words: str, kind: str, answer: asking.Answer) -> Part:
    """The first few of one kind, and the way to all of them."""
    more = len(answer.items) > FEW or answer.next is not None
    return Part(
        kind=kind,
        label=asking.labels()[kind],
        items=answer.items[:FEW],
        more=_address(q=words, kind=kind) if more else "",
        capped=answer.capped,
    )


def _page(person: Person, words: str, kind: str, cursor: str) -> Part:
    """One page of one kind."""
    answer = asking.ask(person, words, among=[kind], limit=MANY, cursor=cursor or None)
    return Part(
        kind=kind,
        label=asking.labels()[kind],
        items=answer.items,
        more=_address(q=words, kind=kind, cursor=answer.next) if answer.next else "",
        capped=answer.capped,
    )


def _address(**asked: str) -> str:
    return f"{reverse('web:search')}?{urlencode(asked)}"


def _by_phone(person: Person, words: str, kind: str) -> list[Candidate]:
    """Whom a whole phone or its last four digits belong to; the number itself is not shown."""
    digits = re.sub(r"[\s\-+()（）]", "", fold(words))
    if kind not in {"", PARTIES} or not (digits.isascii() and digits.isdigit()):
        return []
    return lookup(words, person, limit=FEW)
