"""How well each procedure answers to what was said: evidence added up, nothing learned."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

from huiketing.handbook.suggesting.index import Index, Phrase, Posting, bare
from huiketing.handbook.suggesting.pinyin import spelling_matches
from huiketing.handbook.suggesting.words import Piece, Said, pieces, runs, sounds

# How far each kind of evidence is believed, against a piece of a saying said as the book has it.
BY_MEANING = 0.6
BY_SOUND = 0.6
ALIKE = 0.6  # of a phrase must sound the same before its sound counts at all
ELSEWHERE = 0.3
IN_THE_TEXT = 0.1
ANSWERED = 1.0  # for a phrase that has everything that was said, however little that was

SPELT = 14.0
SAID_WHOLE = 0.6
SAID_EXACTLY = 30.0
CODE = 60.0
LINE = 2.0

HALF = 5.0
"""The evidence at which the score is one half."""


@dataclass(slots=True)
class Evidence:
    """Why one procedure comes up, and how much there is to it."""

    entry: int
    strength: float = 0.0
    phrase: Phrase | None = None
    covered: float = 0.0
    """How much of the phrase was said, 0 to 1."""
    kind: str = "text"
    letters: str = ""


@dataclass(slots=True)
class Heard:
    """What was said, cut up and looked up once for all procedures."""

    said: Said
    pieces: dict[str, list[Piece]]
    sounds: dict[str, list[Piece]]
    means: dict[str, list[Piece]] = field(default_factory=dict)
    """Pieces of the book's words, with the plain words that stood for them."""


def hear(words: str) -> Heard:
    """Cut what was said into everything that is looked up."""
    said = Said.of(words)
    heard = Heard(said, _grouped(pieces(said.folded)), _grouped(sounds(said.folded)))
    for plain, means in plain_words():
        place = said.folded.find(plain)
        if place < 0:
            continue
        stood = Piece(plain, place, place + len(plain))
        for meaning in means:
            for piece in pieces(meaning):
                if piece.text not in heard.pieces:
                    heard.means.setdefault(piece.text, []).append(stood)
    return heard


def _grouped(found: Iterable[Piece]) -> dict[str, list[Piece]]:
    groups: dict[str, list[Piece]] = {}
    for piece in found:
        groups.setdefault(piece.text, []).append(piece)
    return groups


@cache
def plain_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """How people talk beside how the book writes (`data/plain_words.tsv`)."""
    lines = (_DATA / "plain_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(
        (plain, tuple(means.split("、"))) for said, means in rows for plain in said.split("、")
    )


_DATA = Path(__file__).parent.parent / "data"


def rank(index: Index, heard: Heard) -> list[Evidence]:
    """Every procedure there is evidence for, in no order."""
    evidence: dict[int, Evidence] = {}
    _by_phrases(index, heard, evidence)
    _by_text(index, heard, evidence)
    _by_letters(index, heard, evidence)
    return list(evidence.values())


def _by_phrases(index: Index, heard: Heard, evidence: dict[int, Evidence]) -> None:
    all_said = sum(index.worth(text) for text in heard.pieces) or 1.0
    in_entry: dict[int, float] = defaultdict(float)
    met = _met(index.pieces, heard.pieces, 1.0, in_entry)
    by_meaning = _met(index.pieces, heard.means, BY_MEANING, in_entry)
    sounded = _met(index.sounds, heard.sounds, 1.0)
    # In the order of the book, so that of equals the first is taken: sets have no order.
    for number in sorted(met.keys() | by_meaning.keys() | sounded.keys()):
        phrase = index.phrases[number]
        found = _weigh(phrase, heard.said.folded, met[number], by_meaning[number], sounded[number])
        found.strength += ANSWERED * met[number] / all_said
        best = evidence.get(phrase.entry)
        if best is None or found.strength > best.strength:
            evidence[phrase.entry] = found
    for entry, worth in in_entry.items():
        if entry in evidence:
            evidence[entry].strength += ELSEWHERE * worth


def _met(
    postings: Mapping[str, Posting],
    said: Iterable[str],
    belief: float,
    in_entry: dict[int, float] | None = None,
) -> dict[int, float]:
    """How much of each phrase was met, and beside it how much of each procedure."""
    met: dict[int, float] = defaultdict(float)
    for text in said:
        if (posting := postings.get(text)) is None:
            continue
        worth = belief * posting.worth
        for number in posting.phrases:
            met[number] += worth
        if in_entry is not None:
            for entry in posting.entries:
                in_entry[entry] += worth
    return met


def _weigh(phrase: Phrase, folded: str, met: float, by_meaning: float, sounded: float) -> Evidence:
    heard_as = phrase.worth * sounded / phrase.sound_worth if phrase.sound_worth else 0.0
    plain = met + by_meaning
    alike = heard_as > ALIKE * phrase.worth
    by_sound = BY_SOUND * max(0.0, heard_as - plain) if alike else 0.0
    sum_of_all = plain + by_sound
    covered = min(1.0, sum_of_all / phrase.worth) if phrase.worth else 0.0
    strength = sum_of_all * (0.35 + 0.65 * covered)
    kind = "phrase"
    if phrase.folded in folded:
        strength += SAID_WHOLE * phrase.worth
        if phrase.folded == folded.strip():
            strength += SAID_EXACTLY
    elif by_sound > plain or (by_sound and heard_as >= 0.99 * phrase.worth):
        kind = "sound"
    elif by_meaning > met:
        kind = "meaning"
    return Evidence(phrase.entry, strength, phrase, covered, kind)


def _by_text(index: Index, heard: Heard, evidence: dict[int, Evidence]) -> None:
    for text in (*heard.pieces, *heard.means):
        for entry, weight in index.body.get(text, ()):
            if entry not in evidence:
                evidence[entry] = Evidence(entry)
            evidence[entry].strength += IN_THE_TEXT * weight


def _by_letters(index: Index, heard: Heard, evidence: dict[int, Evidence]) -> None:
    folded = heard.said.folded
    if (entry := index.codes.get(bare(folded))) is not None:
        evidence[entry] = Evidence(entry, CODE, kind="code", covered=1.0)
        return
    words = [run for run, _start in runs(folded) if run.isascii() and run.isalpha()]
    if len(words) > 1 and folded.isascii():
        words = ["".join(words)]  # lao nian zheng, lao'nian'zheng
    for letters in words[:3]:
        if len(letters) < 2:
            continue
        for number, fit in spelling_matches(index, letters).items():
            phrase = index.phrases[number]
            strength = SPELT * fit
            best = evidence.get(phrase.entry)
            if best is None or strength > best.strength:
                evidence[phrase.entry] = Evidence(
                    phrase.entry, strength, phrase, fit, "letters", letters
                )
        for entry, row in enumerate(index.entries):
            if row.line.casefold() == letters:
                found = evidence.setdefault(entry, Evidence(entry, kind="line", letters=letters))
                found.strength += LINE


def spans(index: Index, heard: Heard, found: Evidence) -> tuple[tuple[int, int], ...]:
    """The stretches of the resident's own words that speak for this procedure."""
    folded = heard.said.folded
    marked: set[int] = set()
    if found.kind in {"code", "line"}:
        marked.update(range(len(folded)))
    elif found.kind == "letters":
        for run, start in runs(folded):
            if run.isascii() and run.isalpha():
                marked.update(range(start, start + len(run)))
    else:
        marked.update(_marked(index, heard, found))
    return tuple(heard.said.span(*stretch) for stretch in joined(marked))


def _marked(index: Index, heard: Heard, found: Evidence) -> set[int]:
    marked: set[int] = set()
    if found.phrase is None:
        for text, places in heard.pieces.items():
            if any(entry == found.entry for entry, _weight in index.body.get(text, ())):
                _add(marked, places)
        return marked
    phrase = found.phrase
    for text, places in heard.pieces.items():
        if text in phrase.folded:
            _add(marked, places)
    for text, places in heard.means.items():
        if text in phrase.folded:
            _add(marked, places)
    if found.kind == "sound":
        for text, places in heard.sounds.items():
            posting = index.sounds.get(text)
            if posting and phrase.number in posting.phrases:
                _add(marked, places)
    return marked


def _add(marked: set[int], places: list[Piece]) -> None:
    for piece in places:
        marked.update(range(piece.start, piece.end))


def joined(marked: set[int]) -> list[tuple[int, int]]:
    """The stretches these places make up, in their order."""
    stretches: list[tuple[int, int]] = []
    for _step, group in groupby(enumerate(sorted(marked)), lambda pair: pair[1] - pair[0]):
        places = [place for _i, place in group]
        stretches.append((places[0], places[-1] + 1))
    return stretches


def score(strength: float, often: int, most: int) -> float:
    """From 0 to 1, a little higher for what is common in this place this month."""
    lift = 1 + 0.2 * (often / most) ** 0.5 if most and often > 0 else 1.0
    return round(strength * lift / (strength * lift + HALF), 4)
