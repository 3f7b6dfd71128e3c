"""Why a procedure was suggested, in a few words the desk reads at a glance."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiketing.handbook.suggesting.blending import SAME_WORDS, SHOWN, Learned, speaks, trimmed
from huiketing.handbook.suggesting.index import Index
from huiketing.handbook.suggesting.ranking import Evidence, Heard, spans
from huiketing.handbook.suggesting.words import PARTICLES

WHOLE = 0.75
"""From how much of a saying on it counts as having been said."""


LIKELY = 0.1
"""From what share on it is more than a little like it."""
LONGEST = 8
"""Characters of a title or saying that are named as words; more is a sentence."""

Stretches = tuple[tuple[int, int], ...]


def reason(
    index: Index, heard: Heard, found: Evidence, often: int, learned: Learned | None
) -> tuple[str, Stretches]:
    """Why, and the stretches of the resident's own words that spoke for it."""
    entry = index.entries[found.entry]
    plain = learned is None or (
        found.phrase is not None
        and (
            found.kind == "letters"
            or (found.phrase.folded in heard.said.folded and len(found.phrase.folded) > 1)
        )
    )
    if learned is None or plain:
        return why(index, heard, found, often), spans(index, heard, found)
    spoke = speaks(heard, learned, found.entry, entry.code)
    stretches = _as_words(index, heard.said.folded, found.entry, spoke)
    marks = tuple(heard.said.span(*stretch) for stretch in stretches)
    if learned.near.get(entry.code, 0.0) >= SAME_WORDS:
        return _("words like these were chosen for it here"), marks
    if stretches:
        words = "".join(_("“%s”") % heard.said.folded[start:end] for start, end in stretches)
        return _("heard %(words)s") % {"words": words}, marks
    if spoke and learned.shares[found.entry] >= LIKELY:
        return _("people say it in words like these"), marks
    if found.strength:
        return why(index, heard, found, often), spans(index, heard, found)
    return _("only a little like it"), ()


def why(index: Index, heard: Heard, found: Evidence, often: int) -> str:
    """One reason, the strongest: what matched, in the words of the book."""
    if found.phrase is None:
        return _without_phrase(index, heard, found, often)
    if found.kind == "letters":
        return _("pinyin %(letters)s") % {"letters": found.letters}
    if found.kind == "sound":
        return _("sounds like “%(words)s”") % {"words": found.phrase.text}
    if found.kind == "meaning":
        return _("in other words “%(words)s”") % {"words": found.phrase.text}
    if found.covered >= WHOLE or found.phrase.folded in heard.said.folded:
        if found.phrase.is_title:
            return _("title “%(words)s”") % {"words": found.phrase.text}
        return _("saying “%(words)s”") % {"words": found.phrase.text}
    words = _longest_shared(heard.said.folded, found.phrase.folded)
    if _is_scrap(words, heard):
        return _("only a little like it")
    return _("has “%(words)s”") % {"words": words}


def _without_phrase(index: Index, heard: Heard, found: Evidence, often: int) -> str:
    entry = index.entries[found.entry]
    if found.kind == "code":
        return _("code %(code)s") % {"code": entry.code}
    if found.kind == "line":
        return _("line %(line)s") % {"line": entry.line_name}
    if found.kind == "common":
        return ngettext("%(n)d time this month", "%(n)d times this month", often) % {"n": often}
    words = _longest_in_text(index, heard, found)
    if _is_scrap(words, heard):
        return _("only a little like it")
    return _("its text mentions “%(words)s”") % {"words": words}


def _is_scrap(words: str, heard: Heard) -> bool:
    """Whether it is one character out of more: no word to whoever reads it."""
    return len(words) < 2 <= len(heard.said.folded.strip())


def _as_words(
    index: Index, folded: str, entry: int, spoke: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """What spoke for it as whole words: what weighs may begin or end in the middle of one.

    The book's own title and sayings know where words are; beside them particles part words.
    """
    known = [phrase.folded for phrase in index.phrases if phrase.entry == entry]
    words: list[tuple[int, int]] = []
    for start, end in spoke:
        whole = _known_around(folded, known, start, end)
        words += [whole] if whole else _between_particles(folded, start, end)
    words = [each for each in words if not any(_within(each, other) for other in words)]
    return sorted(set(words))[:SHOWN]


def _within(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def _known_around(folded: str, known: list[str], start: int, end: int) -> tuple[int, int] | None:
    """The longest words of the book that were said and share something with this stretch."""
    for size in range(min(LONGEST, len(folded)), 1, -1):
        for first in range(max(0, start - size + 1), min(end, len(folded) - size + 1)):
            if any(folded[first : first + size] in text for text in known):
                words = trimmed(folded, first, first + size)
                if words[1] - words[0] > 1:
                    return words
    return None


def _between_particles(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    parts, begin = [], start
    for place in range(start, end + 1):
        if place == end or folded[place] in PARTICLES:
            if place - begin > 1:
                parts.append((begin, place))
            begin = place + 1
    return parts


def _longest_shared(said: str, phrase: str) -> str:
    """The longest stretch of the phrase that was said."""
    for size in range(len(phrase), 0, -1):
        for start in range(len(phrase) - size + 1):
            if phrase[start : start + size] in said:
                return phrase[start : start + size]
    return phrase


def _longest_in_text(index: Index, heard: Heard, found: Evidence) -> str:
    shared = [
        text
        for text in (*heard.pieces, *heard.means)
        if any(entry == found.entry for entry, _weight in index.body.get(text, ()))
    ]
    return max(shared, key=lambda text: (_weight_in(index, text, found.entry), text), default="")


def _weight_in(index: Index, text: str, entry: int) -> float:
    return next(weight for number, weight in index.body[text] if number == entry)
