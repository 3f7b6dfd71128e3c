"""Which procedure a resident means: by what was learned from sayings and desks' choices, and by
titles, sayings of the book, pinyin, sound and code.

Without a ranker in use the words alone rank; every answer says which it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from huiketing.clock.periods import Period
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry, said
from huiketing.handbook.suggesting import blending
from huiketing.handbook.suggesting.blending import Learned
from huiketing.handbook.suggesting.in_use import live, ranked_by
from huiketing.handbook.suggesting.index import Index, index_of
from huiketing.handbook.suggesting.ranking import Evidence, Heard, hear, rank, score
from huiketing.handbook.suggesting.reasons import reason

__all__ = ["LEAST", "MOST", "Answer", "Suggestion", "answer", "ranked_by", "suggest"]

LEAST = 0.12
"""A score of words alone below which nothing is suggested: some stray character fits anything."""
SURE = 0.6
"""The same for the first of them to be believed."""
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be meant, how far the first of it may be believed, and what ranked it."""

    suggestions: list[Suggestion]
    sure: bool
    """Whether the first is right nine times out of ten."""
    certain: bool
    """Whether the book's own words name the same one besides: enough where nobody can be asked."""
    ranked_by: str
    """`ranker 3`, or `words` where no ranker is in use."""


def suggest(
    words: str,
    *,
    n: int = 5,
    line: str | None = None,
    common: Mapping[str, int] | None = None,
    public: bool = False,
) -> list[Suggestion]:
    """The `n` procedures that answer best to what a resident said, best first: see `answer`."""
    return answer(words, n=n, line=line, common=common, public=public).suggestions


def answer(
    words: str,
    *,
    n: int = 5,
    line: str | None = None,
    common: Mapping[str, int] | None = None,
    public: bool = False,
) -> Answer:
    """The `n` procedures that answer best to what a resident said, best first.

    `words` are a sentence, a title, a saying, pinyin, initials or a code, 4000 characters of them
    at most are looked at. `line` keeps to one line of work. `common` says how often each code was
    registered in this village this month: it lifts a little, and is all there is while nothing is
    said. `public` leaves out what is handled quietly, for screens that strangers see. A score is
    how likely it is that this one is meant.
    """
    held = live()
    index = index_of(book())
    common = common or {}
    heard = hear(words)
    said_something = bool(heard.said.folded.strip())
    found = rank(index, heard) if said_something else _common(index, common)
    learned = None
    if held is not None and said_something:
        learned = blending.listen(index, heard, found, held.memory, common)
    ranked = _by_share(learned, found) if learned else _by_words(index, found, common)
    ranked = [item for item in ranked if _wanted(index.entries[item[1].entry], line, public)]
    codes = [entry.code for entry in index.entries]
    ranked.sort(
        key=lambda item: (-item[0], -common.get(codes[item[1].entry], 0), codes[item[1].entry])
    )
    first = ranked[0][0] if ranked else 0.0
    sure = first >= (SURE if learned is None else blending.SURE)
    plain = max(_by_words(index, found, {}), key=lambda item: item[0], default=None)
    return Answer(
        suggestions=[
            _suggestion(index, heard, each, common, learned)
            for each in ranked[: max(0, min(n, MOST))]
        ],
        sure=sure,
        # 「门口的狗」 is learned as heaps left at the gate, and the share says so almost surely.
        certain=sure and plain is not None and plain[1].entry == ranked[0][1].entry,
        ranked_by=f"ranker {held.number}" if held else "words",
    )


def _by_words(
    index: Index, found: list[Evidence], common: Mapping[str, int]
) -> list[tuple[float, Evidence]]:
    most = max(common.values(), default=0)
    ranked = [
        (score(each.strength, common.get(index.entries[each.entry].code, 0), most), each)
        for each in found
    ]
    return [item for item in ranked if item[0] >= LEAST]


def _by_share(learned: Learned, found: list[Evidence]) -> list[tuple[float, Evidence]]:
    known = {evidence.entry: evidence for evidence in found}
    least = min(blending.LEAST, *sorted(learned.shares)[-blending.ALWAYS :])
    return [
        (round(share, 4), known.get(number) or Evidence(number))
        for number, share in enumerate(learned.shares)
        if share >= least
    ]


def _suggestion(
    index: Index,
    heard: Heard,
    ranked: tuple[float, Evidence],
    common: Mapping[str, int],
    learned: Learned | None,
) -> Suggestion:
    points, evidence = ranked
    entry = index.entries[evidence.entry]
    often = common.get(entry.code, 0)
    because, mark = reason(index, heard, evidence, often, learned)
    return Suggestion(
        code=entry.code,
        title=entry.title,
        line=entry.line,
        score=points,
        why=because,
        mark=mark,
        promise=entry.promise,
        materials_count=len(entry.materials),
        initials=entry.initials,
        restricted=entry.restricted,
        often=often,
    )


def _wanted(entry: Entry, line: str | None, public: bool) -> bool:
    return (line is None or entry.line == line) and not (public and entry.restricted)


def _common(index: Index, common: Mapping[str, int]) -> list[Evidence]:
    """Before anything is said: what is registered most here."""
    return [
        Evidence(number, strength=1.0 + common[entry.code] / max(common.values()), kind="common")
        for number, entry in enumerate(index.entries)
        if common.get(entry.code, 0) > 0
    ]
