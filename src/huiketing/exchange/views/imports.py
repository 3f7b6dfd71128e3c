"""A table comes in: which file is this, which column is which, what would come of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed
from huiketing.base.http import Request
from huiketing.base.text import clean_line
from huiketing.exchange import permissions, tasks
from huiketing.exchange.forms import ColumnsForm, TableForm
from huiketing.exchange.imports import standing
from huiketing.exchange.imports.columns import COLUMNS, EXPECTED
from huiketing.exchange.imports.guessing import Kind, guess, unit_named
from huiketing.exchange.imports.kept import ENDED, OPEN, reading_of, sheet_of, was_ended
from huiketing.exchange.imports.reading import Reading, read_register
from huiketing.exchange.imports.taking import known_rows
from huiketing.exchange.models import KeptTable
from huiketing.exchange.views.common import excel, units_for
from huiketing.jobs.models import Job
from huiketing.jobs.registry import enqueue
from huiketing.org.models import Unit
from huiketing.org.views import hours as hours_pages
from huiketing.org.views import tables as people_pages
from huiketing.parlour.ledger import HEADS, NAME
from huiketing.sheets.checking import Problem
from huiketing.sheets.matching import match
from huiketing.sheets.reading import Sheet, read
from huiketing.sheets.writing import error_sheet, workbook

SHOWN = 12  # rows and problems on the page; the sheet of errors holds them all


@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Hand in a table. What it is, is told from its heads; nothing is written yet."""
    units = units_for(request.user, permissions.can_import)
    if not units:
        raise NotAllowed(_("The desk, the lead or an administrator takes tables in. Ask them."))
    form = TableForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        answer = form.carry_out(lambda: _take_up(request, form.cleaned_data, units))
        if answer is not None:
            return answer
    context = {
        "form": form,
        "mine": KeptTable.objects.visible_to(request.user).filter(kind=KeptTable.Kind.LEDGER)[:5],
    }
    return render(
        request, "exchange/import.html", context, status=form.status if form.errors else 200
    )


def _take_up(request: Request, said: dict[str, Any], units: list[Unit]) -> HttpResponse:
    file = said["file"]
    sheet = read(file, file.name, expected=EXPECTED)
    kind = said["kind"] or guess(sheet)
    if kind is None:
        raise Invalid(
            file=_(
                "Its heads tell neither a register nor a list of people nor days off. Say below "
                "which file it is, or take our template."
            )
        )
    file.seek(0)
    if kind == Kind.PEOPLE:
        return people_pages.upload(request)
    if kind == Kind.CALENDAR:
        return hours_pages.import_notice(request)
    name = clean_line(file.name)[:200] or "?"
    unit = said.get("unit") or unit_named((*sheet.above, sheet.name, name), units) or units[0]
    with transaction.atomic():
        table = KeptTable.objects.create(
            kind=KeptTable.Kind.LEDGER,
            unit=unit,
            by=request.user,
            name=name,
            chosen={"sheet": sheet.name if sheet.others else None, "others": sheet.others},
        )
        file.seek(0)
        table.keep(file.read())
    return redirect("exchange:table", table.uid)


@never_cache
@require_http_methods(["GET", "POST"])
def table(request: Request, uid: UUID) -> HttpResponse:
    """What a register holds: its columns, its first rows, and every cell to mend.

    Posting says which column is which, or which sheet of the workbook is meant.
    """
    kept = _mine(request, uid)
    if request.method == "POST" and (asked := request.POST.get("sheet")) is not None:
        if asked not in kept.chosen.get("others", ()):
            raise Invalid(_("The workbook has no sheet of this name."))
        sheet = read(kept.content(), kept.name, expected=EXPECTED, sheet=asked)
        kept.chosen = {"sheet": sheet.name, "others": sheet.others}
        kept.save(update_fields=["chosen"])
        return redirect("exchange:table", kept.uid)
    if request.method == "POST" and (said := request.POST.get("without_result")) is not None:
        if said not in {ENDED, OPEN}:
            raise Invalid(_("Choose one of the list."))
        kept.chosen |= {"without_result": said}
        kept.save(update_fields=["chosen"])
        return redirect("exchange:table", kept.uid)
    sheet = sheet_of(kept)
    chosen = kept.chosen.get("columns")
    form = ColumnsForm(
        request.POST or None, heads=sheet.heads, matched=match(sheet.heads, COLUMNS, chosen)
    )
    if request.method == "POST" and form.is_valid():
        kept.chosen |= {"columns": form.chosen}
        kept.save(update_fields=["chosen"])
        return redirect("exchange:table", kept.uid)
    return _show(request, kept, sheet, form, status=422 if form.errors else 200)


def _show(
    request: Request, kept: KeptTable, sheet: Sheet, form: ColumnsForm, status: int
) -> HttpResponse:
    context: dict[str, Any] = {"table": kept, "sheet": sheet, "form": form}
    try:
        reading = read_register(
            sheet,
            kept.unit,
            kept.chosen.get("columns"),
            file=kept.name,
            ended=was_ended(kept),
        )
    except Invalid as lacking:
        return render(request, "exchange/table.html", context | {"lacking": lacking}, status=status)
    known = known_rows(reading)
    context |= {
        "reading": reading,
        "known": len(known),
        "new": len(reading.rows) - len(known),
        "refused": len(reading.refused),
        "stays_open": standing.sentence(reading, known),
        "without_result": len(set(reading.without_result) - known - reading.refused),
        "ended": was_ended(kept),
        "problems": reading.problems[:SHOWN],
        "warnings": reading.warnings[:SHOWN],
        "more_warnings": max(0, len(reading.warnings) - SHOWN),
        "preview": preview(reading),
        "job": Job.objects.visible_to(request.user).filter(uid=kept.job).first()
        if kept.job
        else None,
    }
    return render(request, "exchange/table.html", context, status=status)


def preview(reading: Reading) -> list[dict[str, Any]]:
    """The first rows as they stand, each cell with what is wrong with it."""
    marked: dict[tuple[int, int | None], tuple[str, Problem]] = {}
    for kind, cells in (("look", reading.warnings), ("wrong", reading.problems)):
        marked |= {(cell.row, cell.index): (kind, cell) for cell in cells}
    refused, passed_over = reading.refused, set(reading.passed_over)
    return [
        {
            "number": number,
            "refused": number in refused,
            "passed_over": number in passed_over,
            "cells": [
                (cell, *marked.get((number, at), ("", None))) for at, cell in enumerate(line)
            ],
        }
        for number, line in list(reading.sheet.numbered())[:SHOWN]
    ]


@require_POST
def take(request: Request, uid: UUID) -> HttpResponse:
    """Take the register over, in the background; the same again changes nothing."""
    kept = _mine(request, uid)
    if not permissions.can_import(request.user, kept.unit):
        raise NotAllowed
    reading_of(kept)
    with transaction.atomic():
        # Pressed twice, the second press finds the job of the first.
        kept = KeptTable.objects.select_for_update().get(pk=kept.pk)
        running = Job.objects.open().filter(uid=kept.job).first() if kept.job else None
        if running is None:
            running = enqueue(tasks.IMPORT, {"table": str(kept.uid)}, by=request.user)
            KeptTable.objects.filter(pk=kept.pk).update(job=running.uid)
    return redirect("exchange:job", running.uid)


@require_POST
def drop(request: Request, uid: UUID) -> HttpResponse:
    """Remove a table that is not wanted after all; what was taken over stays."""
    kept = _mine(request, uid)
    if kept.job and Job.objects.open().filter(uid=kept.job).exists():
        raise Invalid(_("It is being taken over just now. Stop that first."))
    kept.drop()
    kept.delete()
    messages.success(request, _("The table is removed. What was taken over stays."))
    return redirect("exchange:import")


@require_GET
def errors(request: Request, uid: UUID) -> HttpResponse:
    """The rows to mend as an Excel file: as they were, with what is wrong and what to write."""
    kept = _mine(request, uid)
    reading = reading_of(kept)
    sheet = reading.sheet
    job = Job.objects.visible_to(request.user).filter(uid=kept.job).first() if kept.job else None
    later = [Problem(**each) for each in (job.result or {}).get("later", ())] if job else []
    name = _("%(unit)s register, rows to mend %(day)s") % {
        "unit": kept.unit.name,
        "day": times.today(),
    }
    plain = f"rows-to-mend-{kept.unit.code}-{times.today()}"
    return excel(error_sheet(sheet, [*reading.problems, *later]), name, plain=plain)


@require_GET
def template(request: Request) -> HttpResponse:
    """A register with its heads and two lines that show how it is meant."""
    name = _("Register, a table to fill in")
    return excel(workbook(NAME, HEADS, example()), name, plain="register-template")


def _mine(request: Request, uid: UUID) -> KeptTable:
    tables = KeptTable.objects.visible_to(request.user).filter(kind=KeptTable.Kind.LEDGER)
    return get_object_or_404(tables.select_related("unit"), uid=uid)


def example() -> list[list[str]]:
    """Two invented visits of the day before yesterday, as they should be written."""
    day = (times.today() - timedelta(days=2)).isoformat()
    settled = (times.today() - timedelta(days=1)).isoformat()
    return [
        [
            *("1", f"{day} 09:20", "朱丽华", "女", "8组 12号", "13800000021"),
            *("老年优待证办理", "民政", "王晓芸", "否", "沈月琴", "上门"),
            *("已上门收齐材料，证已送到", f"{settled} 15:30", "满意", "示例，请删去"),
        ],
        [
            *("2", f"{day} 10:05", "陈建国", "男", "3组", "13800000022"),
            *("问医保怎么报销", "社保就业", "王晓芸", "是", "王晓芸", ""),
            *("当场讲清楚了", f"{day} 10:05", "非常满意", "示例，请删去"),
        ],
    ]
