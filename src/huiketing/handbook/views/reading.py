"""Reading the handbook: the shelf by lines, a procedure's page, and the sheets residents take."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from huiketing.base.http import Request
from huiketing.base.text import clean_line
from huiketing.handbook import permissions
from huiketing.handbook.beside import beside
from huiketing.handbook.book import book
from huiketing.handbook.comparing import compare
from huiketing.handbook.entry import entry_of
from huiketing.handbook.forms.signing import ReasonForm
from huiketing.handbook.learned import learned_of
from huiketing.handbook.models import Authorship, Opinion, ProcedureVersion
from huiketing.handbook.selectors import shaken
from huiketing.handbook.suggesting import suggest
from huiketing.handbook.suggesting.permissions import may_read_sayings, may_see_rankers
from huiketing.handbook.views.acts import act_forms
from huiketing.handbook.views.common import (
    home_path,
    number_asked,
    procedure_or_404,
    shelf,
    version_or_404,
)
from huiketing.history.models import Event
from huiketing.org.models import Unit

FOUND = 20  # entries a search shows
EVENTS = 12  # of the history of a procedure on its page


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
        **shelf(request, line),
        "words": words[:200],
        "found": found,
        "shown": [each for each in shelves if not line or each[0] == line],
        "drafts": sum(entry.is_draft for entry in held.entries),
        "may_write": any(permissions.may_write(request.user, code) for code, *_ in shelves),
        "may_see_rankers": may_see_rankers(request.user),
        "may_see_gaps": permissions.may_see_gaps(request.user),
    }
    return render(request, "handbook/index.html", context)


@require_GET
def page(request: Request, code: str) -> HttpResponse:
    """What is in force under this code, as it is done here; `?at=` asks for another unit's way,
    `?v=` for one version."""
    number = number_asked(request, "v")
    if number is not None:
        return show(request, version_or_404(code, number), local=False)
    entry = book().version(code)
    if entry is not None:
        if entry.code != code:
            return redirect("handbook:page", entry.code)
        return show(request, version_or_404(entry.code, entry.number))
    # Out of use, or not in force yet: the name still answers, with the newest there is.
    newest = procedure_or_404(code).versions.order_by("-number").first()
    if newest is None:
        raise Http404
    return show(request, version_or_404(code, newest.number), local=False)


@require_GET
def version(request: Request, code: str, number: int) -> HttpResponse:
    """Where a version stood before `?v=`."""
    row = version_or_404(code, number)
    return redirect(f"{reverse('handbook:page', args=[row.procedure.code])}?v={row.number}")


@login_not_required
@require_GET
def public(request: Request, code: str) -> HttpResponse:
    """The same procedure for residents, without the house's own steps; `?at=` names a unit.

    What is handled quietly has no such page, and nothing says that it might.
    """
    place = clean_line(request.GET.get("at", ""))[:12]
    unit = Unit.objects.filter(code=place, ended_on=None).first() if place else None
    entry = book().version(code, at=unit.path if unit else "")
    if entry is None or entry.restricted:
        raise Http404
    context = {
        "entry": entry,
        "unit": unit,
        "place": unit.name if unit else "",
        "steps": [step for step in entry.flow if step.public],
        "together": book().together(entry.code),
    }
    return render(request, "handbook/public.html", context)


def show(
    request: Request,
    row: ProcedureVersion,
    *,
    local: bool = True,
    status: int = 200,
    **answered: Any,
) -> HttpResponse:
    """The page of a version. `answered` is an act's form that was refused, by its name."""
    held, procedure, person = book(), row.procedure, request.user
    plain = entry_of(row)
    entry = held.here(plain, _place_path(request)) if local and row.is_current else plain
    versions = list(
        procedure.versions.only("number", "status", "effective_on", "is_current", "summary")
    )
    line = procedure.line.code
    open_one = next((v for v in versions if _is_open(v)), None)
    context = {
        **shelf(request, entry.line),
        "entry": entry,
        "row": row,
        "procedure": procedure,
        "is_current": row.is_current and procedure.withdrawn_on is None,
        "versions": versions,
        "before": _before(row, versions),
        "differs": compare(plain, entry) if entry.local else [],
        "writers": [each for each in row.authors.all() if each.role != Authorship.Role.CREDITED],
        "credited": [each for each in row.authors.all() if each.role == Authorship.Role.CREDITED],
        "opinions": [
            each for each in row.opinions.all() if each.stage != Opinion.Stage.STILL_VALID
        ],
        "reviews": [each for each in row.opinions.all() if each.stage == Opinion.Stage.STILL_VALID],
        "shaken": shaken(row) if row.is_current else [],
        "related": [held.by_code[code] for code in entry.related if code in held.by_code],
        "together": held.together(entry.code),
        "beside": beside(entry, person) if not entry.restricted else [],
        "learned": learned_of(entry, person),
        "may_read_sayings": may_read_sayings(person, line, restricted=entry.restricted),
        "events": _events(row),
        "acts": act_forms(person, row) | answered,
        "open_act": next(iter(answered), ""),
        "may_write": permissions.may_write(person, line) and procedure.withdrawn_on is None,
        "may_edit": row.may_be_written and permissions.may_edit(person, row),
        "open_one": open_one,
        "withdraw": answered.get("withdraw")
        or (
            ReasonForm(initial={"revision": procedure.revision}, prefix="withdraw")
            if permissions.may_sign(person, line) and not procedure.withdrawn_on
            else None
        ),
        "may_differ": row.is_current and _led(request),
    }
    return render(request, "handbook/page.html", context, status=status)


def _place_path(request: Request) -> str:
    """Where the unit stands whose way is asked for; the reader's own where none is named."""
    asked = clean_line(request.GET.get("at", ""))[:12]
    if not asked:
        return home_path(request)
    return get_object_or_404(Unit, code=asked, ended_on=None).path


def _is_open(version: ProcedureVersion) -> bool:
    """Being written or on its way, beside what is in force."""
    status = ProcedureVersion.Status
    return not version.is_current and version.status in (
        status.DRAFT,
        status.PEER_REVIEW,
        status.CHECKING,
    )


def _before(row: ProcedureVersion, versions: list[ProcedureVersion]) -> int | None:
    """The version this one is compared with: the one in force for a draft, else the one before."""
    status = ProcedureVersion.Status
    if not row.is_current and not row.is_signed:
        current = next((v.number for v in versions if v.is_current), None)
        if current is not None:
            return current
    return next(
        (v.number for v in versions if v.number < row.number and v.status != status.WITHDRAWN),
        None,
    )


def _events(row: ProcedureVersion) -> list[Event]:
    return list(Event.objects.about(row.procedure).with_details().reverse()[:EVENTS])


def _led(request: Request) -> bool:
    """Whether the reader leads any unit: its own way can be written there."""
    return any(grant.role == permissions.Role.LEAD for grant in request.user.authority.grants)
