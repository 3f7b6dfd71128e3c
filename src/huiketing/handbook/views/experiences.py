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
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.handbook.forms.learning import AdoptForm, DeclineForm
from huiketing.handbook.learned import sources
from huiketing.handbook.models import Experience, ProcedureVersion
from huiketing.handbook.transitions import adopting
from huiketing.handbook.transitions import experience as verbs
from huiketing.org.forms.base import VerbForm

MOST = 200  # experiences on one page


@require_GET
def index(request: Request, code: str) -> HttpResponse:
    """Every experience of one procedure, the most used first; those declined last."""
    return _show(request, _entry(code))


@require_GET
def write(request: Request, code: str) -> HttpResponse:
    """From which of one's own closed matters of this kind an experience is written."""
    entry = _entry(code)
    found = sources(request.user, entry.procedure_id)
    return render(request, "handbook/write.html", {"entry": entry, "sources": found})


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


@require_POST
def adopt(request: Request, uid: UUID) -> HttpResponse:
    """The expert takes it into the draft of the next version."""
    row = _experience(request, uid)
    form = AdoptForm(request.POST, auto_id=f"a{row.pk}_%s", steps=_steps(row.procedure_id))
    if form.is_valid():
        values = dict(form.cleaned_data)
        row.revision = values.pop("revision")
        draft = form.carry_out(lambda: adopting.adopt(row, by=request.user, **values))
        if draft:
            said = _("It stands in the draft of version %(number)s, with credit to %(name)s.")
            messages.success(request, said % {"number": draft.number, "name": row.by})
            return redirect(row)
    return _show(request, _entry(row.procedure.code), form.status, again=(row.pk, form))


def _steps(procedure_id: int) -> list[tuple[int, str]]:
    """The steps an experience can go into: of the draft, or of what is in force."""
    rows = ProcedureVersion.objects.filter(procedure_id=procedure_id)
    version = rows.in_the_works().first() or rows.filter(is_current=True).first()
    return [(step["no"], step["text"]) for step in version.step_list] if version else []


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
    again: tuple[int, VerbForm] | None = None,
) -> HttpResponse:
    rows = list(_rows(request).filter(procedure_id=entry.procedure_id)[:MOST])
    rows.sort(key=lambda row: row.state == Experience.State.DECLINED)
    judges = permissions.may_judge(request.user, entry.line)

    steps = _steps(entry.procedure_id) if judges else []

    def forms(row: Experience) -> dict[str, VerbForm]:
        """What the expert may do with it; a form that was refused stands as it was filled."""
        if not judges or not row.is_open:
            return {}
        first = {"revision": row.revision}
        taking = first | {"words": row.words, "step_no": row.step_no}
        every: dict[str, VerbForm] = {
            "adopt": AdoptForm(auto_id=f"a{row.pk}_%s", initial=taking, steps=steps),
            "decline": DeclineForm(auto_id=f"d{row.pk}_%s", initial=first),
        }
        if again is not None and again[0] == row.pk:
            every["adopt" if isinstance(again[1], AdoptForm) else "decline"] = again[1]
        return every

    context = {
        "entry": entry,
        "rows": [(row, forms(row)) for row in rows],
        "standing": sum(row.state != Experience.State.DECLINED for row in rows),
        "judges": judges,
    }
    return render(request, "handbook/experiences.html", context, status=status)
