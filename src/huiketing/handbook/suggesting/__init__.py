"""Which procedure a resident means: titles, sayings, pinyin, sound and code, ranked by words alone.

Plain and without memory: the same book and the same words always give the same list.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from huiketing.clock.periods import Period
from huiketing.handbook.book import Entry, book, said
from huiketing.handbook.suggesting.index import Index, index_of
from huiketing.handbook.suggesting.ranking import Evidence, hear, rank, score, spans
from huiketing.handbook.suggesting.reasons import why

LEAST = 0.12
"""A score below which nothing is suggested: some stray character stands in everything."""
MOST = 50


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One procedure that may be meant, with what the desk needs to choose it."""

    code: str
    title: str
    line: str
    score: float
    why: str
    """What spoke for it, translated: 「说法「老年证」」."""
    mark: tuple[tuple[int, int], ...]
    """The stretches of the words that spoke for it, as (start, end)."""
    promise: Period
    materials_count: int
    initials: str
    restricted: bool
    often: int = 0
    """How many times it was registered here this month, where the caller said so."""

    @property
    def promise_text(self) -> str:
        """The promise as people say it: 「当场」, 「5 个工作日」."""
        return said(self.promise)


def suggest(
    words: str,
    *,
    n: int = 5,
    line: str | None = None,
    common: Mapping[str, int] | None = None,
    public: bool = False,
) -> list[Suggestion]:
    """The `n` procedures that answer best to what a resident said, best first.

    `words` are a sentence, a title, a saying, pinyin, initials or a code, 4000 characters of them
    at most are looked at. `line` keeps to one line of work. `common` says how often each code was
    registered in this village this month: it lifts a little, and is all there is while nothing is
    said. `public` leaves out what is handled quietly, for screens that strangers see.
    """
    index = index_of(book())
    common = common or {}
    heard = hear(words)
    found = rank(index, heard) if heard.said.folded.strip() else _common(index, common)
    most = max(common.values(), default=0)
    ranked = [
        (score(evidence.strength, common.get(entry.code, 0), most), entry, evidence)
        for evidence in found
        if _wanted(entry := index.entries[evidence.entry], line, public)
    ]
    ranked = [item for item in ranked if item[0] >= LEAST]
    ranked.sort(key=lambda item: (-item[0], -common.get(item[1].code, 0), item[1].code))
    return [
        Suggestion(
            code=entry.code,
            title=entry.title,
            line=entry.line,
            score=points,
            why=why(index, heard, evidence, common.get(entry.code, 0)),
            mark=spans(index, heard, evidence),
            promise=entry.promise,
            materials_count=len(entry.materials),
            initials=entry.initials,
            restricted=entry.restricted,
            often=common.get(entry.code, 0),
        )
        for points, entry, evidence in ranked[: max(0, min(n, MOST))]
    ]


def _wanted(entry: Entry, line: str | None, public: bool) -> bool:
    return (line is None or entry.line == line) and not (public and entry.restricted)


def _common(index: Index, common: Mapping[str, int]) -> list[Evidence]:
    """Before anything is said: what is registered most here."""
    return [
        Evidence(number, strength=1.0 + common[entry.code] / max(common.values()), kind="common")
        for number, entry in enumerate(index.entries)
        if common.get(entry.code, 0) > 0
    ]
