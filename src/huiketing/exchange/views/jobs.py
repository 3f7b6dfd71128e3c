"""Background work as its person sees it: how far it is, how it ended, stop and once more."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiketing.base.http import Request, render_either
from huiketing.exchange import permissions, tasks
from huiketing.exchange.models import KeptTable
from huiketing.exchange.views.common import units_for
from huiketing.handbook.exporting.jobs import EXPORT as BOOK
from huiketing.jobs import registry
from huiketing.jobs.models import Job

SHOWN = 30


@never_cache
@require_GET
def index(request: Request) -> HttpResponse:
    """What this person had done in the background lately."""
    jobs = list(Job.objects.visible_to(request.user)[:SHOWN])
    tables = {
        table.job: table
        for table in KeptTable.objects.visible_to(request.user).filter(
            job__in=[job.uid for job in jobs]
        )
    }
    rows = [{"job": job, "title": _title(job, tables.get(job.uid))} for job in jobs]
    may_take_in = bool(units_for(request.user, permissions.can_import))
    return render(request, "exchange/jobs.html", {"rows": rows, "may_take_in": may_take_in})


@never_cache
@require_GET
def job(request: Request, uid: UUID) -> HttpResponse:
    """One piece of background work; the page looks again by itself until it has ended."""
    row = _mine(request, uid)
    return render_either(request, "exchange/job.html", "exchange/_job.html", _context(request, row))


@require_POST
def stop(request: Request, uid: UUID) -> HttpResponse:
    """Stop it; what was written until then stays."""
    row = registry.stop(_mine(request, uid))
    return redirect("exchange:job", row.uid)


@require_POST
def again(request: Request, uid: UUID) -> HttpResponse:
    """Once more, after it failed or was stopped; rows that came in before are left alone."""
    row = _mine(request, uid)
    new = registry.again(row, by=request.user)
    KeptTable.objects.visible_to(request.user).filter(job=row.uid).update(job=new.uid)
    messages.success(request, _("It begins anew. What came in before is not doubled."))
    return redirect("exchange:job", new.uid)


def _mine(request: Request, uid: UUID) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user), uid=uid)


def _context(request: Request, row: Job) -> dict[str, Any]:
    name = row.params.get("table")
    table = KeptTable.objects.visible_to(request.user).filter(uid=name).first() if name else None
    return {
        "job": row,
        "table": table,
        "title": _title(row, table),
        "result": row.result or {},
        "is_import": row.kind == tasks.IMPORT,
        "is_export": row.kind == tasks.EXPORT,
        "made": (row.result or {}).get("url") if row.kind == BOOK else None,
        "may_again": row.state in {Job.State.FAILED, Job.State.STOPPED}
        and (table is not None or row.kind == BOOK),
    }


def _title(row: Job, table: KeptTable | None) -> str:
    name = table.name if table else ""
    if row.kind == tasks.IMPORT:
        return _("Taking over %(name)s") % {"name": name or _("a register")}
    if row.kind == tasks.EXPORT:
        return _("Writing %(name)s") % {"name": name or _("a register")}
    if row.kind == BOOK:
        return _("Writing the handbook (%(format)s)") % {"format": row.params["format"]}
    return row.kind
