"""One view for every step: find the matter, check the form, call the verb, answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiketing.base.errors import NotFound
from huiketing.base.http import Request
from huiketing.history.models import Event
from huiketing.matters.forms import FORMS, INLINE
from huiketing.matters.models import Matter
from huiketing.matters.views.common import matter_or_404, own_page, whole_or_404
from huiketing.matters.views.detail import show


@require_http_methods(["GET", "POST"])
def step(request: Request, number: str, step: str) -> HttpResponse:
    """Take a step. A refusal shows the page again with everything typed."""
    face = FORMS.get(step)
    if face is None:
        raise NotFound
    matter = matter_or_404(request, number)
    if request.method == "GET":
        return redirect(matter.get_absolute_url() + ("" if step in INLINE else f"?do={step}#act"))
    form = face(request.POST, request.FILES, matter=matter, person=request.user)
    if not form.is_valid() or not form.carry_out():
        return show(request, whole_or_404(request, number), again=form, status=form.http_status)
    return _done(request, matter, form.done, own_page(form.cleaned_data["next"]))


def _done(request: Request, matter: Matter, done: Matter, back: str) -> HttpResponse:
    """What was written down, on the page it came from."""
    if request.htmx and not back:
        whole = whole_or_404(request, matter.number)
        said = whole.shown[0].sentence if whole.shown else ""
        return show(request, whole, done=said)
    last = Event.objects.about(matter).with_details().last()
    if last is not None:
        messages.success(
            request,
            _("%(number)s: %(what)s") % {"number": matter.number, "what": last.sentence},
        )
    target = back or matter.get_absolute_url()
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = target
        return response
    return redirect(target)
