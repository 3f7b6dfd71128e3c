"""A book goes out: the register, the duty log, and the register as an empty form."""

import tempfile
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiketing.base import times
from huiketing.base.errors import NotAllowed
from huiketing.base.http import Request, under_name
from huiketing.exchange import permissions, tasks
from huiketing.exchange.exports.register import Span, rows_of, write_duty_log, write_register
from huiketing.exchange.forms import ExportForm, this_month
from huiketing.exchange.models import KeptTable
from huiketing.exchange.views.common import XLSX, excel, units_for
from huiketing.jobs.registry import enqueue
from huiketing.org.models import Unit
from huiketing.parlour.ledger import HEADS, NAME

AT_ONCE = 2000  # rows written while the person waits; more are written in the background
BLANK_LINES = 14  # that fit on a sheet of A4 across


@never_cache
@require_http_methods(["GET", "POST"])
def export(request: Request) -> HttpResponseBase:
    """Choose a book and its days, and take it away. A long one is made in the background."""
    units = units_for(request.user, permissions.can_export)
    if not units:
        raise NotAllowed
    may_contacts = any(permissions.can_export_contacts(request.user, unit) for unit in units)
    form = ExportForm(
        request.POST or None, units=units, may_contacts=may_contacts, initial=_asked(request)
    )
    if request.method == "POST" and form.is_valid():
        answer = form.carry_out(
            lambda: _make(request, form, form.cleaned_data.get("unit") or units[0])
        )
        if answer is not None:
            return answer
    context = {"form": form, "unit": units[0]}
    return render(
        request, "exchange/export.html", context, status=form.status if form.errors else 200
    )


def _asked(request: Request) -> dict[str, Any]:
    """The days a page of the register was showing, or this month."""
    first, last = this_month()
    days = {"since": first, "until": last}
    for key in days:
        try:
            days[key] = times.day_of(request.GET.get(key, ""))
        except (ValueError, ValidationError):
            continue
    kind = request.GET.get("kind")
    return {**days, "kind": kind if kind in {"register", "duty"} else "register"}


def _make(request: Request, form: ExportForm, unit: Unit) -> HttpResponseBase:
    span: Span = form.span
    contacts = bool(form.cleaned_data.get("contacts"))
    if form.cleaned_data["kind"] == "duty":
        with tempfile.TemporaryFile() as file:
            write_duty_log(file, unit=unit, span=span, by=request.user)
            file.seek(0)
            name = _("%(unit)s duty log %(since)s to %(until)s") % _named(unit, span)
            return excel(file.read(), name, plain=_plain("duty-log", unit, span))
    if contacts and not permissions.can_export_contacts(request.user, unit):
        raise NotAllowed
    rows = rows_of(unit, span, request.user, contacts=contacts)
    if len(rows.values("pk")[: AT_ONCE + 1]) > AT_ONCE:
        return _in_the_background(request, unit, span, contacts)
    whole = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_register(whole, unit=unit, span=span, by=request.user, contacts=contacts)
    whole.seek(0)
    response = FileResponse(whole, content_type=XLSX)
    plain = _plain("register", unit, span)
    under_name(response, f"{_name(unit, span)}.xlsx", plain=f"{plain}.xlsx")
    response["Cache-Control"] = "no-store"
    return response


def _in_the_background(request: Request, unit: Unit, span: Span, contacts: bool) -> HttpResponse:
    with transaction.atomic():
        made = KeptTable.objects.create(
            kind=KeptTable.Kind.EXPORT,
            unit=unit,
            by=request.user,
            name=_name(unit, span),
            chosen={
                "start": span.start.isoformat(),
                "end": span.end.isoformat(),
                "contacts": contacts,
            },
        )
        job = enqueue(tasks.EXPORT, {"table": str(made.uid)}, by=request.user)
        KeptTable.objects.filter(pk=made.pk).update(job=job.uid)
    return redirect("exchange:job", job.uid)


def _name(unit: Unit, span: Span) -> str:
    """What the register of these days is called, on the disk of whoever keeps it too."""
    return _("%(unit)s register %(since)s to %(until)s") % _named(unit, span)


def _named(unit: Unit, span: Span) -> dict[str, Any]:
    return {"unit": unit.name, "since": span.start, "until": span.end}


def _plain(kind: str, unit: Unit, span: Span) -> str:
    return f"{kind}-{unit.code}-{span.start}-{span.end}"


@require_GET
def made(request: Request, uid: UUID) -> HttpResponse:
    """A book that was written in the background, for whoever asked for it."""
    tables = KeptTable.objects.visible_to(request.user).filter(kind=KeptTable.Kind.EXPORT)
    table = get_object_or_404(tables.select_related("unit"), uid=uid)
    days = f"{table.chosen.get('start', '')}-{table.chosen.get('end', '')}"
    try:
        return excel(table.content(), table.name, plain=f"register-{table.unit.code}-{days}")
    except FileNotFoundError as missing:
        raise Http404 from missing


@require_GET
def blank(request: Request) -> HttpResponse:
    """The register as an empty form on A4, for the hours without power."""
    units = units_for(request.user, permissions.can_export)
    if not units:
        raise NotAllowed
    context = {
        "heads": HEADS,
        "name": NAME,
        "lines": range(1, BLANK_LINES + 1),
        "place": units[0].name,
        "landscape": True,
        "title": _("Register, empty form"),
    }
    return render(request, "exchange/blank_register.html", context)
