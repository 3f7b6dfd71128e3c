"""The lead's pages: the board, one figure with its rows, the matters behind a number."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from huiketing.base.errors import NotFound
from huiketing.base.http import Request
from huiketing.base.paging import page
from huiketing.base.text import clean_line
from huiketing.figures import registry
from huiketing.org.models import Line, Person
from huiketing.web import board as reading
from huiketing.web.drawing import against, shade, two_weeks, weeks
from huiketing.web.opening import as_matters, matters_of, procedures_of
from huiketing.web.places import TARGET, Place, Places, side_by_side

PER_PAGE = 25
AT_ONCE = 6
"""Overdue matters to be seen without unfolding; the column beside is as high."""


def _code(request: Request) -> str:
    return clean_line(request.GET.get("unit", "").replace("\x00", ""))[:12]


@require_GET
def board(request: Request) -> HttpResponse:
    """Late first, then what waits for a decision, then the month, the fortnight, the lines."""
    reach = reading.reach_of(request.user, _code(request))
    scope, before = reading.month(reach.path)
    lines = reading.figures_of(scope, before)
    values = {line.figure.id: line for line in lines}
    late = list(reading.overdue(request.user, reach.path)[: reading.LISTED])
    reading.days_late(late)
    most = reading.MOST if request.GET.get("waiting") == "all" else reading.LISTED
    asked, of_asked = reading.first_of(reading.requests(request.user, reach.path), most)
    mending, of_mending = reading.first_of(reading.rectifications(request.user, reach.path), most)
    days = reading.trend(reach.path)
    places = side_by_side(reach.unit, scope)
    context = {
        "reach": reach,
        "unit": _code(request),
        "scope": scope,
        "before": before,
        "lines": lines,
        "values": values,
        "places": _drawn(places) if places else None,
        "lowest": places.lowest if places else None,
        "target": TARGET,
        "headline": [values[name] for name in reading.HEADLINE if name in values],
        "late": late,
        "at_once": f":{AT_ONCE}",
        "after": f"{AT_ONCE}:",
        "late_count": values["matters_overdue"].now.numerator,
        "came": values["matters_registered"].now.numerator,
        "answered": values["answered_in_time"].now,
        "compared": _compared(values),
        "requests": asked,
        "rectifications": mending,
        "to_decide": of_asked + of_mending,
        "not_shown": of_asked + of_mending - len(asked) - len(mending)
        if most < reading.MOST
        else 0,
        "answer_by": reading.answer_by(),
        "key": uuid4,
        "back": request.get_full_path(),
        "days": days,
        "chart": _chart(days),
        "by_line": reading.by_line(reach.path),
        "without_line": _("Without a line"),
        "nobody": pgettext("handler", "nobody yet"),
    }
    return render(request, "web/board.html", context)


def _compared(values: dict[str, reading.Line]) -> dict[str, Any] | None:
    """How the month stands to the same days of the last; None where there was nothing."""
    came, answered = values["matters_registered"], values["answered_in_time"]
    if not came.before.numerator:
        return None
    more = came.now.numerator - came.before.numerator
    return {"more": max(more, 0), "fewer": max(-more, 0), "points": answered.change}


def _drawn(places: Places) -> dict[str, Any]:
    """The places with their bars, and the lines across them with their shades."""
    trends = [[value.rate for value in row.weeks] for row in places.rows]
    known = [rate for rates in trends for rate in rates if rate is not None]
    low = min([80.0, *(5 * (rate // 5) for rate in known)])
    return {
        "rows": [
            {
                "place": row,
                "rates": [
                    (figure, value, against(value.rate, TARGET) if value.rate is not None else "")
                    for name, value in row.rates.items()
                    if (figure := registry.find(name))
                ],
                "trend": weeks(rates, TARGET, low, _told(row)) if any(rates) else "",
            }
            for row, rates in zip(places.rows, trends, strict=True)
        ],
        "across": [
            {
                "line": each.line,
                "cells": [
                    (unit, value, int(value.rate or 0), _shade(value.rate))
                    for unit, value in each.cells
                ],
            }
            for each in places.across
        ],
        "kind": places.kind,
        "since": places.since,
        "until": places.until,
    }


def _shade(rate: float | None) -> int:
    """The class of a cell; 0, no colour, where there are too few cases. The number is cut and
    not rounded, so that number and colour agree."""
    return 0 if rate is None else shade(rate)


def _told(row: Place) -> str:
    """What the line of a place draws, in words."""
    said = ", ".join(f"{value.rate:.0f}%" if value.rate is not None else "–" for value in row.weeks)
    return _("%(unit)s, answered in time over the last weeks: %(rates)s") % {
        "unit": row.unit.name,
        "rates": said,
    }


def _chart(days: list[Any]) -> str:
    came, owed = sum(day.came for day in days), sum(day.owed for day in days)
    late = sum(day.late for day in days)
    return two_weeks(
        days,
        came=pgettext("chart", "in"),
        owed=pgettext("chart", "due"),
        label=_(
            "Bars for fourteen days: %(came)d came in, %(owed)d answers were due, %(late)d of them "
            "late. The table below has every day."
        )
        % {"came": came, "owed": owed, "late": late},
    )


@require_GET
def figure(request: Request, figure_id: str) -> HttpResponse:
    """One figure with its definition, and the rows it was counted from, page by page."""
    found = registry.find(figure_id) if "\x00" not in figure_id else None
    if found is None or found.of_person:
        raise NotFound
    reach = reading.reach_of(request.user, _code(request))
    month, _before = reading.month(reach.path)
    asked = {name: request.GET.get(name, "")[:10] for name in ("since", "until")}
    line = _line(request)
    scope = reading.span(asked["since"], asked["until"], month)
    scope = replace(scope, lines=frozenset({line.code})) if line else scope
    part = "of" if request.GET.get("rows") == "of" and found.of else "counted"
    rows = found.of(scope) if part == "of" and found.of else found.counted(scope)
    found_matters, articles = matters_of(rows, request.user), procedures_of(rows)
    cursor = request.GET.get("cursor", "")[:400]
    opened: QuerySet[Any] = rows if found_matters is None else found_matters
    order = ("-pk",)
    if articles is not None:
        opened, order = articles, ("pk",)
    shown = page(opened, keys=order, cursor=cursor, limit=PER_PAGE)
    kept = {"unit": _code(request), **asked, "line": line.code if line else ""}
    context = {
        "figure": found,
        "value": found.value(scope),
        "matters": as_matters(shown.items) if found_matters is not None else None,
        "procedures": shown.items if articles is not None else None,
        "rows": shown.items,
        "next": shown.next,
        "part": part,
        "scope": scope,
        "reach": reach,
        "line": line,
        "filters": urlencode({k: v for k, v in kept.items() if v}),
    }
    return render(request, "web/figure.html", context)


def _line(request: Request) -> Line | None:
    """The line of work a figure is asked for alone; None for all of them."""
    code = request.GET.get("line", "")
    if not code:
        return None
    line = None if "\x00" in code else Line.objects.filter(code=code[:12]).first()
    if line is None:
        raise NotFound
    return line


@require_GET
def matters(request: Request) -> HttpResponse:
    """The matters behind a number of the lines' table: `?state=`, `?line=`, `?handler=`."""
    reach = reading.reach_of(request.user, _code(request))
    state = request.GET.get("state", "open")
    line, handler = request.GET.get("line"), request.GET.get("handler")
    if any("\x00" in (each or "") for each in (line, handler)):
        raise NotFound
    rows = reading.rows_of(request.user, reach.path, state=state, line=line, handler=handler)
    shown = page(rows, cursor=request.GET.get("cursor", "")[:400], limit=PER_PAGE)
    asked = {"unit": _code(request) or None, "state": state, "line": line, "handler": handler}
    context = {
        "matters": shown.items,
        "next": shown.next,
        "state": state,
        "line": Line.objects.filter(code=line).first() if line else None,
        "handler": Person.objects.filter(uid=handler).first() if handler else None,
        "reach": reach,
        "filters": urlencode({k: v for k, v in asked.items() if v is not None}),
    }
    return render(request, "web/board_matters.html", context)
