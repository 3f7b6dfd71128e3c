"""A place's own way (本村做法): written, changed, ended by the lead of the place."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiketing.base.errors import NotAllowed
from huiketing.base.http import Request
from huiketing.handbook.forms.around import VariantForm
from huiketing.handbook.models import ProcedureVersion, Variant
from huiketing.handbook.permissions import Role
from huiketing.handbook.transitions import variants
from huiketing.handbook.views.common import entry_or_404, shelf, version_or_404
from huiketing.org.models import Unit


@require_http_methods(["GET", "POST"])
def edit(request: Request, code: str) -> HttpResponse:
    """What is done differently at the unit the reader leads; `?at=` names another below it."""
    version = _in_force(request, code)
    unit = _unit(request)
    variant = _standing(version, unit)
    first = VariantForm.first(version, variant)
    form = VariantForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(lambda: _keep(request, form, version, unit, variant)):
            messages.success(
                request, _("%(unit)s does it its own way from now on.") % {"unit": unit.name}
            )
            return redirect("handbook:page", version.procedure.code)
        variant = _standing(version, unit)
        form.renew(variant.revision if variant else None)
    context = {
        **shelf(request, version.procedure.line.code),
        "form": form,
        "row": version,
        "unit": unit,
        "variant": variant,
    }
    status = form.status if form.errors else 200
    return render(request, "handbook/variant.html", context, status=status)


def _keep(
    request: Request,
    form: VariantForm,
    version: ProcedureVersion,
    unit: Unit,
    variant: Variant | None,
) -> Variant:
    said = {name: form.cleaned_data[name] for name in ("basis", "ends_on")}
    if variant is None:
        return variants.write_variant(
            version.procedure, by=request.user, unit=unit, changes=form.changes(), **said
        )
    variant.revision = form.cleaned_data["revision"] or 0
    return variants.change_variant(variant, by=request.user, changes=form.changes(), **said)


@require_POST
def end(request: Request, code: str) -> HttpResponse:
    """As the book says again, from today on."""
    version = _in_force(request, code)
    unit = _unit(request)
    variant = _standing(version, unit)
    if variant is None:
        raise Http404
    variants.end_variant(variant, by=request.user)
    messages.success(request, _("%(unit)s does as the book says again.") % {"unit": unit.name})
    return redirect("handbook:page", version.procedure.code)


def _in_force(request: Request, code: str) -> ProcedureVersion:
    entry = entry_or_404(request, code)
    return version_or_404(entry.code, entry.number)


def _unit(request: Request) -> Unit:
    """The unit asked for, else the first one the reader leads."""
    led = [grant for grant in request.user.authority.grants if grant.role == Role.LEAD]
    if not led:
        raise NotAllowed(_("What is done differently here is written by the lead of the unit."))
    asked = request.GET.get("at", "").replace("\x00", "")[:12]
    unit = Unit.objects.filter(code=asked, ended_on=None).first() if asked else None
    if asked and (unit is None or not any(grant.reaches(unit.path) for grant in led)):
        raise Http404
    return unit or Unit.objects.get(pk=led[0].unit_id)


def _standing(version: ProcedureVersion, unit: Unit) -> Variant | None:
    return (
        Variant.objects.to_come()
        .select_related("unit", "procedure")
        .filter(procedure=version.procedure, unit=unit)
        .first()
    )
