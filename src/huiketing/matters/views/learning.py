"""What a matter teaches: written down once it is closed; and what others like it taught."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiketing.base.errors import NotFound
from huiketing.base.http import Request, render_either
from huiketing.handbook.learned import Learned, learned
from huiketing.matters import alike as reading
from huiketing.matters.forms.learning import ExperienceForm
from huiketing.matters.transitions import may_write_experience, write_experience
from huiketing.matters.views.common import matter_or_404


@require_GET
def alike(request: Request, number: str) -> HttpResponse:
    """Matters like this one and how they ended, and what colleagues learned of its procedure.

    A piece of the matter's page for htmx, else a page of its own.
    """
    matter = matter_or_404(request, number)
    version = matter.procedure
    quiet = matter.restricted or version is None or version.procedure.restricted
    told = Learned([], 0)
    if version is not None and not quiet:
        told = learned(version.procedure_id, request.user)
    context = {
        "matter": matter,
        "alike": reading.alike(matter, request.user),
        "learned": told,
        "code": "" if quiet or version is None else version.procedure.code,
    }
    return render_either(request, "matters/alike.html", "matters/_alike.html", context)


@require_http_methods(["GET", "POST"])
def experience(request: Request, number: str) -> HttpResponse:
    """Write down what it taught, on the procedure or one of its steps."""
    matter = matter_or_404(request, number)
    if matter.procedure is None or not may_write_experience(request.user, matter):
        raise NotFound
    typed = request.POST if request.method == "POST" else None
    form = ExperienceForm(typed, version=matter.procedure)
    if form.is_valid():
        values = form.cleaned_data
        done = form.carry_out(lambda: write_experience(matter, by=request.user, **values))
        if done:
            messages.success(request, _("Written; your colleagues read it beside the procedure."))
            return redirect(done)
    context = {"matter": matter, "form": form, "entry": matter.procedure}
    status = form.status if form.errors else 200
    return render(request, "matters/experience.html", context, status=status)
