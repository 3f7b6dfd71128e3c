"""How a text is cut into what it is found by, and how a question is cut the same way.

A gram is a pair of neighbouring characters (电梯), a latin word or a number (qj, 2026), a single
hanzi of a title or a name, `~` and two or three pinyin initials in a row (~qj, ~qjc), `^` and
the first letters of the spelling from some character on (^qianji, ^jincun, ^cun), or `^^` and one
letter or digit of a title, a name or a number (^^m, ^^6).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from huiketing.base.text import bigrams, fold, syllables

CUTTING = 2
"""The number of these rules. Raised whenever an entry is cut otherwise than before, so that every
place makes its index anew (`cutting`). 2: single characters of titles, names and numbers."""

LONGEST_WORD = 32  # characters of a latin word that count
MOST_TERMS = 8
INITIALS, SPELLING, LETTER = "~", "^", "^^"
_LONGEST_SPELLING = 6  # letters
_SPELT_PART = 24  # characters of a title that can be found by their pinyin
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?")  # without what stands around it
_WORDLIKE = re.compile(r"[^\W_]+")
_ASCII_RUN = re.compile("[0-9a-z]+")
_RUN_TOGETHER = re.compile(r"([a-z]+)((?:19|20)\d\d)(\d{1,6})")


def of_entry(title: str, number: str, names: Iterable[str], text: str) -> list[str]:
    """Every gram of one entry, each once."""
    grams = dict.fromkeys(_words(text))
    grams.update(dict.fromkeys(of_number(number)))
    grams.update(dict.fromkeys(_of_title(title)))
    for name in names:
        grams.update(dict.fromkeys(_of_name(name)))
    return list(grams)


def of_number(number: str) -> list[str]:
    """The grams a number adds to those of its entry."""
    return [*_words(number), *_letters(number)]


def _words(text: str) -> list[str]:
    return [gram[:LONGEST_WORD] for gram in bigrams(text)]


@lru_cache(maxsize=2048)
def _of_title(title: str) -> tuple[str, ...]:
    return (*_words(title), *_singles(title), *_spelt(syllables(title[:_SPELT_PART])))


@lru_cache(maxsize=2048)
def _of_name(name: str) -> tuple[str, ...]:
    return (*_words(name), *_singles(name), *_spelt(syllables(name, name=True)))


def _singles(text: str) -> list[str]:
    """What one character finds it by: each hanzi, and each letter or digit marked as one."""
    folded = fold(text)
    hanzi = [character for character in folded if character.isalnum() and character > "\x7f"]
    return hanzi + _letters(folded)


def _letters(text: str) -> list[str]:
    return [LETTER + each for each in fold(text) if each.isascii() and each.isalnum()]


def _spelt(parts: list[str]) -> list[str]:
    """The pinyin that begins at each syllable; of a latin word the first letter is an initial."""
    letters = [part if part[0].isdigit() else part[0] for part in parts]
    grams: list[str] = []
    for at, part in enumerate(parts):
        if part[0].isdigit():  # found as a number already
            continue
        short = "".join(letters[at : at + 3])
        grams += [INITIALS + short[:2], INITIALS + short[:3]]
        grams.append(SPELLING + "".join(parts[at : at + 6])[:_LONGEST_SPELLING])
    return grams


def spellings(title: str, names: str) -> str:
    """Every way the title and each of the names is spelt, for the check of a longer question."""
    spelt = [syllables(title[:_SPELT_PART])]
    spelt += [syllables(name, name=True) for name in names.split()]
    return "\n".join(
        f"{''.join(part if part[0].isdigit() else part[0] for part in parts)}\n{''.join(parts)}"
        for parts in spelt
    )


@dataclass(frozen=True)
class Term:
    """One word of a question.

    An entry fits if for one of the alternatives in `any_of` it has every gram, or where marked
    with `*` one that begins so; and, if `verbatim`, holds `said` as it stands in its text (or, if
    `spelt`, in the pinyin of its title and names).
    """

    said: str
    any_of: tuple[tuple[str, ...], ...]
    verbatim: bool = False
    spelt: bool = False


def of_question(question: str) -> list[Term]:
    """The terms of a question, parted by spaces; all of them must fit. At most eight count."""
    cores = (_CORE.search(word) for word in fold(question).split())
    words = [core[0] for core in cores if core]
    terms: list[Term] = []
    for word in dict.fromkeys(words):
        if together := _RUN_TOGETHER.fullmatch(word):  # QJ20261147
            unit, year, serial = together.groups()
            terms.append(Term(word, ((unit, year, f"{serial}*"),)))
        else:
            terms.append(_term(word))
    return terms[:MOST_TERMS]


def _term(word: str) -> Term:
    runs = _WORDLIKE.findall(word)
    if len(runs) == 1 and word.isascii():
        return _latin(word)
    wanted: list[str] = []
    for at, run in enumerate(runs):
        if run.isascii():
            # The last may be the beginning of something longer: QJ-2026-11.
            wanted.append(run[:LONGEST_WORD] + ("*" if at == len(runs) - 1 else ""))
        elif len(run) == 1:
            wanted.append(run)
        else:
            wanted.extend(
                first + second
                for first, second in pairwise(run)
                if not (first.isascii() and second.isascii())
            )
    exact = len(runs) == 1 and len(word) <= 2
    return Term(word, (tuple(dict.fromkeys(wanted)),), verbatim=not exact)


def _latin(word: str) -> Term:
    """A latin word: itself as the beginning of a word, or pinyin.

    One letter or digit: as a word of its own anywhere, or within a title, a name, a number.
    """
    if len(word) == 1:
        return Term(word, ((word,), (LETTER + word,)))
    as_word = (f"{word[:LONGEST_WORD]}*",)
    if word[0].isdigit():
        return Term(word, (as_word,), verbatim=len(word) > LONGEST_WORD)
    in_threes = [INITIALS + word[at : at + 3] for at in range(len(word) - 2)]
    as_initials = tuple(dict.fromkeys(in_threes or [INITIALS + word]))
    as_spelling = (f"{SPELLING}{word[:_LONGEST_SPELLING]}*",)
    # A vowel cannot begin a syllable, but for a, e and o: then these are no initials.
    any_of: list[tuple[str, ...]] = [as_word, as_spelling]
    if not set(word) & set("iuv"):
        any_of.append(as_initials)
    return Term(word, tuple(any_of), verbatim=len(word) > 3, spelt=True)
