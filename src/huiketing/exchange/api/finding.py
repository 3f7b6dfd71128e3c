"""Finding things: everything by a word, procedures by what was said, people by name or phone."""

from datetime import datetime, time, timedelta
from typing import Annotated

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from ninja import Path, Query
from pydantic import Field

from huiketing.base.errors import Invalid, NotFound
from huiketing.base.paging import page
from huiketing.base.text import clean_line
from huiketing.exchange.api import reading, shapes, shelf, shown
from huiketing.exchange.api.answers import answer
from huiketing.exchange.api.auth import Asking
from huiketing.exchange.api.face import operation
from huiketing.exchange.api.fields import Asked, Between, Cursor, Day, Limit, Upto
from huiketing.handbook.book import book
from huiketing.handbook.entry import entry_of
from huiketing.handbook.models import ProcedureVersion
from huiketing.handbook.suggesting import answer as meaning
from huiketing.parlour import ledger
from huiketing.parties.selectors import lookup
from huiketing.search.asking import ask


class Question(Asked):
    """What to look for."""

    q: Annotated[str, Upto(100, 1)]
    kind: Annotated[str, Upto(20, 1)] | None = None
    limit: Limit = 20
    cursor: Cursor = None


@operation("GET", "/search", gives=shapes.Findings, name="search")
def search(request: Asking, query: Query[Question]) -> HttpResponse:
    """Everything that has the words, newest first: matters, procedures, people and more."""
    among = [query.kind] if query.kind else None
    found = ask(request.user, query.q, among=among, limit=query.limit, cursor=query.cursor or "")
    items = [
        {
            "kind": each.hit.kind,
            "uid": str(each.hit.subject_uid),
            "number": each.hit.number,
            "title": each.hit.title,
            "snippet": strip_tags(each.hit.snippet_html),
            "at": shown.moment(each.hit.at),
            "url": settings.PUBLIC_URL + each.url,
        }
        for each in found.items
    ]
    return answer({"items": items, "next": found.next, "capped": found.capped})


class Shelf(Asked):
    """Which page of the handbook, and as which unit does it."""

    line: Annotated[str, Upto(12)] | None = None
    unit: Annotated[str, Upto(12, 1)] | None = None
    limit: Limit = 100
    cursor: Annotated[str, Upto(20)] = ""


@operation("GET", "/procedures", gives=shapes.Procedures, name="list_procedures")
def list_procedures(request: Asking, query: Query[Shelf]) -> HttpResponse:
    """The procedures in force, by code, as the unit does them; of one line where it is named."""
    held, at = book(), _path(request, query.unit)
    shelved = sorted(
        (entry for entry in held.entries if query.line in (None, entry.line)),
        key=lambda entry: entry.code,
    )
    if query.cursor:
        if held.version(query.cursor) is None:
            raise Invalid(cursor=_("That page mark is not one of ours. Begin with the first page."))
        shelved = [entry for entry in shelved if entry.code > query.cursor]
    items = [held.here(entry, at) for entry in shelved[: query.limit]]
    more = items[-1].code if len(shelved) > query.limit else None
    return answer({"items": [shelf.brief(entry) for entry in items], "next": more})


def _path(request: Asking, code: str | None) -> str:
    """Where the unit of this code stands; one's own where none is named, nowhere without a post."""
    if code is None and not request.user.authority.grants:
        return ""
    return reading.unit_of(request, code).path


class Which(Asked):
    """As which unit does it, or which version as the book has it."""

    v: Annotated[int, Between(1, 2**31 - 1)] | None = None
    unit: Annotated[str, Upto(12, 1)] | None = None


@operation(
    "GET", "/procedures/{code}", gives=shelf.Procedure, refuses=(404,), name="open_procedure"
)
def open_procedure(
    request: Asking, code: Path[Annotated[str, Upto(20)]], query: Query[Which]
) -> HttpResponse:
    """One procedure as the unit does it (one's own if none is named); with v as the book had it."""
    held = book()
    written = held.version(code)
    if query.v is None:
        if written is None:
            raise NotFound
        entry = held.here(written, _path(request, query.unit))
        return answer(shelf.whole(entry, written))
    if written is None or written.number != query.v:
        rows = ProcedureVersion.objects.select_related("procedure__line")
        row = rows.filter(procedure__code=clean_line(code).upper(), number=query.v).first()
        if row is None or _is_unsigned(row):
            raise NotFound
        written = entry_of(row)
    return answer(shelf.whole(written, written))


def _is_unsigned(row: ProcedureVersion) -> bool:
    """A draft on its way: nothing anybody may go by yet."""
    return not row.is_current and row.status not in {"issued", "revised", "withdrawn"}


class Said(Asked):
    """What the resident said."""

    words: Annotated[str, Upto(4000, 1)]
    n: Annotated[int, Between(1, 50)] = 5


@operation("GET", "/suggest", gives=shapes.Meanings, name="suggest")
def suggest_procedures(request: Asking, query: Query[Said]) -> HttpResponse:
    """Which procedures the words may mean, the likeliest first."""
    found = meaning(query.words, n=query.n)
    items = [
        {
            "code": each.code,
            "title": each.title,
            "line": each.line,
            "score": round(each.score, 4),
            "why": each.why,
        }
        for each in found.suggestions
    ]
    return answer({"items": items, "sure": found.sure, "ranked_by": found.ranked_by})


class Somebody(Asked):
    """Whom to look for."""

    q: Annotated[str, Upto(60, 1)]
    limit: Annotated[int, Between(1, 20)] = 8


@operation("GET", "/parties", gives=shapes.Candidates, name="list_parties")
def list_parties(request: Asking, query: Query[Somebody]) -> HttpResponse:
    """Whom a name, its initials, a phone or its last four digits may mean. Phones are masked."""
    items = [
        {
            "uid": str(each.uid),
            "name": each.name,
            "phone": each.masked_phone,
            "kind": each.kind,
            "group": each.group,
            "unit": each.unit,
        }
        for each in lookup(query.q, request.user, limit=query.limit)
    ]
    return answer({"items": items})


class Days(Asked):
    """Which days of which unit's register."""

    from_: Day = Field(alias="from")
    to: Day
    unit: Annotated[str, Upto(12, 1)] | None = None
    limit: Limit = 100
    cursor: Cursor = None


LONGEST = timedelta(days=366 * 3)


@operation("GET", "/register", gives=shapes.Register, refuses=(403, 404), name="register")
def register(request: Asking, query: Query[Days]) -> HttpResponse:
    """The register's rows in the columns of the prescribed form. Phones are masked."""
    if not query.from_ <= query.to <= query.from_ + LONGEST:
        raise Invalid(to=_("Name a last day that is not before the first, three years at most."))
    unit = reading.unit_of(request, query.unit)
    if not any(grant.reaches(unit.path) for grant in request.user.authority.grants):
        raise NotFound
    since = timezone.make_aware(datetime.combine(query.from_, time.min))
    until = timezone.make_aware(datetime.combine(query.to + timedelta(days=1), time.min))
    rows = ledger.register_of(unit, request.user).filter(
        happened_at__gte=since, happened_at__lt=until
    )
    found = page(rows, keys=("happened_at", "pk"), cursor=query.cursor or "", limit=query.limit)
    items = []
    for matter in found.items:
        readable = ledger.may_read(matter, request.user)
        cells = ledger.cells(matter, ledger.serial_of(matter), readable=readable)
        items.append({"number": matter.number, "cells": cells})
    return answer(
        {"name": ledger.NAME, "heads": list(ledger.HEADS), "items": items, "next": found.next}
    )
