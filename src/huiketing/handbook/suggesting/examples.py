"""What there is to learn from: titles, sayings and text of the book, what desks confirmed."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from huiketing.handbook import sayings, starter
from huiketing.handbook.book import Book
from huiketing.handbook.models import Choice, Saying

if TYPE_CHECKING:
    from huiketing.handbook.learning.training import Example
    from huiketing.handbook.suggesting.rankers import Asked

TITLE, TEXT, CHOSEN = 1.0, 0.2, 2.0
"""How much a title or saying of the book counts, a sentence of its text, and a desk's choice;
a resident's saying counts 1."""

NEWEST = 20_000  # choices that are learned from


def of_book(held: Book) -> "Iterator[Example]":
    """What the procedures in force say of themselves."""
    for entry in held.entries:
        names = (entry.title, *entry.aliases)
        yield from _of(entry.code, names, (*entry.steps, *entry.pitfalls))


def of_starter() -> "Iterator[Example]":
    """The same from the product's own files, for the ranker that ships."""
    for row in starter.procedures():
        steps = [step["text"] for step in row.fields["steps"]]
        names = (row.fields["title"], *row.fields["aliases"])
        yield from _of(row.code, names, (*steps, *row.fields["pitfalls"]))


def _of(code: str, names: Iterable[str], texts: Iterable[str]) -> "Iterator[Example]":
    from huiketing.handbook.learning.training import Example

    for name in names:
        yield Example(name, code, TITLE)
    for text in texts:
        yield Example(text, code, TEXT)


def of_files() -> "Iterator[Example]":
    """The shipped sayings that may be learned from."""
    from huiketing.handbook.learning.training import Example

    for said in sayings.shipped():
        if not said.kept_out:
            yield Example(said.words, said.code)


def of_rows() -> "Iterator[Example]":
    """The sayings of this place that may be learned from: the shipped ones and its own."""
    from huiketing.handbook.learning.training import Example

    rows = Saying.objects.filter(kept_out=False, removed_at=None).order_by("pk")
    for words, code in rows.values_list("words", "procedure__code"):
        yield Example(words, code)


def of_choices() -> "tuple[list[Example], int]":
    """What desks confirmed, and the last of it."""
    from huiketing.handbook.learning.training import Example

    rows = Choice.objects.exclude(procedure=None).exclude(words="").order_by("-pk")[:NEWEST]
    found = list(rows.values_list("pk", "words", "procedure__code"))
    last = found[0][0] if found else 0
    return [Example(words, code, CHOSEN) for _pk, words, code in reversed(found)], last


def of_confirmed(said: "Iterable[Asked]") -> "Iterator[Example]":
    """The same of sayings that are taken as confirmed, for measuring."""
    from huiketing.handbook.learning.training import Example

    for each in said:
        yield Example(each.words, each.code, CHOSEN)


def fingerprint() -> str:
    """Of everything the shipped ranker is learned from: it is made anew when this changes."""
    from huiketing.handbook.learning.training import RECIPE

    said = json.dumps([RECIPE, *of_starter(), *of_files()], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
