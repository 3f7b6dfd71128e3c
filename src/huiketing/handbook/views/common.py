"""What the pages of the book share: the shelf, and how a procedure is found."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from huiketing.base.http import Request
from huiketing.base.text import clean_line
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.handbook.models import Procedure, ProcedureVersion
from huiketing.handbook.selectors import how_many_wait

HIGHEST = 2**31 - 1  # of a version's number


def home_path(request: Request) -> str:
    """Where the reader works: what is done differently there is shown to them."""
    home = request.user.authority.home
    return home.path if home else ""


def shelf(request: Request, line: str = "") -> dict[str, Any]:
    """What the columns on the left show."""
    held = book()
    return {
        "total": len(held),
        "line": line,
        "shelves": [
            {"code": code, "name": name, "entries": entries}
            for code, name, entries in held.by_line()
        ],
        "neighbours": [entry for entry in held.entries if entry.line == line],
        "waiting": how_many_wait(request.user),
    }


def entry_or_404(request: Request, code: str) -> Entry:
    """What is in force under the code, as it is done where the reader works."""
    if entry := book().version(code, at=home_path(request)):
        return entry
    raise Http404


def procedure_or_404(code: str) -> Procedure:
    """The row of the name, in force or not."""
    return get_object_or_404(
        Procedure.objects.select_related("line"), code=clean_line(code).upper()[:12]
    )


def version_or_404(code: str, number: int) -> ProcedureVersion:
    """A version with who wrote it and what was said of it."""
    if number > HIGHEST:
        raise Http404
    return get_object_or_404(
        ProcedureVersion.objects.select_related("procedure__line").prefetch_related(
            "authors__person", "opinions__person", "citations__resource"
        ),
        procedure__code=clean_line(code).upper()[:12],
        number=number,
    )


def number_asked(request: Request, name: str) -> int | None:
    """A version's number in the address; None where none is asked for, 404 for no number."""
    asked = request.GET.get(name, "").strip()
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit()) or len(asked) > 10:
        raise Http404
    return int(asked)
