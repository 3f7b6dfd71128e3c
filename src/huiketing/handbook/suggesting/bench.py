"""How good and how fast the suggestions are, on sayings that no training saw."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from huiketing.base.text import fold
from huiketing.handbook.book import Book, book
from huiketing.handbook.learning.features import features
from huiketing.handbook.suggesting import examples, rankers, suggest
from huiketing.handbook.suggesting.in_use import live

if TYPE_CHECKING:
    from huiketing.handbook.learning.weights import Weights

TAUGHT = 3  # choices a procedure
TIMED = 400  # suggestions whose time is taken
Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Gain:
    """The share that comes first of the same sayings, before and after others were confirmed."""

    n: int
    choices: int
    before: float
    after: float


def report() -> dict[str, Any]:
    """Accuracy of the shipped ranker, time, size, training from nothing, and what choices add."""
    from huiketing.handbook.learning.memory import Memory
    from huiketing.handbook.learning.weights import unpacked

    held, asked = book(), rankers.kept_out_files()
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
    memory = Memory(weights)
    before = rankers.measure(held, memory, rest)["first"]
    for each in taught:
        memory.hear(list(features(fold(each.words))), each.code)
    after = rankers.measure(held, memory, rest)["first"]
    return Gain(len(rest), len(taught), before, after)


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
