"""How good and how fast the suggestions are, on sayings that no training saw."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import combinations
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from huiketing.base.text import fold
from huiketing.handbook.book import Book, book
from huiketing.handbook.learning.features import features
from huiketing.handbook.suggesting import examples, rankers, suggest
from huiketing.handbook.suggesting.in_use import live

if TYPE_CHECKING:
    from huiketing.handbook.learning.memory import Memory
    from huiketing.handbook.learning.weights import Weights

TAUGHT = 3  # choices a procedure
TIMED = 400  # suggestions whose time is taken
EVERY = 5  # of the ways to choose residents, how many are passed over before one is learned anew
Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Gain:
    """The share that comes first of the same sayings, before and after others were confirmed."""

    n: int
    choices: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class OfAPlace:
    """The same among residents of one place: some are confirmed, the others asked, in all ways."""

    residents: int
    confirmed: int
    n: int
    """Sayings asked of the others, each way."""
    ways: int
    before: float
    after: float
    least: float
    """What was gained in the worst of the ways; `most` in the best."""
    most: float


def report() -> dict[str, Any]:
    """Accuracy of the shipped ranker, time, size, training from nothing, and what choices add."""
    from huiketing.handbook.learning.memory import Memory
    from huiketing.handbook.learning.weights import unpacked

    held, asked, neighbours = book(), rankers.kept_out_files(), rankers.of_one_place()
    data = rankers.SHIPPED.read_bytes()
    weights = rankers.opened(unpacked(data))
    found = rankers.measure(held, Memory(weights), asked)
    began = time.perf_counter()
    raw = rankers.trained([*examples.of_starter(), *examples.of_files()], {})
    seconds = time.perf_counter() - began
    return {
        **found,
        "training_seconds": round(seconds, 1),
        "shipped_mb": round(len(data) / 2**20, 2),
        "mapped_mb": round(len(raw) / 2**20, 2),
        "gain": asdict(gain(held, weights, asked)),
        "gain_of_a_place": asdict(gain_of_a_place(held, weights, neighbours)),
        "gain_at_night": asdict(gain_at_night(held, weights, neighbours)),
        "whole": _times([each.words for each in asked[:TIMED]]),
    }


def gain(held: Book, weights: "Weights", asked: list[rankers.Asked]) -> Gain:
    """Three of each procedure's first half are confirmed; the second half is asked."""
    from huiketing.handbook.learning.memory import Memory

    by_code: dict[str, list[rankers.Asked]] = defaultdict(list)
    for each in asked:
        by_code[each.code].append(each)
    taught = [each for rows in by_code.values() for each in rows[: len(rows) // 2][:TAUGHT]]
    rest = [each for rows in by_code.values() for each in rows[len(rows) // 2 :]]
    before = rankers.measure(held, Memory(weights), rest)["first"]
    after = rankers.measure(held, _having_heard(weights, taught), rest)["first"]
    return Gain(len(rest), len(taught), before, after)


def gain_of_a_place(held: Book, weights: "Weights", said: list[rankers.Asked]) -> OfAPlace:
    """What each three of the residents say is confirmed; the others are asked."""
    from huiketing.handbook.learning.memory import Memory

    residents = sorted({each.writer for each in said})
    alone = rankers.measure(held, Memory(weights), said)["by"]["writer"]
    before, after = [], []
    for confirmed in combinations(residents, TAUGHT):
        memory = _having_heard(weights, [each for each in said if each.writer in confirmed])
        rest = [each for each in said if each.writer not in confirmed]
        found = rankers.measure(held, memory, rest)
        before.append(fmean(alone[each]["first"] for each in found["by"]["writer"]))
        after.append(found["first"])
    gained = [then - first for first, then in zip(before, after, strict=True)]
    return OfAPlace(
        residents=len(residents),
        confirmed=TAUGHT,
        n=len(said) * (len(residents) - TAUGHT) // len(residents),
        ways=len(gained),
        before=round(fmean(before), 4),
        after=round(fmean(after), 4),
        least=round(min(gained), 4),
        most=round(max(gained), 4),
    )


def gain_at_night(held: Book, weights: "Weights", said: list[rankers.Asked]) -> Gain:
    """The same once everything was learned anew with what was confirmed; the mean of some ways."""
    residents = sorted({each.writer for each in said})
    texts = [*examples.of_starter(), *examples.of_files()]
    before, after, taught = [], [], []
    for confirmed in list(combinations(residents, TAUGHT))[::EVERY]:
        taught = [each for each in said if each.writer in confirmed]
        rest = [each for each in said if each.writer not in confirmed]
        anew = rankers.trained([*texts, *examples.of_confirmed(taught)], {})
        memory = _having_heard(rankers.opened(anew), taught, learn=False)
        before.append(rankers.measure(held, _having_heard(weights, []), rest)["first"])
        after.append(rankers.measure(held, memory, rest)["first"])
    return Gain(len(said) - len(taught), len(taught), fmean(before), fmean(after))


def _having_heard(
    weights: "Weights", taught: list[rankers.Asked], *, learn: bool = True
) -> "Memory":
    from huiketing.handbook.learning.memory import Memory

    memory = Memory(weights)
    for each in taught:
        memory.hear(list(features(fold(each.words))), each.code, learn=learn)
    return memory


def _times(words: list[str]) -> dict[str, Any]:
    """The time of a suggestion as a page asks for it, with reasons and marks."""
    suggest("老年证")
    times = []
    for each in words:
        began = time.perf_counter()
        suggest(each)
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    held = live()
    return {
        "ranked_by": f"ranker {held.number}" if held else "words",
        "median_ms": round(median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
    }


def tell(found: dict[str, Any], say: Say) -> None:
    """The report for a person."""
    say(f"sayings kept out   {found['n']}")
    say(f"first              {found['first']:.1%}")
    say(f"in the first three {found['third']:.1%}")
    for group in ("writer", "voice"):
        for name, shares in found["by"][group].items():
            say(f"  {group} {name:<9} {shares['first']:.1%} {shares['third']:.1%}  {shares['n']}")
    whole, more = found["whole"], found["gain"]
    say(f"a suggestion       {whole['median_ms']} ms median, {whole['p95_ms']} ms p95")
    say(f"training           {found['training_seconds']} s from nothing")
    say(f"size               {found['shipped_mb']} MB shipped, {found['mapped_mb']} MB mapped")
    say(
        f"after choices      {more['before']:.1%} → {more['after']:.1%} first"
        f" of {more['n']}, {more['choices']} choices heard"
    )
    place = found["gain_of_a_place"]
    say(
        f"  within a village {place['before']:.1%} → {place['after']:.1%} first of {place['n']},"
        f" {place['confirmed']} of {place['residents']} residents heard,"
        f" {100 * place['least']:+.1f} to {100 * place['most']:+.1f} in {place['ways']} ways"
    )
    night = found["gain_at_night"]
    say(f"  learned anew     {night['before']:.1%} → {night['after']:.1%} first of {night['n']}")
