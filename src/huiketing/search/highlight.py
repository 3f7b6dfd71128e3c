"""Showing where a text holds what was asked for."""

from collections.abc import Sequence

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from huiketing.base.text import fold

BEFORE, LENGTH = 16, 80  # characters of a snippet


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text, escaped, with `<mark>` around each of the (folded) words."""
    parts: list[str] = []
    at = 0
    for start, end in _spans(text, words):
        parts += [conditional_escape(text[at:start]), "<mark>"]
        parts += [conditional_escape(text[start:end]), "</mark>"]
        at = end
    parts.append(conditional_escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308


def snippet(text: str, words: Sequence[str]) -> SafeString:
    """Some eighty characters around the first of the words, else the beginning; marked."""
    flat = " ".join(text.split())
    spans = _spans(flat, words)
    start = max(spans[0][0] - BEFORE, 0) if spans else 0
    if len(flat) - start < LENGTH:
        start = max(len(flat) - LENGTH, 0) if start else 0
    end = min(start + LENGTH, len(flat))
    shown = marked(flat[start:end], words)
    head, tail = "…" if start else "", "…" if end < len(flat) else ""
    return mark_safe(f"{head}{shown}{tail}")  # noqa: S308


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text, in order, none over another."""
    folded, places = _folded(text)
    spans = []
    for word in words:
        at = folded.find(word) if word else -1
        while at >= 0:
            spans.append((places[at], places[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place in `text` it came from."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text))
    pieces = [fold(character) for character in text]
    places = [at for at, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), places
