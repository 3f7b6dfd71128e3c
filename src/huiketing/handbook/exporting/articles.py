"""The whole book as it is printed: its chapters, and each article with whoever answers for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.handbook.models import (
    Authorship,
    Citation,
    Edition,
    LegalResource,
    LifeEventPart,
    Opinion,
)
from huiketing.org.models import Unit

Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of life the article belongs to (一件事)."""

    code: str
    name: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule an article rests on, and which article of it."""

    resource: LegalResource
    article: str

    def __str__(self) -> str:
        return f"{self.resource} {self.article}".strip()


@dataclass(frozen=True, slots=True)
class Article:
    """One procedure as the printed book has it (第几条)."""

    entry: Entry
    authors: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    rules: tuple[Cited, ...] = ()
    events: tuple[Event, ...] = ()
    locals: tuple[Entry, ...] = ()
    """What places do differently, the highest place first."""
    related: tuple[Entry, ...] = ()

    @property
    def heading(self) -> str:
        """「第 12 条　老年优待证办理」; one that has no place in the book yet goes by its code."""
        entry = self.entry
        if entry.article is None:
            return f"{entry.code}　{entry.title}"
        return _("Article %(n)d") % {"n": entry.article} + f"　{entry.title}"

    @property
    def anchor(self) -> str:
        """What a contents list points to; letters and digits only."""
        return f"article_{self.entry.code.replace('-', '_')}"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of work, with its articles."""

    code: str
    name: str
    number: int
    articles: tuple[Article, ...]

    @property
    def anchor(self) -> str:
        """What a contents list points to."""
        return f"chapter_{self.code}"


@dataclass(frozen=True, slots=True)
class WholeBook:
    """What is printed: chapters by line, and how many articles stay out of print."""

    place: str
    on: date
    stamp: str
    """Which state of the book this is."""
    chapters: tuple[Chapter, ...]
    left_out: int
    """Articles handled quietly, which are not printed."""

    @property
    def articles(self) -> Iterator[Article]:
        """Every article in the order of the book."""
        for chapter in self.chapters:
            yield from chapter.articles

    @property
    def count(self) -> int:
        """How many articles it holds."""
        return sum(len(chapter.articles) for chapter in self.chapters)

    @property
    def drafts(self) -> int:
        """How many of them nobody has signed yet."""
        return sum(article.entry.is_draft for article in self.articles)


def place_name() -> str:
    """The place whose book it is: the one unit everything is below, or the product's own name."""
    roots = list(Unit.objects.standing().filter(parent=None).values_list("name", flat=True)[:2])
    return roots[0] if len(roots) == 1 else _("Huiketing")


def address(entry: Entry, *, version: bool = False) -> str:
    """The stable address of a procedure; with `version` the one of exactly this wording.

    The wording of a place's own way is what holds there: its page is the one that names the place.
    """
    url = settings.PUBLIC_URL + reverse("handbook:page", args=[entry.code])
    if version and entry.local is not None:
        return f"{url}?{urlencode({'at': entry.local.unit_code})}"
    return f"{url}?v={entry.number}" if version else url


def edition_stamp() -> str:
    """Which state the book is in, as text."""
    stamp = Edition.objects.filter(pk=Edition.THE_ONE).values_list("stamp", flat=True).first()
    return str(stamp) if stamp else "empty"


def whole_book(*, restricted: bool = False) -> WholeBook:
    """The book in force, ready to be printed; six statements, however long it is.

    What is handled quietly stays out unless `restricted`.
    """
    held = book()
    shown = [entry for entry in held.entries if restricted or not entry.restricted]
    known = {entry.code: entry for entry in shown}
    ids = [entry.version_id for entry in shown]
    authors, signed = _authors(ids), _signatures(ids)
    rules, events = _rules(ids), _events(shown)
    chapters: dict[str, list[Article]] = defaultdict(list)
    for entry in sorted(shown, key=_order):
        article = Article(
            entry=entry,
            authors=tuple(authors[entry.version_id]),
            signed=tuple(signed[entry.version_id]),
            rules=tuple(rules[entry.version_id]),
            events=tuple(events[entry.procedure_id]),
            locals=held.locals.get(entry.code, ())[::-1],
            related=tuple(known[code] for code in entry.related if code in known),
        )
        chapters[entry.line].append(article)
    order = list(dict.fromkeys(entry.line for entry in held.entries if entry.line in chapters))
    return WholeBook(
        place=place_name(),
        on=times.today(),
        stamp=edition_stamp(),
        chapters=tuple(
            Chapter(code, chapters[code][0].entry.line_name, number, tuple(chapters[code]))
            for number, code in enumerate(order, 1)
        ),
        left_out=len(held) - len(shown),
    )


def _order(entry: Entry) -> tuple[bool, int, str]:
    return (entry.article is None, entry.article or 0, entry.code)


def _authors(versions: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Authorship.objects.filter(version__in=versions).select_related("person")
    for row in rows:
        part = row.part or row.get_role_display()
        found[row.version_id].append(_("%(name)s (%(what)s)") % {"name": row.person, "what": part})
    return found


def _signatures(versions: list[int]) -> dict[int, list[str]]:
    """Who agreed, in the last round, as 「方佩文 签发 2026-10-15」."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Opinion.objects.filter(version__in=versions, verdict=Opinion.Verdict.AGREE)
    for row in rows.select_related("person", "version").order_by("pk"):
        if row.round == row.version.round or row.stage == Opinion.Stage.STILL_VALID:
            day = timezone.localtime(row.at).date().isoformat()
            found[row.version_id].append(f"{row.person} {row.get_stage_display()} {day}")
    return found


def _rules(versions: list[int]) -> dict[int, list[Cited]]:
    found: dict[int, list[Cited]] = defaultdict(list)
    for row in Citation.objects.filter(version__in=versions).select_related("resource"):
        found[row.version_id].append(Cited(row.resource, row.article))
    return found


def _events(entries: Iterable[Entry]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    ids = [entry.procedure_id for entry in entries]
    parts = LifeEventPart.objects.filter(procedure__in=ids, event__is_active=True)
    for part in parts.select_related("event").order_by("event__order", "event__code"):
        event = part.event
        found[part.procedure_id].append(Event(event.code, event.name, tuple(event.said)))
    return found
