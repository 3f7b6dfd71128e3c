"""What a resident said, as the ranking sees it: folded, cut into pieces that know their place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huiketing.base.text import fold, is_hanzi, syllables

LONGEST = 4000  # characters of the resident's words that are looked at

# Characters that carry the talk and not the matter. A piece made of nothing else is not looked up.
STOP = frozenset(
    "我你您他她它们俺咱的了吗呢吧啊呀嘛哦哎么着得地个些这那哪谁什怎样是在有没不也都就还再又"
    "很太会能可以想要请问帮忙给把到去来过和跟与或让叫说讲听看做弄搞办下里上家人事情时候现几多少"
    "为从对向被最刚才只已经先后如果但所因知道该应行好点儿一二两三麻烦谢"
)

# Particles part what they stand between: no piece reaches across one.
PARTICLES = "的了吗呢吧啊呀嘛"

_RUN = re.compile(rf"[0-9a-z]+|[^\W0-9a-z_{PARTICLES}]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A few characters that stand together, and where they stood in what was said."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """The words folded (small letters, half width); `at[i]` is where character i was said."""

    folded: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, words: str) -> "Said":
        """Fold character by character, so that every one keeps its place."""
        words = words[:LONGEST]
        folded = fold(words)
        if len(folded) == len(words):
            return cls(folded, tuple(range(len(words) + 1)))
        letters: list[str] = []
        at: list[int] = []
        for place, character in enumerate(words):
            for letter in fold(character):
                letters.append(letter)
                at.append(place)
        return cls("".join(letters), (*at, len(words)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where folded[start:end] was said: offsets in the resident's own words."""
        return self.at[start], self.at[end - 1] + 1 if end > start else self.at[start]


def runs(folded: str) -> Iterator[tuple[str, int]]:
    """Words and numbers as they stand, and stretches of other characters, each with its place."""
    for match in _RUN.finditer(folded):
        yield match[0], match.start()


def pieces(folded: str) -> Iterator[Piece]:
    """Every character, pair and three of the text that may carry the matter; numbers whole."""
    for run, start in runs(folded):
        if run.isascii():
            yield Piece(run, start, start + len(run))
            continue
        hollow = [character in STOP for character in run]
        for i in range(len(run)):
            for size in (1, 2, 3):
                if i + size <= len(run) and not all(hollow[i : i + size]):
                    yield Piece(run[i : i + size], start + i, start + i + size)


def sounds(folded: str) -> Iterator[Piece]:
    """Every pair and three of syllables, blurred as people blur them: a wrong character counts."""
    for run, start in runs(folded):
        if run.isascii() or not is_hanzi(run):
            continue
        spelt = [blur(syllable) for syllable in syllables(run)]
        if len(spelt) != len(run):
            continue
        for i in range(len(run)):
            for size in (2, 3):
                if i + size <= len(run) and any(c not in STOP for c in run[i : i + size]):
                    yield Piece("'".join(spelt[i : i + size]), start + i, start + i + size)


def blur(syllable: str) -> str:
    """A syllable as the speech of the south runs it together: zh is z, ang is an, ing is in."""
    if syllable[1:2] == "h" and syllable[0] in "zcs":
        syllable = syllable[0] + syllable[2:]
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable
