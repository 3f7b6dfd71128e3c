"""The page of the suggestions: which ranker is in use and how good; and a procedure's sayings."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base.errors import DomainError, NotAllowed
from huiketing.base.forms import show_refused
from huiketing.base.http import Request
from huiketing.handbook.book import Book, book
from huiketing.handbook.entry import Entry
from huiketing.handbook.models import Procedure, Ranker, Saying
from huiketing.handbook.suggesting import in_use, permissions
from huiketing.handbook.suggesting.retraining import TRAIN, ask_training
from huiketing.handbook.transitions import keeping_sayings
from huiketing.jobs.models import Job

HISTORY = 20
A_PAGE = 40


class SayingForm(forms.Form):
    """One saying to add."""

    words = forms.CharField(
        label=gettext_lazy("As a resident says it"),
        max_length=keeping_sayings.LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    voice = forms.ChoiceField(
        label=gettext_lazy("Voice"), choices=Saying.Voice.choices, initial=Saying.Voice.PLAIN
    )


@require_GET
@never_cache
def suggestions(request: Request) -> HttpResponse:
    """Which ranker is in use, what it learned from, how good it is by writer, voice and line."""
    _require_seeing(request)
    held = book()
    used = Ranker.objects.filter(state=Ranker.State.LIVE).defer("weights").first()
    history = Ranker.objects.defer("weights").select_related("by")[:HISTORY]
    accuracy = used.accuracy if used else {}
    by = accuracy.get("by", {})
    names = {value: str(label) for value, label in Saying.Voice.choices}
    lines = {code: name for code, name, _entries in held.by_line()}
    context = {
        "used": used,
        "working": in_use.ranked_by() != "words",
        "trouble": in_use.trouble(),
        "writers": _table(by.get("writer", {}), _writers(by.get("writer", {}))),
        "voices": _table(by.get("voice", {}), names),
        "lines": _table(by.get("line", {}), lines),
        "confused": _confused(held, accuracy.get("confused", [])),
        "history": history,
        "total": len(held),
        **_job(),
    }
    return render(request, "handbook/suggestions.html", context)


@require_GET
@never_cache
def training(request: Request) -> HttpResponse:
    """How far the learning is; the page looks again by itself."""
    _require_seeing(request)
    if not request.headers.get("HX-Request"):
        return redirect("handbook:suggestions")
    found = _job()
    response = render(request, "handbook/_training.html", found)
    if found["job"] is None or found["job"].has_ended:
        response["HX-Refresh"] = "true"  # everything on the page may be another now
    return response


@require_POST
def train(request: Request) -> HttpResponse:
    """Have it learned anew."""
    ask_training(by=request.user)
    messages.success(request, _("It is being learned anew. Suggestions go on meanwhile."))
    return redirect("handbook:suggestions")


@require_http_methods(["GET", "POST"])
@never_cache
def sayings(request: Request, code: str) -> HttpResponse:
    """How residents say it: the list, and one more."""
    entry, procedure = _procedure(request, code)
    form = SayingForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                keeping_sayings.add_saying(procedure, by=request.user, **form.cleaned_data)
            except DomainError as refused:
                status = refused.status
                show_refused(form, refused)
            else:
                messages.success(request, _("Added. The suggestions know it from now on."))
                return redirect("handbook:sayings", entry.code)
    rows = Saying.objects.filter(procedure=procedure, removed_at=None, kept_out=False)
    pages = Paginator(rows.order_by("writer", "-pk"), A_PAGE)
    context = {
        "entry": entry,
        "form": form,
        "page": pages.get_page(request.GET.get("page")),
        "kept_out": Saying.objects.filter(procedure=procedure, kept_out=True).count(),
        "may_keep": permissions.may_keep_sayings(request.user, entry.line),
    }
    return render(request, "handbook/sayings.html", context, status=status)


@require_POST
def remove_saying(request: Request, code: str, uid: UUID) -> HttpResponse:
    """Take one away."""
    entry, procedure = _procedure(request, code)
    saying = get_object_or_404(Saying.objects.select_related("procedure__line"), uid=uid)
    if saying.procedure_id != procedure.pk:
        raise Http404
    keeping_sayings.remove_saying(saying, by=request.user)
    messages.success(request, _("Taken away. The next training forgets it."))
    return redirect("handbook:sayings", entry.code)


def _procedure(request: Request, code: str) -> tuple[Entry, Procedure]:
    entry = book().version(code)
    if entry is None or not permissions.may_read_sayings(
        request.user, entry.line, restricted=entry.restricted
    ):
        raise Http404
    return entry, Procedure.objects.select_related("line").get(pk=entry.procedure_id)


def _require_seeing(request: Request) -> None:
    if not permissions.may_see_rankers(request.user):
        raise NotAllowed(_("The suggestions are looked after by leads and administrators."))


def _job() -> dict[str, Any]:
    return {"job": Job.objects.filter(kind=TRAIN).order_by("-pk").first()}


def _table(found: dict[str, Any], names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"name": names.get(name, name), **shares, "percent": round(100 * shares["first"])}
        for name, shares in found.items()
    ]


def _writers(found: dict[str, Any]) -> dict[str, str]:
    """What the writers kept out are called; their codes say nothing to a reader."""
    if len(found) == 1:
        return {code: _("Whoever wrote the sayings kept out") for code in found}
    said = _("No. %(number)s of those who wrote the sayings kept out")
    return {code: said % {"number": number} for number, code in enumerate(sorted(found), 1)}


def _confused(held: Book, pairs: list[Any]) -> list[dict[str, Any]]:
    """The pairs both of whose procedures still stand, without what is handled quietly."""
    rows = []
    for meant, taken, count in pairs:
        one, other = held.by_code.get(meant), held.by_code.get(taken)
        if one and other and not (one.restricted or other.restricted):
            rows.append({"meant": one, "taken": other, "count": count})
    return rows
