"""Learning from texts whose procedure is known, from nothing, the same way every time.

Two ways of weighing the same features are added up, for they err differently: how much more often
a feature stands in one procedure's texts than in the others' (naive Bayes, complement), and what
a softmax regression finds over many rounds.

It runs in a process of its own (`python -m huiketing.handbook.learning.training IN OUT`), so that
a server keeps answering and keeps its memory small: IN is a file of JSON, OUT what it learned, and
each line it prints is how far it is.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from huiketing.base.text import fold
from huiketing.handbook.learning.features import features
from huiketing.handbook.learning.weights import FORMAT, Floats, Keys, Weights, put, quantised

ROUNDS = 12
TOGETHER = 64  # texts a step learns from
SPEED = 1.0
UNSURE = 0.05  # of a text's certainty is spread over all procedures
LEFT_OUT = 0.3  # of the features, by chance, in every step
UNSEEN = 0.1  # times a feature counts as seen where it never was
BAYES = 0.4  # of the one way, to one part of the other

RECIPE = (FORMAT, ROUNDS, TOGETHER, SPEED, UNSURE, LEFT_OUT, UNSEEN, BAYES)
"""What is learned depends on the examples and on these."""

Progress = Callable[[int, int], None]


class Example(NamedTuple):
    """A text, the code of its procedure, and how much it counts."""

    words: str
    code: str
    weight: float = 1.0


class _Texts(NamedTuple):
    """The features of all texts in one row, and where each text begins."""

    at: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    values: Floats
    meant: npt.NDArray[np.int32]
    weights: Floats


class _State(NamedTuple):
    """What changes from step to step."""

    weights: Floats
    moved: Floats
    """How far each row has moved, squared: the further, the smaller its steps."""
    chance: np.random.Generator


def train(
    examples: Sequence[Example], about: dict[str, object], progress: Progress | None = None
) -> Weights:
    """Everything there is to learn from the examples."""
    found = [(example, list(features(fold(example.words)))) for example in examples]
    found = [(example, keys) for example, keys in found if keys]
    codes = sorted({example.code for example, _keys in found})
    keys: Keys = np.array(sorted({key for _example, each in found for key in each}), np.uint64)
    texts = _texts(found, keys, codes)
    learned = _softmax(texts, len(keys), len(codes), progress or (lambda _done, _total: None))
    learned += BAYES * _bayes(texts, len(keys), len(codes))
    many = np.bincount(texts.at, minlength=len(keys)).astype(np.float32)
    rarity = (np.log((len(found) + 1) / (many + 1)) + 0.3).astype(np.float32)
    return quantised(codes, keys, rarity, learned, dict(about))


def _texts(found: list[tuple[Example, list[int]]], keys: Keys, codes: list[str]) -> _Texts:
    numbers = {code: number for number, code in enumerate(codes)}
    sizes = np.array([len(each) for _example, each in found], np.int64)
    every = np.array([key for _example, each in found for key in each], np.uint64)
    return _Texts(
        at=np.searchsorted(keys, every).astype(np.int32),
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        values=np.repeat(1 / np.sqrt(sizes), sizes).astype(np.float32),
        meant=np.array([numbers[example.code] for example, _keys in found], np.int32),
        weights=np.array([example.weight for example, _keys in found], np.float32),
    )


def _bayes(texts: _Texts, features_: int, codes: int) -> Floats:
    sizes = np.diff(texts.starts)
    cell = texts.at.astype(np.int64) * codes + np.repeat(texts.meant, sizes)
    seen = np.bincount(cell, np.repeat(texts.weights, sizes), minlength=features_ * codes)
    here = seen.reshape(features_, codes)
    elsewhere = here.sum(axis=1, keepdims=True) - here
    return (_share(here) - _share(elsewhere)).astype(np.float32)


def _share(counted: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    every: npt.NDArray[np.float64] = np.log(
        (counted + UNSEEN) / (counted.sum(axis=0) + UNSEEN * len(counted))
    )
    return every


def _softmax(texts: _Texts, features_: int, codes: int, progress: Progress) -> Floats:
    chance = np.random.default_rng(1)
    weights = np.zeros((features_, codes), np.float32)
    state = _State(weights, np.full((features_, 1), 1e-8, np.float32), chance)
    count = len(texts.meant)
    steps = -(-count // TOGETHER)
    for round_ in range(ROUNDS):
        order = chance.permutation(count)
        speed = np.float32(SPEED * (1 - round_ / ROUNDS))
        for step in range(steps):
            chosen = order[step * TOGETHER : (step + 1) * TOGETHER]
            _learn(texts, chosen, state, speed)
            if step % 8 == 0:
                progress(round_ * steps + step, ROUNDS * steps)
    return weights


def _learn(
    texts: _Texts,
    chosen: npt.NDArray[np.int64],
    state: _State,
    speed: np.float32,
) -> None:
    """One step: what these texts would have been taken for, and the weights put right a little."""
    weights, moved, chance = state
    sizes = texts.starts[chosen + 1] - texts.starts[chosen]
    begin = np.cumsum(sizes) - sizes
    place = np.repeat(texts.starts[chosen] - begin, sizes) + np.arange(sizes.sum())
    at, values = texts.at[place], texts.values[place]
    values = values * (chance.random(len(values), np.float32) >= LEFT_OUT) / (1 - LEFT_OUT)
    values = values.astype(np.float32)
    wrong = softmax(np.add.reduceat(weights[at] * values[:, None], begin, axis=0))
    wrong -= UNSURE / wrong.shape[1]
    wrong[np.arange(len(chosen)), texts.meant[chosen]] -= 1 - UNSURE
    wrong *= texts.weights[chosen][:, None]
    order = np.argsort(at, kind="stable")
    sorted_ = at[order]
    cuts = np.flatnonzero(np.concatenate([[True], sorted_[1:] != sorted_[:-1]]))
    touched = sorted_[cuts]
    of_text = np.repeat(np.arange(len(chosen)), sizes)[order]
    slope = np.add.reduceat(wrong[of_text] * values[order][:, None], cuts, axis=0)
    moved[touched] += (slope * slope).sum(axis=1, keepdims=True)
    weights[touched] -= speed * slope / np.sqrt(moved[touched] + 1e-6)


def softmax(scores: Floats) -> Floats:
    """Shares that add up to one along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = (raised / raised.sum(axis=-1, keepdims=True)).astype(np.float32)
    return shares


def _main(source: Path, target: Path) -> None:
    if hasattr(os, "nice"):
        os.nice(10)  # whoever is at the desk comes first
    given = json.loads(source.read_text(encoding="utf-8"))

    def say(done: int, total: int) -> None:
        print(done, total, flush=True)  # noqa: T201 - this is how the other process hears it

    examples = [Example(*row) for row in given["examples"]]
    put(target, train(examples, given["about"], say).to_bytes())


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]))
