"""The rules procedures rest on: the list, one of them, and what cites it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base.http import Request
from huiketing.base.paging import page as paged
from huiketing.handbook.forms.around import CorrectForm, MarkForm, RuleForm
from huiketing.handbook.models import LegalResource
from huiketing.handbook.permissions import may_keep_rules
from huiketing.handbook.selectors import citing, shaken
from huiketing.handbook.transitions import rules
from huiketing.handbook.views.common import shelf
from huiketing.history.models import Event

PER_PAGE = 60


@require_http_methods(["GET", "POST"])
def index(request: Request) -> HttpResponse:
    """Every rule, those that changed first, and a new one."""
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rule = form.carry_out(lambda: rules.add_rule(by=request.user, **form.cleaned_data))
        if rule is not None:
            messages.success(request, _("%(rule)s is in the list.") % {"rule": rule})
            return redirect("handbook:rule", rule.uid)
    cited = Count(
        "citations__version__procedure",
        filter=Q(citations__version__is_current=True),
        distinct=True,
    )
    shown = paged(
        LegalResource.objects.annotate(cited=cited).order_by("-pk"),
        cursor=request.GET.get("cursor", "")[:400],
        limit=PER_PAGE,
    )
    context = {
        **shelf(request),
        "rules": shown.items,
        "next": shown.next,
        "form": form if may_keep_rules(request.user) else None,
    }
    status = form.status if form.errors else 200
    return render(request, "handbook/rules.html", context, status=status)


@require_GET
def rule(request: Request, uid: UUID) -> HttpResponse:
    """One rule: how it stands, and every procedure that rests on it."""
    return _show(request, get_object_or_404(LegalResource, uid=uid))


def _show(request: Request, row: LegalResource, status: int = 200, **answered: Any) -> HttpResponse:
    names = ("title", "number", "issued_by", "in_force_on", "revision")
    forms = {
        "correct": CorrectForm(
            initial={name: getattr(row, name) for name in names}, prefix="correct"
        ),
        "mark": MarkForm(initial={"revision": row.revision}, prefix="mark"),
    }
    due = {each.version.pk for each in shaken() if each.rule.pk == row.pk}
    context = {
        **shelf(request),
        "rule": row,
        "citing": [(version, version.pk in due) for version in citing(row)],
        "forms": (forms | answered) if may_keep_rules(request.user) else None,
        "open": next(iter(answered), ""),
        "events": Event.objects.about(row).with_details().reverse()[:12],
    }
    return render(request, "handbook/rule.html", context, status=status)


@require_POST
def correct(request: Request, uid: UUID) -> HttpResponse:
    """Mend how it was entered."""
    row = get_object_or_404(LegalResource, uid=uid)
    form = CorrectForm(request.POST, prefix="correct")
    if form.is_valid():
        said = dict(form.cleaned_data)
        row.revision = said.pop("revision")
        if form.carry_out(lambda: rules.correct_rule(row, by=request.user, **said)):
            messages.success(request, _("Corrected."))
            return redirect("handbook:rule", uid)
        row = LegalResource.objects.get(pk=row.pk)
        form.renew(row.revision)
    return _show(request, row, form.status, correct=form)


@require_POST
def mark(request: Request, uid: UUID) -> HttpResponse:
    """Say that it changed or was repealed."""
    row = get_object_or_404(LegalResource, uid=uid)
    form = MarkForm(request.POST, prefix="mark")
    if form.is_valid():
        said = dict(form.cleaned_data)
        row.revision = said.pop("revision")
        verb = rules.mark_repealed if said.pop("repealed") else rules.mark_changed
        if form.carry_out(lambda: verb(row, by=request.user, **said)):
            messages.success(request, _("Marked. Whoever wrote what rests on it is told."))
            return redirect("handbook:rule", uid)
        row = LegalResource.objects.get(pk=row.pk)
        form.renew(row.revision)
    return _show(request, row, form.status, mark=form)
