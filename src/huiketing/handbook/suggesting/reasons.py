"""Why a procedure was suggested, in a few words the desk reads at a glance."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiketing.handbook.suggesting.blending import SAME_WORDS, Learned, speaks
from huiketing.handbook.suggesting.index import Index
from huiketing.handbook.suggesting.ranking import Evidence, Heard, spans

WHOLE = 0.75
"""From how much of a saying on it counts as having been said."""


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
    stretches = speaks(heard, learned, found.entry, entry.code)
    marks = tuple(heard.said.span(*stretch) for stretch in stretches)
    if learned.near.get(entry.code, 0.0) >= SAME_WORDS:
        return _("words like these were chosen for it here"), marks
    if stretches:
        words = "".join(_("“%s”") % heard.said.folded[start:end] for start, end in stretches)
        return _("heard %(words)s") % {"words": words}, marks
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
    return _("has “%(words)s”") % {"words": _longest_shared(heard.said.folded, found.phrase.folded)}


def _without_phrase(index: Index, heard: Heard, found: Evidence, often: int) -> str:
    entry = index.entries[found.entry]
    if found.kind == "code":
        return _("code %(code)s") % {"code": entry.code}
    if found.kind == "line":
        return _("line %(line)s") % {"line": entry.line_name}
    if found.kind == "common":
        return ngettext("%(n)d time this month", "%(n)d times this month", often) % {"n": often}
    words = _longest_in_text(index, heard, found)
    return _("its text mentions “%(words)s”") % {"words": words}


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
