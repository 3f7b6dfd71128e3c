"""One act on one version: sent, agreed to, sent back, checked, issued, reviewed, given up."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiketing.base.http import Request
from huiketing.handbook.forms.drafting import Revised
from huiketing.handbook.forms.signing import (
    DropForm,
    IssueForm,
    MoveReviewForm,
    PlainForm,
    ReasonForm,
    ReviewForm,
    SendBackForm,
    WordsForm,
)
from huiketing.handbook.models import ProcedureVersion
from huiketing.handbook.selectors import open_steps
from huiketing.handbook.transitions import signing, writing
from huiketing.handbook.views.common import procedure_or_404, version_or_404
from huiketing.org.models import Person

ACTS: dict[str, tuple[type[Revised], Callable[..., Any]]] = {
    "submit": (PlainForm, signing.submit),
    "agree": (WordsForm, signing.agree),
    "check": (WordsForm, signing.check),
    "issue": (IssueForm, signing.issue),
    "send-back": (SendBackForm, signing.send_back),
    "still-valid": (ReviewForm, signing.still_valid),
    "move-review": (MoveReviewForm, writing.move_review),
    "take-back": (PlainForm, signing.take_back),
    "drop": (DropForm, signing.drop_draft),
}


def act_forms(person: Person, version: ProcedureVersion) -> dict[str, Revised]:
    """The unfilled forms of the acts open to this person, by name."""
    forms = {}
    for step in open_steps(person, version):
        initial: dict[str, Any] = {"revision": version.revision}
        if step == "issue":
            initial["summary"] = version.summary
        if step == "move-review":
            initial["on"] = version.review_on
        forms[step.replace("-", "_")] = ACTS[step][0](initial=initial, prefix=step)
    return forms


@require_POST
def act(request: Request, code: str, number: int, step: str) -> HttpResponse:
    """Take an act; what it refuses stands in its form on the page, nothing typed lost."""
    from huiketing.handbook.views.reading import show

    if step not in ACTS:
        raise Http404
    kind, verb = ACTS[step]
    version = version_or_404(code, number)
    form = kind(request.POST, prefix=step)
    if form.is_valid():
        said = dict(form.cleaned_data)
        version.revision = said.pop("revision")  # as this person's page showed it
        done = form.carry_out(lambda: verb(version, by=request.user, **said))
        if done is not None:
            messages.success(request, _said(step, done))
            address = reverse("handbook:page", args=[version.procedure.code])
            return redirect(address if done.is_current else f"{address}?v={number}")
        version = version_or_404(code, number)
        form.renew(version.revision)
    return show(request, version, local=False, status=form.status, **{step.replace("-", "_"): form})


def _said(step: str, version: ProcedureVersion) -> str:
    """What was done, and who is next."""
    status = ProcedureVersion.Status
    if version.status == status.PEER_REVIEW:
        return _("Sent to its peers; cadres of other lines are told.")
    if version.status == status.CHECKING and step in ("submit", "agree"):
        return _("Read by its peers; whoever leads is told to check it.")
    sentences = {
        "check": _("Checked. What is left is to issue it."),
        "send-back": _("Sent back; its authors are told what has to change."),
        "take-back": _("Taken back. It can be written in again."),
        "drop": _("Dropped. What is in force stays in force."),
        "still-valid": _("Noted: it still holds."),
        "move-review": _("The day of review is set."),
    }
    if step == "issue" and not version.is_current:
        day = f"{version.effective_on:%Y-%m-%d}"
        return _("Issued. It comes into force on %(day)s.") % {"day": day}
    return sentences.get(step) or _("Issued and in force; the cadres of the line are told.")


@require_POST
def withdraw(request: Request, code: str) -> HttpResponse:
    """Take a procedure out of use."""
    from huiketing.handbook.views.reading import show

    procedure = procedure_or_404(code)
    form = ReasonForm(request.POST, prefix="withdraw")
    if form.is_valid():
        procedure.revision = form.cleaned_data["revision"]
        reason = form.cleaned_data["reason"]
        if form.carry_out(lambda: signing.withdraw(procedure, by=request.user, reason=reason)):
            messages.success(request, _("Out of use. Matters that follow it keep their version."))
            return redirect("handbook:page", procedure.code)
        procedure.refresh_from_db()
        form.renew(procedure.revision)
    newest = procedure.versions.order_by("-is_current", "-number").first()
    if newest is None:
        raise Http404
    row = version_or_404(code, newest.number)
    return show(request, row, local=False, status=form.status, withdraw=form)
