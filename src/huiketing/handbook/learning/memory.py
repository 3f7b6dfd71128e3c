"""What desks confirmed since the weights were learned: heard at once, in three ways.

Words nearly like ones already confirmed mean the same again. A feature that stands in what was
confirmed for a procedure more often than in texts at large speaks for it, as a place's own word
does. And what the weights lacked to be right of a choice is made up for words like it.

How far the second is believed is found out here as well: each choice is guessed first from the
ones before, with each belief. Where people say things alike that helps and is believed; where
nobody says a thing twice in the same way it misleads, and is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from huiketing.handbook.learning.training import softmax
from huiketing.handbook.learning.weights import Floats, Weights

SHARP = 1.6  # times the scores: their softmax is then about as often right as it says
NEAR, NEAR_UNSURE = 6.0, 32.0
"""What words said before, word for word, add to what they meant then; and how much more where
the weights are not sure of themselves."""
UNKNOWN = 9.0  # the rarity of a feature that no text had
COMMON = 2.5  # features this common find no neighbours: most choices would be one

MADE_UP = 3.75  # times what was lacking, for the same words
AT_LARGE = 81.0  # choices of a procedure that count as much as all texts
SAID, MOST_SAID = 0.5, 4.0  # of what the weights say of a feature choices need not say again
UNSAID = 1.75  # against a procedure chosen often, for each feature: its words are known by now
BELIEFS = np.array([0.0, 0.2, 0.4, 0.8, 1.2, 1.6, 2.4], np.float32)
"""How far choices may be believed: all alike until some guessed better."""
ROOM = 128  # choices there is room for, each time it is used up
AHEAD = 1.5  # times that: choices were guessed from fewer than there are now


class Words(NamedTuple):
    """Features of what somebody said, and all that was known of them then."""

    keys: Sequence[int]
    known: int
    """How many of them the weights know."""
    rarity: Floats
    """How much each says when two texts share it."""
    learned: Floats
    """For each feature and procedure what the weights say, nothing for features they lack."""
    size: float
    """How much there is that other texts could share."""
    alike: Floats
    """By choice, what these words share with it, for their own size; room to spare at the end."""

    @property
    def spread(self) -> np.float32:
        """Over how much the scores are spread. What only choices know must not thin them."""
        return np.float32(sqrt(max(int(self.learned.any(axis=1).sum()), 1)))


@dataclass(slots=True, eq=False)
class Memory:
    """Choices on top of weights. Not shared between processes: each hears for itself."""

    weights: Weights
    counted: dict[int, npt.NDArray[np.uint16]] = field(default_factory=dict)
    """By feature, how many choices of each procedure have it."""
    choices: Floats = field(init=False)
    """How many of each procedure there are."""
    misses: Floats = field(default_factory=lambda: np.zeros(len(BELIEFS), np.float32))
    """By belief, how badly it guessed choices from those before: minus the logarithm of each."""
    meant: list[str] = field(default_factory=list)
    chosen_by: list[int | None] = field(default_factory=list)
    """By choice, whose it was; None for a saying that the place wrote into its book."""
    sizes: list[float] = field(default_factory=list)
    lacked: Floats = field(init=False)
    """By choice, what was lacking for each procedure, for its size; rows to spare at the end."""
    having: dict[int, list[int]] = field(default_factory=dict)
    """By feature, the choices that have it."""

    def __post_init__(self) -> None:
        self.choices = np.zeros(len(self.weights.codes), np.float32)
        self.lacked = np.zeros((0, len(self.weights.codes)), np.float32)

    def hear(
        self, keys: Sequence[int], code: str, *, learn: bool = True, by: int | None = None
    ) -> None:
        """Take in that words with these features meant the procedure of this code."""
        number = len(self.meant)
        if number == len(self.lacked):
            more = np.zeros((ROOM, len(self.choices)), np.float32)
            self.lacked = np.concatenate([self.lacked, more])
        words = self.words(keys)
        if learn and code in self.weights.codes and keys:
            self._learn(words, self.weights.codes.index(code), number)
        self.chosen_by.append(by)
        self.meant.append(code)
        self.sizes.append(words.size)
        for key, rarity in zip(keys, words.rarity.tolist(), strict=True):
            if rarity > COMMON:
                self.having.setdefault(key, []).append(number)

    def _learn(self, words: Words, column: int, number: int) -> None:
        told, made_up = self.told(words), self.made_up(words)
        if self.choices[column]:  # what was never confirmed cannot be guessed from what was
            guesses = softmax(SHARP * self._scores(words, told, made_up, BELIEFS))
            self.misses -= np.log(np.maximum(guesses[:, column], 1e-9))
        lacked = -softmax(SHARP * self._scores(words, told, made_up, BELIEFS[:1])[0])
        lacked[column] += 1
        self.lacked[number] = lacked * np.float32(MADE_UP / words.size)
        self.choices[column] += 1
        for key in words.keys:
            if key not in self.counted:
                self.counted[key] = np.zeros(len(self.choices), np.uint16)
            self.counted[key][column] += 1

    @property
    def belief(self) -> float:
        """How far the choices are believed: as far as guessed best, and ahead of that."""
        return AHEAD * float(BELIEFS @ softmax(-self.misses))

    def scores(self, words: Words) -> Floats:
        """What the weights say of each procedure, with all that was heard since."""
        belief = np.array([self.belief], np.float32)
        scores: Floats = self._scores(words, self.told(words), self.made_up(words), belief)[0]
        return scores

    def worth(self, words: Words) -> Floats:
        """For each feature and each procedure, how much the one speaks for the other."""
        told = np.float32(self.belief) * self.told(words)
        worth: Floats = words.learned + told + words.spread * self._made_up_by_feature(words)
        return worth

    def _scores(self, words: Words, told: Floats, made_up: Floats, beliefs: Floats) -> Floats:
        """Of all features together, with each of the beliefs."""
        unsaid = np.float32(UNSAID * len(words.keys)) * np.log1p(self.choices / AT_LARGE)
        both = words.learned.sum(axis=0) + beliefs[:, None] * (told.sum(axis=0) - unsaid)
        scores: Floats = both / words.spread + made_up
        return scores

    def words(self, keys: Sequence[int]) -> Words:
        """These features with what the weights have on them, and the choices that share some."""
        rarity = np.full(len(keys), UNKNOWN, np.float32)
        learned = np.zeros((len(keys), len(self.choices)), np.float32)
        at, places = self.weights.find(keys)
        rarity[places] = self.weights.rarity[at]
        learned[places] = self.weights.of(at)
        shared = rarity[rarity > COMMON]
        size = sqrt(float(shared @ shared)) or 1.0
        return Words(keys, len(at), rarity, learned, size, self._alike(keys, rarity, size))

    def told(self, words: Words) -> Floats:
        """The choices alone: how much more often a feature is in a procedure's than at large."""
        rows = np.zeros_like(words.learned)
        for place, key in enumerate(words.keys):
            if key in self.counted:
                rows[place] = self.counted[key]
        if rows.any():
            said = np.float32(SAID) * words.learned.clip(-MOST_SAID, MOST_SAID)
            odds = np.exp(np.minimum(words.rarity, UNKNOWN)[:, None] - said)
            rows = np.log1p(odds * rows / np.float32(AT_LARGE))
        return rows

    def made_up(self, words: Words) -> Floats:
        """What choices alike lacked, as far as they are alike."""
        alike, lacked = words.alike, self.lacked
        room = min(len(alike), len(lacked))
        made_up: Floats = alike[:room] @ lacked[:room]
        return made_up

    def _made_up_by_feature(self, words: Words) -> Floats:
        rows = np.zeros_like(words.learned)
        for place, key in enumerate(words.keys):
            if key in self.having:
                # One may be heard meanwhile that has no row here yet.
                rows[place] = self.lacked.take(self.having[key], axis=0, mode="clip").sum(axis=0)
        rows *= (words.rarity * words.rarity / np.float32(words.size))[:, None]
        return rows

    def _alike(self, keys: Sequence[int], rarity: Floats, size: float) -> Floats:
        # More room than choices: one may be heard meanwhile.
        alike = np.zeros(len(self.lacked) + ROOM, np.float32)
        for key, each in zip(keys, rarity.tolist(), strict=True):
            if key in self.having:
                alike[self.having[key]] += each * each
        alike /= np.float32(size)
        return alike

    def rests_on_one(self, words: Words, code: str, least: float) -> bool:
        """Whether one person alone ever chose it for words as near as this."""
        whose: set[int | None] = set()
        for number in np.flatnonzero(words.alike).tolist():
            near = float(words.alike[number]) / self.sizes[number]
            if near >= least and self.meant[number] == code:
                whose.add(self.chosen_by[number])
        return len(whose) == 1 and None not in whose

    def untaught(self, words: Words) -> Floats:
        """What the weights alone say of each procedure, without anything heard since."""
        scores: Floats = words.learned.sum(axis=0) / words.spread
        return scores

    def nearest(self, words: Words) -> dict[str, float]:
        """By procedure, how near the nearest words confirmed for it come: 0 to 1."""
        near: dict[str, float] = {}
        for number in np.flatnonzero(words.alike).tolist():
            each = float(words.alike[number]) / self.sizes[number]
            if each > near.get(self.meant[number], 0.0):
                near[self.meant[number]] = each
        return near
