"""What colleagues learned of a procedure: read, found useful, decided by the line's expert."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiketing.base.errors import NotFound
from huiketing.base.http import Request
from huiketing.handbook import permissions
from huiketing.handbook.book import Entry, book
from huiketing.handbook.forms import DeclineForm
from huiketing.handbook.models import Experience
from huiketing.handbook.transitions import experience as verbs

MOST = 200  # experiences on one page


@require_GET
def index(request: Request, code: str) -> HttpResponse:
    """Every experience of one procedure, the most used first; those declined last."""
    return _show(request, _entry(code))


@require_POST
def useful(request: Request, uid: UUID) -> HttpResponse:
    """It helped. htmx swaps the line; a plain form comes back to it."""
    row = _experience(request, uid)
    verbs.find_useful(row, by=request.user)
    shown = _rows(request).get(pk=row.pk)
    if request.htmx:
        return render(request, "handbook/_useful.html", {"each": shown})
    return redirect(row)


@require_POST
def decline(request: Request, uid: UUID) -> HttpResponse:
    """The expert says why not."""
    row = _experience(request, uid)
    form = DeclineForm(request.POST, auto_id=f"d{row.pk}_%s")
    if form.is_valid():
        row.revision = form.cleaned_data["revision"]
        reason = form.cleaned_data["reason"]
        if form.carry_out(lambda: verbs.decline(row, by=request.user, reason=reason)):
            messages.success(request, _("Declined; %(name)s is told why.") % {"name": row.by})
            return redirect(row)
    return _show(request, _entry(row.procedure.code), form.status, again=(row.pk, form))


def _entry(code: str) -> Entry:
    entry = book().version(code)
    if entry is None or entry.restricted:
        raise NotFound
    return entry


def _rows(request: Request) -> Any:
    return Experience.objects.filter(procedure__restricted=False).for_list(request.user)


def _experience(request: Request, uid: UUID) -> Experience:
    row: Experience = get_object_or_404(_rows(request), uid=uid)
    return row


def _show(
    request: Request,
    entry: Entry,
    status: int = 200,
    again: tuple[int, DeclineForm] | None = None,
) -> HttpResponse:
    rows = list(_rows(request).filter(procedure_id=entry.procedure_id)[:MOST])
    rows.sort(key=lambda row: row.state == Experience.State.DECLINED)
    judges = permissions.may_judge(request.user, entry.line)

    def form(row: Experience) -> DeclineForm | None:
        if not judges or row.state != Experience.State.OPEN:
            return None
        if again is not None and again[0] == row.pk:
            return again[1]
        return DeclineForm(auto_id=f"d{row.pk}_%s", initial={"revision": row.revision})

    context = {
        "entry": entry,
        "rows": [(row, form(row)) for row in rows],
        "standing": sum(row.state != Experience.State.DECLINED for row in rows),
        "judges": judges,
    }
    return render(request, "handbook/experiences.html", context, status=status)
