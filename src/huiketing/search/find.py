"""Finding things by a word of what was said, a name, a number, or pinyin.

Two characters or more are found anywhere; a single one in titles, names and numbers. Several
words must all fit. The newest come first; of a word that is everywhere only the newest thousand
rows are looked at, and the page says so.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from huiketing.base import prepared
from huiketing.base.errors import Invalid
from huiketing.base.reads import ask
from huiketing.base.rows import Shape
from huiketing.base.text import clean_line, fold
from huiketing.search import engine
from huiketing.search.grams import Term, of_question, spellings
from huiketing.search.highlight import marked, snippet
from huiketing.search.models import Entry

MOST_LOOKED_AT = 1000  # rows
LONGEST_QUESTION = 100  # characters
_CURSOR = re.compile(r"(-?[0-9]{1,16})\.([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `title_html` and `snippet_html` mark what was asked for.

    They are made when they are shown: most of what is counted never is.
    """

    kind: str
    subject_type: str
    subject_uid: UUID
    unit_path: str
    number: str
    title: str
    at: datetime
    text: str
    words: tuple[str, ...]

    @cached_property
    def title_html(self) -> SafeString:
        """The title with what was asked for marked."""
        return marked(self.title, self.words)

    @cached_property
    def snippet_html(self) -> SafeString:
        """The stretch of its text around what was asked for."""
        return snippet(self.text, self.words)


@dataclass(frozen=True)
class Page:
    """Some hits, newest first; `next` asks for those after them; `capped` says that there are
    more than are looked at, so that a further word would help."""

    hits: list[Hit]
    next: str | None = None
    capped: bool = False


def find(
    query: str,
    scope: Q | None = None,
    *,
    kinds: Collection[str] | None = None,
    limit: int = 20,
    cursor: str | None = None,
) -> Page:
    """What fits the query, within what the asker may see.

    `scope` is a condition on `Entry` (`unit_path__startswith`, `lines__contains=",MZ,"`,
    `restricted=False`, `kind`, …) and the whole of it: what it lets through is shown. Without one,
    everything that is not restricted is. Raises `Invalid` on a limit or cursor that is none.
    """
    if not 1 <= limit <= 100:
        raise Invalid(_("A page has 1 to 100 rows."))
    query = clean_line(query)
    if len(query) > LONGEST_QUESTION:
        raise Invalid(_("That is too long to search for. A few words are enough."))
    after = _after(cursor)
    terms = of_question(query)
    if not terms:
        return Page([])
    within = Q(restricted=False) if scope is None else scope
    if kinds is not None:
        within &= Q(kind__in=tuple(sorted(kinds)))
    statement, values = _newest(connection.vendor, within)
    if not statement:
        return Page([])
    question = engine.question(terms, connection)
    [newest] = ask((statement, [question if each == _QUESTION else each for each in values]))
    capped = len(newest) > MOST_LOOKED_AT
    places = sorted(newest[:MOST_LOOKED_AT], reverse=True)
    if after is not None:
        places = [place for place in places if place < after]
    fitting = _fitting([pk for _at, pk in places], terms, limit + 1)
    found = list(islice(fitting, limit + 1))
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        hits=[_hit(entry, terms) for entry in found[:limit]],
        next=f"{last.at_ms}.{last.pk}" if last else None,
        capped=capped,
    )


_QUESTION = "{question}"


@lru_cache(maxsize=256)
def _newest(vendor: str, within: Q) -> tuple[str, tuple[Any, ...]]:
    """The statement for when and which: made once for what the posts of a person allow.

    Of its values one is `_QUESTION`, for what is asked. Empty where nothing can be found.
    """
    entries = engine.holding(Entry.objects.filter(within), _QUESTION, connection)
    newest = entries.values_list("at_ms", "id")[: MOST_LOOKED_AT + 1]
    try:
        return newest.query.sql_with_params()
    except EmptyResultSet:
        return "", ()


def _after(cursor: str | None) -> tuple[int, int] | None:
    if not cursor:
        return None
    if not (parts := _CURSOR.fullmatch(cursor)):
        raise Invalid(_("This page of results is not there any more. Search once more."))
    return int(parts[1]), int(parts[2])


def _fitting(pks: list[int], terms: list[Term], wanted: int) -> Iterator[Entry]:
    """The rows themselves in that order, but for those whose grams only happened to fit."""
    verbatim = [term for term in terms if term.verbatim]
    at, size = 0, wanted
    while at < len(pks):
        part = pks[at : at + size]
        rows = {entry.pk: entry for entry in _entries(part)}
        for pk in part:
            entry = rows.get(pk)
            if entry is not None and (not verbatim or _holds(entry, verbatim)):
                yield entry
        at, size = at + size, 2 * size


_ENTRY = Shape(
    Entry,
    "entry",
    *("id", "kind", "subject_type", "subject_uid", "unit_path"),
    *("number", "title", "names", "text", "at_ms"),
)


def _entries(pks: list[int]) -> Iterator[Entry]:
    """The rows of these keys, in any order, without their grams."""
    few, keys = f"IN ({', '.join(['%s'] * len(pks))})", list(map(str, pks))
    if connection.vendor == "postgresql":  # one value, so that it is always the same statement
        few, keys = "= ANY(%s)", [f"{{{','.join(keys)}}}"]
    asked = f"SELECT {_ENTRY.columns} FROM search_entry entry WHERE entry.id {few}"  # noqa: S608
    return map(_ENTRY.instance, prepared.rows(asked, *keys))


def _holds(entry: Entry, terms: list[Term]) -> bool:
    whole = fold("\n".join((entry.title, entry.number, entry.names, entry.text)))
    return all(
        term.said in whole or (term.spelt and term.said in spellings(entry.title, entry.names))
        for term in terms
    )


def _hit(entry: Entry, terms: list[Term]) -> Hit:
    return hit_of(entry, tuple(term.said for term in terms))


def hit_of(entry: Entry, words: tuple[str, ...] = ()) -> Hit:
    """The entry as a hit; `words`, folded, are marked where it is shown."""
    return Hit(
        kind=entry.kind,
        subject_type=entry.subject_type,
        subject_uid=entry.subject_uid,
        unit_path=entry.unit_path,
        number=entry.number,
        title=entry.title,
        at=entry.at,
        text=entry.text,
        words=words,
    )
