"""What else is about the same (举一反三): whatever shares the rarest grams of a subject's words.

A pair of characters that stands in few entries says much about the few; one that stands in very
many says nothing. No model and no state: the index itself is asked how rare each pair is.
"""

from math import log

from django.db import connection
from django.db.models import Q

from huiketing.base.text import bigrams, fold
from huiketing.search import engine
from huiketing.search.find import Hit, hit_of
from huiketing.search.grams import Term
from huiketing.search.models import Entry

LOOKED_AT = 400  # characters of the subject's words
MOST_GRAMS = 60
RAREST = 12  # grams that are asked for
COMMON = 1000  # entries; a gram in as many is not asked for
CANDIDATES = 300  # rows
TALK = frozenset(
    "我你他她它的了吗呢吧啊这那个些是在有没不也都就还再会能可以想要请问给把到去来和让说看弄办"
)
"""A pair of these characters carries the talk and not the topic."""
LEAST = 0.16
"""The share of the asked weight a row must have to be alike: two words in a dozen."""


def like(entry: Entry, scope: Q, *, limit: int = 5) -> list[Hit]:
    """What is alike within the scope, the likest first, then the newest; two statements."""
    of_title = [gram for gram in bigrams(entry.title) if _says_something(gram)]
    of_text = [gram for gram in bigrams(entry.text[:LOOKED_AT]) if _says_something(gram)]
    grams = list(dict.fromkeys((*of_title, *of_text)))[:MOST_GRAMS]
    had = engine.frequencies(grams, connection, most=COMMON)
    # In one entry only: the subject's own. The order of equals is that of its words.
    known = [gram for gram in grams if 1 < had[gram] < COMMON]
    weights = {
        gram: log(2 * COMMON / had[gram]) * (2 if gram in of_title else 1)
        for gram in sorted(known, key=lambda gram: had[gram] - (gram in of_title) / 2)[:RAREST]
    }
    if not weights:
        return []
    any_of = Term("", tuple((gram,) for gram in weights))
    asked = engine.question([any_of], connection)
    rows = engine.holding(Entry.objects.filter(scope), asked, connection)
    least = LEAST * sum(weights.values())
    ranked = []
    for row in rows.defer("grams", "names")[:CANDIDATES]:
        if (row.subject_uid, row.subject_type) == (entry.subject_uid, entry.subject_type):
            continue
        whole = fold(f"{row.title}\n{row.text}")
        score = sum(weight for gram, weight in weights.items() if gram in whole)
        if score >= least:
            ranked.append((-score, -row.at_ms, -row.pk, row))
    ranked.sort(key=lambda each: each[:3])
    words = tuple(weights)
    return [hit_of(row, words) for *_place, row in ranked[:limit]]


def _says_something(gram: str) -> bool:
    return len(gram) > 1 and not gram.isdigit() and not TALK.issuperset(gram)
