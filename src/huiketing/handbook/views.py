"""Reading the handbook: the shelf by lines, a procedure's page, and the sheet a resident takes."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from huiketing.base.http import Request
from huiketing.base.text import clean_line
from huiketing.handbook.book import Entry, book, entry_of
from huiketing.handbook.models import ProcedureVersion
from huiketing.handbook.suggesting import suggest
from huiketing.handbook.suggesting.permissions import may_read_sayings, may_see_rankers
from huiketing.org.models import Unit

FOUND = 20  # entries a search shows
HIGHEST = 2**31 - 1  # of a version's number


@require_GET
def index(request: Request) -> HttpResponse:
    """Every procedure by line, or those that answer to what was asked for."""
    words = clean_line(request.GET.get("q", ""))
    line = request.GET.get("line", "").upper()
    held = book()
    shelves = list(held.by_line())
    if line and line not in {code for code, _name, _entries in shelves}:
        raise Http404
    found = [
        {"suggestion": one, "entry": held.by_code[one.code]}
        for one in suggest(words, n=FOUND, line=line or None)
    ]
    context = {
        **_shelf(line),
        "words": words[:200],
        "found": found,
        "shown": [shelf for shelf in shelves if not line or shelf[0] == line],
        "drafts": sum(entry.is_draft for entry in held.entries),
        "may_see_rankers": may_see_rankers(request.user),
    }
    return render(request, "handbook/index.html", context)


@require_GET
def page(request: Request, code: str) -> HttpResponse:
    """What is in force under this code."""
    entry = _entry(code)
    if entry.code != code:
        return redirect("handbook:page", entry.code)
    return _show(request, entry)


@require_GET
def version(request: Request, code: str, number: int) -> HttpResponse:
    """What a procedure said in an earlier version: a matter keeps the one it began with."""
    if number > HIGHEST:
        raise Http404
    row = get_object_or_404(
        ProcedureVersion.objects.select_related("procedure__line"),
        procedure__code=clean_line(code).upper(),
        number=number,
    )
    if row.is_current:
        return redirect("handbook:page", row.procedure.code)
    return _show(request, entry_of(row))


@require_GET
def notice(request: Request, code: str) -> HttpResponse:
    """One A4 sheet that names everything to bring, once (一次性告知单)."""
    home = request.user.authority.home
    unit = Unit.objects.filter(pk=home.unit_id).first() if home else None
    return render(request, "handbook/notice.html", {"entry": _entry(code), "unit": unit})


def _entry(code: str) -> Entry:
    if entry := book().version(code):
        return entry
    raise Http404


def _show(request: Request, entry: Entry) -> HttpResponse:
    held = book()
    current = held.by_code.get(entry.code)
    versions = ProcedureVersion.objects.filter(procedure_id=entry.procedure_id)
    context = {
        **_shelf(entry.line),
        "entry": entry,
        "may_read_sayings": may_read_sayings(request.user, entry.line, restricted=entry.restricted),
        "is_current": current is not None and current.version_id == entry.version_id,
        "versions": versions.only("number", "status", "effective_on", "is_current", "title"),
        "related": [held.by_code[code] for code in entry.related if code in held.by_code],
    }
    return render(request, "handbook/page.html", context)


def _shelf(line: str) -> dict[str, Any]:
    """What the two columns on the left show."""
    held = book()
    return {
        "total": len(held),
        "line": line,
        "shelves": [
            {"code": code, "name": name, "entries": entries}
            for code, name, entries in held.by_line()
        ],
        "neighbours": [entry for entry in held.entries if entry.line == line],
    }
