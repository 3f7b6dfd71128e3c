"""Letters typed for Chinese: initials (`lnz`), syllables (`laonianzheng`), or some of both."""

from collections.abc import Sequence

from huiketing.handbook.suggesting.index import Index, Phrase

SHORTEST_INSIDE = 2  # letters that may match within a phrase and not at its start
SHORTEST_BLURRED = 4


def spelling_matches(index: Index, letters: str) -> dict[int, float]:
    """How well the letters spell each phrase, from 0 to 1; phrases they do not spell are absent."""
    matches: dict[int, float] = {}
    starts = set(index.spelt_from.get(letters[0], ()))
    blurred = _blur_all(letters)
    for number, phrase in enumerate(index.phrases):
        fit = _from_the_start(phrase, letters) if number in starts else 0.0
        fit = fit or _inside(phrase, letters) or _blurred(phrase, blurred)
        if fit:
            matches[number] = fit
    return matches


def _from_the_start(phrase: Phrase, letters: str) -> float:
    for spelling, most in ((phrase.initials, 1.0), (phrase.full, 1.0)):
        if spelling == letters:
            return most
        if spelling.startswith(letters):
            return 0.7 + 0.25 * len(letters) / len(spelling)
    if taken := syllables_taken(phrase.spelt, letters):
        return 0.65 + 0.25 * taken / len(phrase.spelt)
    return 0.0


def _inside(phrase: Phrase, letters: str) -> float:
    if len(letters) < SHORTEST_INSIDE:
        return 0.0
    if letters in phrase.initials:
        return 0.3 + 0.3 * len(letters) / len(phrase.initials)
    place = phrase.full.find(letters)
    if place > 0 and len(letters) >= SHORTEST_BLURRED and _at_syllable(phrase.spelt, place):
        return 0.35 + 0.3 * len(letters) / len(phrase.full)
    return 0.0


def _blurred(phrase: Phrase, blurred: str) -> float:
    if len(blurred) >= SHORTEST_BLURRED and phrase.blurred.startswith(blurred):
        return 0.6 + 0.2 * len(blurred) / len(phrase.blurred)
    return 0.0


def _at_syllable(spelt: Sequence[str], place: int) -> bool:
    at = 0
    for syllable in spelt:
        if at >= place:
            break
        at += len(syllable)
    return at == place


def syllables_taken(spelt: Sequence[str], letters: str) -> int:
    """How many syllables from the first the letters write, each by at least its first letter.

    `laonz` takes three of lao nian zheng. 0 where letters are left over.
    """
    places = {0}
    for taken, syllable in enumerate(spelt, 1):
        reached: set[int] = set()
        for place in places:
            for size in range(1, len(syllable) + 1):
                if letters[place : place + size] != syllable[:size]:
                    break
                if place + size == len(letters):
                    return taken
                reached.add(place + size)
        if not reached:
            return 0
        places = reached
    return 0


def _blur_all(letters: str) -> str:
    """Letters blurred without knowing where a syllable ends."""
    for full, short in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        letters = letters.replace(full, short)
    for full, short in (("ang", "an"), ("eng", "en"), ("ing", "in")):
        letters = letters.replace(full, short)
    return letters
