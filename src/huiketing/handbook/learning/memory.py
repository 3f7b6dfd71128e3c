"""What desks confirmed since the weights were learned: heard at once, by two ways.

Words nearly like ones already confirmed mean the same again; and the weights of what was said
move a little towards what was meant, which helps words that are only a little alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np

from huiketing.handbook.learning.training import softmax
from huiketing.handbook.learning.weights import Floats, Weights

STEP = 2.0  # how far the weights move for one choice; those of rare features move more
NEAR, NEAR_UNSURE = 4.0, 16.0
"""What words said before, word for word, add to what they meant then; and how much more where
the weights are not sure of themselves."""
UNKNOWN = 6.0  # the rarity of a feature that no text had
COMMON = 1.2  # features this common find no neighbours: half the choices would be one


@dataclass(slots=True, eq=False)
class Memory:
    """Choices on top of weights. Not shared between processes: each hears for itself."""

    weights: Weights
    moved: dict[int, Floats] = field(default_factory=dict)
    """By feature, what is added to its row."""
    meant: list[str] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    having: dict[int, list[int]] = field(default_factory=dict)
    """By feature, the choices that have it."""

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
            self._move(keys, rarity, self.weights.codes.index(code))

    def _move(self, keys: Sequence[int], rarity: Sequence[float], column: int) -> None:
        wrong = softmax(self.scores(keys))
        wrong[column] -= 1
        usual = sum(rarity) / len(rarity)
        step = STEP / sqrt(len(keys)) * wrong
        for key, each in zip(keys, rarity, strict=True):
            moved = ((each / usual) ** 2 * step).astype(np.float32)
            known = self.moved.get(key)
            self.moved[key] = -moved if known is None else known - moved

    def scores(self, keys: Sequence[int]) -> Floats:
        """What the weights say of each procedure, with all that was heard since."""
        at, places = self.weights.find(keys)
        total: Floats = self.weights.of(at).sum(axis=0)
        known = len(places)
        if self.moved:
            seen = set(places)
            for place, key in enumerate(keys):
                moved = self.moved.get(key)
                if moved is not None:
                    total = total + moved
                    known += place not in seen
        return total / np.float32(sqrt(max(known, 1)))

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
