"""One question over the whole house: matters, people, the handbook; each as far as one may read."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiketing.base.errors import Invalid
from huiketing.base.http import Request, render_either
from huiketing.base.text import clean_line, fold
from huiketing.org.models import Person
from huiketing.parties.search import KIND as PARTIES
from huiketing.parties.selectors import Candidate, lookup
from huiketing.search import asking
from huiketing.search.asking import Found

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: "dict[str, StrOrPromise]" = {
    "matter": gettext_lazy("Matters"),
    PARTIES: gettext_lazy("Residents and enterprises"),
    "procedure": gettext_lazy("Handbook"),
}
"""What can be found, in the order it is shown."""

FEW, MANY = 6, 25  # rows: of each kind, of one kind


@dataclass(frozen=True)
class Part:
    """The results of one kind."""

    kind: str
    label: "StrOrPromise"
    items: list[Found]
    more: str = ""
    """Where the next ones are; empty where these are all."""
    capped: bool = False


@require_GET
@never_cache
def search(request: Request) -> HttpResponse:
    """What fits, a few of each kind; of one kind, page by page."""
    words = clean_line(request.GET.get("q", "").replace("\x00", ""))
    kind = request.GET.get("kind", "")
    context = {
        "words": words,
        "kind": kind,
        "kinds": [{"kind": each, "label": label} for each, label in KINDS.items()],
        "short": len(words) == 1,
    }
    status = 200
    try:
        context |= _answer(request.user, words, kind, request.GET.get("cursor", ""))
    except Invalid as refused:
        status, context["refused"] = refused.status, str(refused)
    return render_either(request, "web/search.html", "web/_search_results.html", context, status)


def _answer(person: Person, words: str, kind: str, cursor: str) -> dict[str, object]:
    if kind and kind not in KINDS:
        raise Invalid(_("Nothing of this kind is kept here. Choose one of those above."))
    if not words:
        return {}
    if kind:
        parts = [_part(person, words, kind, MANY, cursor)]
    else:
        parts = [_part(person, words, each, FEW) for each in KINDS]
    people = [] if cursor else _by_phone(person, words, kind)
    return {
        "parts": [part for part in parts if part.items],
        "people": people,
        "nothing": not people and not any(part.items for part in parts),
        # A page whose hits this person may not open has none, and yet the next one may.
        "onward": next((part.more for part in parts if part.more and not part.items), ""),
    }


def _part(person: Person, words: str, kind: str, limit: int, cursor: str = "") -> Part:
    answer = asking.ask(person, words, among=[kind], limit=limit, cursor=cursor or None)
    more = {"q": words, "kind": kind}
    if limit == MANY and answer.next:
        more["cursor"] = answer.next
    return Part(
        kind=kind,
        label=KINDS[kind],
        items=answer.items,
        more=f"{reverse('web:search')}?{urlencode(more)}" if answer.next else "",
        capped=answer.capped,
    )


def _by_phone(person: Person, words: str, kind: str) -> list[Candidate]:
    """Whom a whole phone or its last four digits belong to; the number itself is not shown."""
    digits = re.sub(r"[\s\-+()（）]", "", fold(words))
    if kind not in {"", PARTIES} or not (digits.isascii() and digits.isdigit()):
        return []
    return lookup(words, person, limit=FEW)
