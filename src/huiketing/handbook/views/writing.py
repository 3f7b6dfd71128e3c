"""Writing: a new article, the next version, the editor, its authors and the rules it rests on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base.errors import NotAllowed, OutOfDate, WrongStep
from huiketing.base.http import Request
from huiketing.handbook import permissions
from huiketing.handbook.comparing import compare
from huiketing.handbook.entry import entry_of
from huiketing.handbook.forms.drafting import Editor, NewForm, Revised
from huiketing.handbook.forms.signing import AuthorForm, CiteForm
from huiketing.handbook.meanwhile import meanwhile, since_of, with_theirs
from huiketing.handbook.models import Authorship, Citation, ProcedureVersion
from huiketing.handbook.transitions import signing, writing
from huiketing.handbook.views.common import (
    number_asked,
    procedure_or_404,
    shelf,
    version_or_404,
)
from huiketing.org.models import Line, Person


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a new article."""
    lines = [
        line
        for line in Line.objects.filter(is_active=True)
        if permissions.may_write(request.user, line.code)
    ]
    if not lines:
        raise NotAllowed(_("The book is written by the experts of the lines and whoever leads."))
    form = NewForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        draft = form.carry_out(lambda: writing.add_procedure(by=request.user, **form.cleaned_data))
        if draft is not None:
            return redirect("handbook:edit", draft.procedure.code, draft.number)
    status = form.status if form.errors else 200
    context = {"form": form, **shelf(request)}
    return render(request, "handbook/new.html", context, status=status)


@require_POST
def start(request: Request, code: str) -> HttpResponse:
    """Begin the next version, and on to its editor."""
    draft = writing.start_draft(procedure_or_404(code), by=request.user)
    return redirect("handbook:edit", draft.procedure.code, draft.number)


@require_http_methods(["GET", "POST"])
def edit(request: Request, code: str, number: int) -> HttpResponse:
    """The editor of a draft. `more` adds rows, `act=submit` sends it on once it is kept.

    Where somebody else kept it meanwhile, the page shows what differs until it is kept, and
    `theirs` takes one field of it over. Where it was handed on meanwhile, what was typed stands.
    """
    version = stored = version_or_404(code, number)
    if request.method == "GET":
        writing.check_may_write(version, request.user)
        return _editing(request, Editor(version))
    if not permissions.may_edit(request.user, version):
        raise NotAllowed
    since, theirs = since_of(request.POST), request.POST.get("theirs", "")
    editor = Editor(version, with_theirs(request.POST, version, theirs) if theirs else request.POST)
    if not theirs and not editor.added and editor.is_valid():
        version.revision = shown = editor.form.cleaned_data["revision"]
        if editor.carry_out(lambda: _keep(request, version, editor)):
            return redirect(f"{reverse('handbook:page', args=[code])}?v={number}")
        if editor.form.status == OutOfDate.status:
            since = since or shown
        editor.form.renew((stored := version_or_404(code, number)).revision)
    status = 200 if theirs or editor.added else editor.form.status
    seen = {"meanwhile": meanwhile(editor, stored, since)} if since else {}
    return _editing(request, editor, status, **seen)


def _keep(request: Request, version: ProcedureVersion, editor: Editor) -> ProcedureVersion:
    if not version.may_be_written:
        raise WrongStep(
            _(
                "It was handed on while you wrote, so nothing can be kept in it now. What you "
                "wrote stays on this page: keep it once the draft is given back, or copy it "
                "elsewhere."
            )
        )
    kept = writing.edit_draft(version, by=request.user, **editor.changes())
    if request.POST.get("act") == "submit":
        kept = signing.submit(version_or_404(kept.procedure.code, kept.number), by=request.user)
        messages.success(request, _("Sent to its peers; cadres of other lines are told."))
    else:
        messages.success(request, _("Kept. Nothing of it is in force before it is issued."))
    return kept


def _editing(request: Request, editor: Editor, status: int = 200, **answered: Any) -> HttpResponse:
    version = editor.version
    initial = {"revision": version.revision}
    context = {
        "editor": editor,
        "form": editor.form,
        "row": version,
        "writers": version.authors.exclude(role=Authorship.Role.CREDITED).select_related("person"),
        "citations": version.citations.select_related("resource"),
        "author_form": _author_form(request, version, initial=initial),
        "cite_form": CiteForm(initial=initial, prefix="cite"),
        **answered,
    }
    return render(request, "handbook/edit.html", context, status=status)


def _author_form(
    request: Request, version: ProcedureVersion, *said: Any, **more: Any
) -> AuthorForm:
    known = permissions.authors_of(version) | {request.user.pk}
    return AuthorForm(*said, besides=known, prefix="author", **more)


def _add(
    request: Request, version: ProcedureVersion, form: Revised, verb: Callable[..., Any]
) -> HttpResponse:
    """Add by a small form of the editor's page; what it refuses stands in it there."""
    code, number = version.procedure.code, version.number
    if form.is_valid():
        said = dict(form.cleaned_data)
        version.revision = said.pop("revision")
        if form.carry_out(lambda: verb(version, by=request.user, **said)):
            return redirect("handbook:edit", code, number)
        form.renew(version_or_404(code, number).revision)
    fresh = version_or_404(code, number)
    writing.check_may_write(fresh, request.user)
    return _editing(request, Editor(fresh), form.status, **{f"{form.prefix}_form": form})


@require_POST
def add_author(request: Request, code: str, number: int) -> HttpResponse:
    """Name a co-author."""
    version = version_or_404(code, number)
    form = _author_form(request, version, request.POST)
    return _add(request, version, form, writing.add_co_author)


@require_POST
def remove_author(request: Request, code: str, number: int) -> HttpResponse:
    """Take a co-author out."""
    version = version_or_404(code, number)
    chosen = request.POST.get("person", "")
    known = chosen.isascii() and chosen.isdigit() and len(chosen) < 10
    person = get_object_or_404(Person, pk=int(chosen) if known else 0)
    writing.remove_co_author(version, by=request.user, person=person)
    return redirect("handbook:edit", version.procedure.code, number)


@require_POST
def add_citation(request: Request, code: str, number: int) -> HttpResponse:
    """Name a rule the draft rests on."""
    form = CiteForm(request.POST, prefix="cite")
    return _add(request, version_or_404(code, number), form, writing.cite)


@require_POST
def remove_citation(request: Request, code: str, number: int) -> HttpResponse:
    """It no longer rests on a rule."""
    version = version_or_404(code, number)
    chosen = request.POST.get("citation", "")
    known = chosen.isascii() and chosen.isdigit() and len(chosen) < 10
    citation = get_object_or_404(
        Citation.objects.select_related("resource"),
        pk=int(chosen) if known else 0,
        version=version,
    )
    writing.uncite(version, by=request.user, citation=citation)
    return redirect("handbook:edit", version.procedure.code, number)


@require_GET
def comparison(request: Request, code: str) -> HttpResponse:
    """Two versions field by field: `?a=` and `?b=`; without them the last two."""
    numbers = list(
        procedure_or_404(code).versions.order_by("-number").values_list("number", flat=True)
    )
    newer = number_asked(request, "b") or (numbers[0] if numbers else 0)
    older = number_asked(request, "a") or next((n for n in numbers if n < newer), newer)
    if {older, newer} - set(numbers):
        raise Http404
    if older == newer and len(numbers) < 2:
        raise WrongStep(_("There is one version only: nothing to compare it with."))
    a, b = (version_or_404(code, number) for number in sorted((older, newer)))
    context = {
        **shelf(request, b.procedure.line.code),
        "older": a,
        "newer": b,
        "numbers": numbers,
        "differences": compare(entry_of(a), entry_of(b)),
        "cited": _cited(a, b),
    }
    return render(request, "handbook/compare.html", context)


def _cited(a: ProcedureVersion, b: ProcedureVersion) -> list[tuple[str, str]]:
    """The rules one of them cites and the other does not."""
    before, after = ({str(each) for each in row.citations.all()} for row in (a, b))
    return [("out", rule) for rule in sorted(before - after)] + [
        ("in", rule) for rule in sorted(after - before)
    ]
