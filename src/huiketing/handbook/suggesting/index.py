"""What the words of a resident are looked up in: made once for each book, in memory."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from huiketing.base.text import fold, initials, syllables
from huiketing.handbook.book import Book
from huiketing.handbook.entry import Entry
from huiketing.handbook.suggesting.words import blur, pieces, sounds

# How much a piece of one, two or three characters says, before its rarity.
WEIGHT = {1: 0.25, 2: 1.0, 3: 0.8}
NUMBER = 1.5  # a number or a latin word, whole

_CODE = re.compile(r"([a-z]{1,4})[-‐–—_\s]*([0-9]{1,6})")

# Okapi BM25 over what the procedure says at length.
K1, B = 1.2, 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A title or a saying of a procedure, and how much there is in it to be recognised."""

    number: int
    entry: int
    text: str
    folded: str
    is_title: bool
    initials: str
    spelt: tuple[str, ...]
    """Its syllables."""
    full: str
    blurred: str
    worth: float
    sound_worth: float


@dataclass(frozen=True, slots=True)
class Posting:
    """In which phrases a piece stands, and how much finding it is worth."""

    worth: float
    phrases: tuple[int, ...]
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Everything the ranking looks up, for one book."""

    entries: tuple[Entry, ...]
    phrases: tuple[Phrase, ...]
    pieces: Mapping[str, Posting]
    sounds: Mapping[str, Posting]
    body: Mapping[str, tuple[tuple[int, float], ...]]
    """For each pair of characters, the procedures that mention it and its BM25 weight there."""
    codes: Mapping[str, int]
    spelt_from: Mapping[str, tuple[int, ...]]
    """Phrases by the first letter of their spelling."""

    def worth(self, piece: str) -> float:
        """What finding this piece would be worth; most where the book does not have it."""
        if posting := self.pieces.get(piece):
            return posting.worth
        return _size_of_piece(piece) * rarity(0, len(self.entries))


class _Text(NamedTuple):
    """A title or a saying before it is weighed."""

    number: int
    entry: int
    said: str
    is_title: bool


def _texts(book: Book) -> list[_Text]:
    said = [
        (entry, text, is_title)
        for entry, row in enumerate(book.entries)
        for text, is_title in [(row.title, True), *((alias, False) for alias in row.aliases)]
    ]
    return [_Text(number, *text) for number, text in enumerate(said)]


@lru_cache(maxsize=2)
def index_of(book: Book) -> Index:
    """The index of this book; a book is known by being itself."""
    texts = _texts(book)
    cut = [{piece.text for piece in pieces(fold(text.said))} for text in texts]
    heard = [{piece.text for piece in sounds(fold(text.said))} for text in texts]
    of_entry = [text.entry for text in texts]
    found = _postings(cut, of_entry, len(book.entries), _size_of_piece)
    sounding = _postings(heard, of_entry, len(book.entries), _size_of_sound)
    phrases = tuple(
        _phrase(
            text,
            sum(found[piece].worth for piece in cut[i]),
            sum(sounding[sound].worth for sound in heard[i]),
        )
        for i, text in enumerate(texts)
    )
    return Index(
        entries=book.entries,
        phrases=phrases,
        pieces=found,
        sounds=sounding,
        body=_body(book.entries),
        codes={bare(entry.code): i for i, entry in enumerate(book.entries)},
        spelt_from=_by_first_letter(phrases),
    )


def bare(code: str) -> str:
    """A code without what people leave out: `MZ-006` and `mz 6` are both `mz6`."""
    match = _CODE.fullmatch(code.strip().casefold())
    return f"{match[1]}{int(match[2])}" if match else code.casefold()


def _phrase(text: _Text, worth: float, sound_worth: float) -> Phrase:
    number, entry, said, is_title = text
    spelt = tuple(syllables(said))
    return Phrase(
        number=number,
        entry=entry,
        text=said,
        folded=fold(said),
        is_title=is_title,
        initials=initials(said),
        spelt=spelt,
        full="".join(spelt),
        blurred="".join(map(blur, spelt)),
        worth=worth,
        sound_worth=sound_worth,
    )


def _size_of_piece(piece: str) -> float:
    return NUMBER if piece.isascii() else WEIGHT[len(piece)]


def _size_of_sound(sound: str) -> float:
    return WEIGHT[sound.count("'") + 1]


def _postings(
    cut: list[set[str]], of_entry: list[int], total: int, size: Callable[[str], float]
) -> dict[str, Posting]:
    where: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(cut):
        for piece in found:
            where[piece].append(number)
    postings: dict[str, Posting] = {}
    for piece, numbers in where.items():
        entries = tuple(dict.fromkeys(of_entry[n] for n in numbers))
        worth = size(piece) * rarity(len(entries), total)
        postings[piece] = Posting(worth, tuple(numbers), entries)
    return postings


def _by_first_letter(phrases: Iterable[Phrase]) -> dict[str, tuple[int, ...]]:
    letters: dict[str, list[int]] = defaultdict(list)
    for number, phrase in enumerate(phrases):
        if phrase.full:
            letters[phrase.full[0]].append(number)
    return {letter: tuple(numbers) for letter, numbers in letters.items()}


def rarity(among: int, total: int) -> float:
    """How much it says that something stands in `among` of `total`: 0 for everywhere."""
    return math.log(1 + (total - among + 0.5) / (among + 0.5))


def _body(entries: tuple[Entry, ...]) -> dict[str, tuple[tuple[int, float], ...]]:
    counted = [Counter(_pairs(entry)) for entry in entries]
    lengths = [sum(counts.values()) for counts in counted]
    usual = sum(lengths) / len(lengths) if lengths else 1.0
    where: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (counts, length) in enumerate(zip(counted, lengths, strict=True)):
        slack = K1 * (1 - B + B * length / usual)
        for pair, times in counts.items():
            where[pair].append((number, times * (K1 + 1) / (times + slack)))
    return {
        pair: tuple((number, weight * rarity(len(found), len(entries))) for number, weight in found)
        for pair, found in where.items()
    }


def _pairs(entry: Entry) -> Iterator[str]:
    for text in (
        entry.applicants,
        *entry.steps,
        *(material.name for material in entry.materials),
        *entry.pitfalls,
    ):
        for piece in pieces(fold(text)):
            if len(piece.text) == 2 or piece.text.isascii():
                yield piece.text
