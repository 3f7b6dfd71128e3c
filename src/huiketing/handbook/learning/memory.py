"""What desks confirmed since the weights were learned: heard at once, by two ways.

Words nearly like ones already confirmed mean the same again; and a feature that stands in what was
confirmed for a procedure more often than in texts at large speaks for it, as a place's own word
does. How far the second is believed is found out here as well: each choice is guessed first, with
and without the ones before. Where people say things alike that helps and is believed; where nobody
says a thing twice in the same way it misleads, and is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log, sqrt

import numpy as np

from huiketing.handbook.learning.training import softmax
from huiketing.handbook.learning.weights import Floats, Weights

SHARP = 1.6  # times the scores: their softmax is then about as often right as it says
NEAR, NEAR_UNSURE = 6.0, 32.0
"""What words said before, word for word, add to what they meant then; and how much more where
the weights are not sure of themselves."""
UNKNOWN = 7.2  # the rarity of a feature that no text had
COMMON = 1.2  # features this common find no neighbours: half the choices would be one

COUNTED = 0.074  # how much of a feature's share in the choices is held against its share in texts
FEW = 5.0  # choices a procedure is taken to have beside those it has, without the feature
BELIEFS = (0.4, 0.0, 0.2, 0.8)
"""How far choices may be believed: the first until another guessed better."""


@dataclass(slots=True, eq=False)
class Memory:
    """Choices on top of weights. Not shared between processes: each hears for itself."""

    weights: Weights
    counted: dict[int, Floats] = field(default_factory=dict)
    """By feature, how many choices of each procedure have it."""
    choices: Floats = field(init=False)
    """How many of each procedure there are."""
    misses: list[float] = field(default_factory=lambda: [0.0] * len(BELIEFS))
    """By belief, how badly it guessed choices from those before: minus the logarithm of each."""
    meant: list[str] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    having: dict[int, list[int]] = field(default_factory=dict)
    """By feature, the choices that have it."""

    def __post_init__(self) -> None:
        self.choices = np.zeros(len(self.weights.codes), np.float32)

    def hear(self, keys: Sequence[int], code: str, *, learn: bool = True) -> None:
        """Take in that words with these features meant the procedure of this code."""
        number = len(self.meant)
        rarity = self.rarity(keys)
        self.meant.append(code)
        self.sizes.append(sqrt(sum(each * each for each in rarity)))
        for key, each in zip(keys, rarity, strict=True):
            if each > COMMON:
                self.having.setdefault(key, []).append(number)
        if learn and code in self.weights.codes and keys:
            self._count(keys, self.weights.codes.index(code))

    def _count(self, keys: Sequence[int], column: int) -> None:
        if self.choices[column]:  # what was never confirmed cannot be guessed from what was
            learned, told = self.learned(keys), self.told(keys)
            for number, belief in enumerate(BELIEFS):
                guess = softmax(SHARP * _scores(learned, told, belief))
                self.misses[number] -= log(max(float(guess[column]), 1e-9))
        self.choices[column] += 1
        for key in keys:
            if key not in self.counted:
                self.counted[key] = np.zeros(len(self.choices), np.float32)
            self.counted[key][column] += 1

    @property
    def belief(self) -> float:
        """How far the choices are believed: as far as guessed them best."""
        return BELIEFS[self.misses.index(min(self.misses))]

    def scores(self, keys: Sequence[int]) -> Floats:
        """What the weights say of each procedure, with all that was heard since."""
        return _scores(self.learned(keys), self.told(keys), self.belief)

    def worth(self, keys: Sequence[int]) -> Floats:
        """For each feature and each procedure, how much the one speaks for the other."""
        return self.learned(keys) + np.float32(self.belief) * self.told(keys)

    def learned(self, keys: Sequence[int]) -> Floats:
        """The weights alone, none for features they do not know."""
        rows = np.zeros((len(keys), len(self.weights.codes)), np.float32)
        at, places = self.weights.find(keys)
        rows[places] = self.weights.of(at)
        return rows

    def told(self, keys: Sequence[int]) -> Floats:
        """The choices alone: how much more often a feature is in a procedure's than at large."""
        rows = np.zeros((len(keys), len(self.weights.codes)), np.float32)
        for place, key in enumerate(keys):
            if key in self.counted:
                rows[place] = self.counted[key]
        if rows.any():
            often = np.exp(np.minimum(self.rarity(keys), UNKNOWN)).astype(np.float32)
            rows = np.log1p(COUNTED * often[:, None] * rows / (self.choices + FEW))
        return rows

    def nearest(self, keys: Sequence[int]) -> dict[str, float]:
        """By procedure, how near the nearest words confirmed for it come: 0 to 1."""
        if not self.meant:
            return {}
        shared: dict[int, float] = {}
        rarity = self.rarity(keys)
        for key, each in zip(keys, rarity, strict=True):
            for number in self.having.get(key, ()):
                shared[number] = shared.get(number, 0.0) + each * each
        size = sqrt(sum(each * each for each in rarity))
        near: dict[str, float] = {}
        for number, sum_of_all in shared.items():
            alike = sum_of_all / (size * self.sizes[number])
            code = self.meant[number]
            if alike > near.get(code, 0.0):
                near[code] = alike
        return near

    def rarity(self, keys: Sequence[int]) -> list[float]:
        """How much each feature says when two texts share it."""
        at, places = self.weights.find(keys)
        found = dict(zip(places, self.weights.rarity[at].tolist(), strict=True))
        return [found.get(place, UNKNOWN) for place in range(len(keys))]


def _scores(learned: Floats, told: Floats, belief: float) -> Floats:
    """Of all features together. What choices alone know must not make the weights less sure."""
    known = int(learned.any(axis=1).sum())
    both: Floats = (learned + np.float32(belief) * told).sum(axis=0)
    scaled: Floats = both / np.float32(sqrt(max(known, 1)))
    return scaled
