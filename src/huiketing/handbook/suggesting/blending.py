"""The learned part and the words together: how likely each procedure is, and what spoke for it.

How much each counts was found by leaving out one writer of sayings after the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log1p
from typing import TYPE_CHECKING

from huiketing.base.text import is_hanzi
from huiketing.handbook.learning.features import features
from huiketing.handbook.suggesting.index import Index
from huiketing.handbook.suggesting.ranking import Evidence, Heard, joined
from huiketing.handbook.suggesting.words import STOP

if TYPE_CHECKING:
    from huiketing.handbook.learning.memory import Memory, Words
    from huiketing.handbook.learning.weights import Floats

BY_WORDS = 0.3
EXACTLY = 12.0  # for words that are a title or a saying of the book and nothing else
UNLEARNED, MOST_UNLEARNED = 0.4, 8.0  # the same for a procedure the ranker has not learned yet
OFTEN = 0.5  # for what is most common here this month
LEAST = 0.0002  # of a share that is named, and
ALWAYS = 5  # are named however small
SURE = 0.6
"""From here on the first answer is the right one nine times out of ten; below, one in two."""
SAME_WORDS = 0.8  # of words chosen before, and they are what speaks for it
BESIDE = 1.0
"""How far below what the book is sure of a single choice stands: a good quarter of the shares."""
SHOWN = 3  # stretches of what was said that are named


@dataclass(slots=True)
class Learned:
    """What the learned part makes of what was said."""

    words: "Words"
    places: list[list[tuple[int, int]]]
    shares: "list[float]"
    """How likely each entry of the index is; they add up to one."""
    near: Mapping[str, float]
    memory: "Memory"
    columns: tuple[int, ...]
    known_worth: "Floats | None" = None

    def worth(self) -> "Floats":
        """How much each feature speaks for each procedure, found once for all reasons."""
        if self.known_worth is None:
            self.known_worth = self.memory.worth(self.words)
        return self.known_worth


@lru_cache(maxsize=4)
def _columns(index: Index, codes: tuple[str, ...]) -> tuple[int, ...]:
    """For each entry its column in the weights; -1 for a procedure they do not know."""
    known = {code: column for column, code in enumerate(codes)}
    return tuple(known.get(entry.code, -1) for entry in index.entries)


def listen(
    index: Index,
    heard: Heard,
    found: Sequence[Evidence],
    memory: "Memory",
    common: Mapping[str, int],
) -> Learned | None:
    """Every procedure's share; None for letters and codes, or where no word is known."""
    folded = heard.said.folded
    if sum(map(is_hanzi, folded[:40])) < 2 and not heard.said.folded.strip().isdigit():
        return None
    if any(evidence.kind in {"code", "line"} for evidence in found):
        return None
    seen = features(folded)
    words = memory.words(list(seen))
    near = memory.nearest(words)
    if not words.known and not near:
        return None
    import numpy as np

    from huiketing.handbook.learning.memory import NEAR, NEAR_UNSURE, SHARP
    from huiketing.handbook.learning.training import softmax

    columns = _columns(index, memory.weights.codes)
    by_book = np.zeros(len(columns), np.float32)
    for evidence in found:
        by_book[evidence.entry] += BY_WORDS * log1p(evidence.strength)
        if columns[evidence.entry] < 0:
            by_book[evidence.entry] += min(UNLEARNED * evidence.strength, MOST_UNLEARNED)
        if evidence.phrase is not None and evidence.phrase.folded == folded.strip():
            by_book[evidence.entry] += EXACTLY

    def of_entries(known: "Floats") -> "Floats":
        each: Floats = np.append(known, np.float32(0))[list(columns)] * SHARP + by_book
        return each

    scores = of_entries(memory.scores(words))
    nearness = NEAR + NEAR_UNSURE * (1 - float(softmax(scores).max())) if near else 0.0
    most = max(common.values(), default=0)
    for number, entry in enumerate(index.entries):
        if alike := near.get(entry.code):
            scores[number] += (nearness if columns[number] >= 0 else 2 * nearness) * alike**3
        if often := common.get(entry.code):
            scores[number] += OFTEN * (often / most) ** 0.5
    once = [
        number
        for number, entry in enumerate(index.entries)
        if near.get(entry.code, 0.0) >= SAME_WORDS
        and memory.rests_on_one(words, entry.code, SAME_WORDS)
    ]
    if once:
        _bound(once, of_entries(memory.untaught(words)), scores)
    return Learned(words, list(seen.values()), softmax(scores).tolist(), near, memory, columns)


def _bound(once: Sequence[int], untaught: "Floats", scores: "Floats") -> None:
    """Let what one person alone chose stand beside what the book is sure of, not before it.

    A slip at one desk would else be first at every desk for the same words. Of two people it is
    no slip, and where the book is not sure the one who chose knows better.
    """
    from huiketing.handbook.learning.training import softmax

    best = int(untaught.argmax())
    if best in once or float(softmax(untaught)[best]) < SURE:
        return
    scores[best] = max(scores[best], untaught[best])
    for number in once:
        scores[number] = min(scores[number], scores[best] - BESIDE)


def speaks(heard: Heard, learned: Learned, entry: int, code: str) -> list[tuple[int, int]]:
    """The stretches of the folded words that speak most for this procedure, in their order."""
    if learned.columns[entry] < 0:
        return []
    rows = learned.worth()
    worth = rows[:, learned.columns[entry]] - rows.mean(axis=1)
    ranked = sorted(zip(worth.tolist(), range(len(rows)), strict=True), reverse=True)
    least = max(ranked[0][0] * 0.4, 0.0)
    marked: set[int] = set()
    for value, place in ranked[: 2 * SHOWN]:
        if value <= least:
            break
        marked.update(i for start, end in learned.places[place] for i in range(start, end))
        if len(joined(marked)) >= SHOWN:
            break
    stretches = [trimmed(heard.said.folded, *stretch) for stretch in joined(marked)]
    full = [(start, end) for start, end in stretches if end - start > 1]
    return full or [(start, end) for start, end in stretches if end > start]


def trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without what carries the talk and not the matter, at both ends."""
    while start < end and folded[start] in STOP:
        start += 1
    while start < end and folded[end - 1] in STOP:
        end -= 1
    return start, end
