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
from huiketing.handbook.entry import Entry, entry_of
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
    cursor: Cursor = ""


@operation("GET", "/search", gives=shapes.Findings, name="search")
def search(request: Asking, query: Query[Question]) -> HttpResponse:
    """Everything that has the words, newest first: matters, procedures, people and more."""
    among = [query.kind] if query.kind else None
    found = ask(request.user, query.q, among=among, limit=query.limit, cursor=query.cursor)
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
    """Which page of the handbook."""

    line: Annotated[str, Upto(12)] | None = None
    limit: Limit = 100
    cursor: Annotated[str, Upto(20)] = ""


@operation("GET", "/procedures", gives=shapes.Procedures, name="list_procedures")
def list_procedures(request: Asking, query: Query[Shelf]) -> HttpResponse:
    """The procedures in force, by code; of one line where it is named."""
    here = sorted(
        (entry for entry in book().entries if query.line in (None, entry.line)),
        key=lambda entry: entry.code,
    )
    if query.cursor:
        if book().version(query.cursor) is None:
            raise Invalid(cursor=_("That page mark is not one of ours. Begin with the first page."))
        here = [entry for entry in here if entry.code > query.cursor]
    items = here[: query.limit]
    more = items[-1].code if len(here) > query.limit else None
    return answer({"items": [_brief(entry) for entry in items], "next": more})


class Which(Asked):
    """Which version of a procedure; the one in force where none is named."""

    v: Annotated[int, Between(1, 2**31 - 1)] | None = None


@operation(
    "GET", "/procedures/{code}", gives=shelf.Procedure, refuses=(404,), name="open_procedure"
)
def open_procedure(
    request: Asking, code: Path[Annotated[str, Upto(20)]], query: Query[Which]
) -> HttpResponse:
    """One procedure: what to bring, the steps, the limits, their source; with v an earlier one."""
    entry = book().version(code)
    if query.v is not None and (entry is None or entry.number != query.v):
        rows = ProcedureVersion.objects.select_related("procedure__line")
        row = rows.filter(procedure__code=clean_line(code).upper(), number=query.v).first()
        entry = entry_of(row) if row and not _is_unsigned(row) else None
    if entry is None:
        raise NotFound
    return answer(_brief(entry) | shelf.whole(entry))


def _is_unsigned(row: ProcedureVersion) -> bool:
    """A draft on its way: nothing anybody may go by yet."""
    return not row.is_current and row.status not in {"issued", "revised", "withdrawn"}


def _brief(entry: Entry) -> dict[str, object]:
    return {
        "code": entry.code,
        "title": entry.title,
        "line": {"code": entry.line, "name": entry.line_name},
        "promise": str(entry.promise),
        "restricted": entry.restricted,
        "draft": entry.is_draft,
    }


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
    cursor: Cursor = ""


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
    found = page(rows, keys=("happened_at", "pk"), cursor=query.cursor, limit=query.limit)
    items = []
    for matter in found.items:
        readable = ledger.may_read(matter, request.user)
        cells = ledger.cells(matter, ledger.serial_of(matter), readable=readable)
        items.append({"number": matter.number, "cells": cells})
    return answer(
        {"name": ledger.NAME, "heads": list(ledger.HEADS), "items": items, "next": found.next}
    )
