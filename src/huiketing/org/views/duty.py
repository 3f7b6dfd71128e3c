"""The duty roster week by week, swaps, and the roster on the wall."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base import times
from huiketing.base.http import Request
from huiketing.clock import calendar
from huiketing.org.forms.place import ShiftForm, SwapForm, TurnsForm
from huiketing.org.models import DutyShift, Person, Post, Unit
from huiketing.org.models.duty import Half
from huiketing.org.permissions import may_roster
from huiketing.org.selectors import Gap, ancestors, gaps, rostered
from huiketing.org.transitions import duty, swaps
from huiketing.org.views.common import chosen_unit, place_page

Kind = DutyShift.Kind
WEEKS_ON_THE_WALL = 4


def able(unit: Unit) -> list[Person]:
    """Who can be on duty at the unit: its people first, then the leads of the units above."""
    here = Post.objects.held().filter(unit=unit).exclude(role=Post.Role.ADMIN)
    above = Post.objects.held().filter(unit__in=ancestors(unit), role=Post.Role.LEAD)
    posts = [*here.select_related("person").order_by("pk"), *above.select_related("person")]
    return list(dict.fromkeys(post.person for post in posts))


def monday_in(request: Request) -> date:
    """The Monday asked for by ?week=, else this week's."""
    try:
        asked = times.day_of(request.GET.get("week", ""))
    except ValueError:
        asked = times.today()
    if abs(asked - times.today()) > timedelta(days=3660):
        asked = times.today()
    return duty.monday_of(asked)


def grid(unit: Unit, monday: date, viewer: Person | None = None) -> dict[str, Any]:
    """A week as rows of half days; what is missing is marked. Two queries."""
    sunday = monday + timedelta(days=6)
    shifts = DutyShift.objects.filter(unit=unit, day__range=(monday, sunday))
    held: dict[tuple[date, str], list[DutyShift]] = {}
    order = list(Kind.values)
    for shift in sorted(shifts.select_related("person"), key=lambda s: (order.index(s.kind), s.pk)):
        held.setdefault((shift.day, shift.half), []).append(shift)
    missing: dict[tuple[date, str], list[Gap]] = {}
    found = gaps(unit, monday, sunday)
    for gap in found:
        missing.setdefault((gap.day, gap.half), []).append(gap)
    hours, today = calendar.current(), times.today()
    days: list[dict[str, Any]] = [
        {
            "day": day,
            "works": hours.is_working(day),
            "name": hours.name_of(day),
            "today": day == today,
            "past": day < today,
        }
        for day in (monday + timedelta(days=offset) for offset in range(7))
    ]
    nights = any(half == Half.NIGHT for _day, half in [*held, *missing])
    halves = [Half.MORNING, Half.AFTERNOON, *([Half.NIGHT] if nights else [])]
    rows = [
        {
            "half": half,
            "label": half.label,
            "cells": [
                {
                    **day,
                    "half": half,
                    "shifts": [
                        {
                            "row": shift,
                            "mine": viewer is not None and shift.person_id == viewer.pk,
                            "plain": shift.kind == Kind.DESK,
                        }
                        for shift in held.get((day["day"], half), [])
                    ],
                    "gaps": missing.get((day["day"], half), []),
                }
                for day in days
            ],
        }
        for half in halves
    ]
    return {"days": days, "rows": rows, "gaps": [gap for gap in found if gap.day >= today]}


@require_GET
def roster(request: Request) -> HttpResponse:
    """The week's roster; for the lead, with what is needed to plan it."""
    unit, units = chosen_unit(request)
    return _roster(request, unit, units, monday_in(request))


def _roster(
    request: Request,
    unit: Unit,
    units: list[Unit],
    monday: date,
    status: int = 200,
    **answered: Any,
) -> HttpResponse:
    people = able(unit)
    asked = {key: request.GET[key] for key in ("day", "half", "kind") if key in request.GET}
    forms = {
        "shift": ShiftForm(people=people, initial={"day": max(monday, times.today()), **asked}),
        "turns": TurnsForm(people=people, initial={"people": people}),
    }
    context = {
        "unit": unit,
        "units": units,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "grid": grid(unit, monday, request.user),
        "forms": forms | answered,
        "may_plan": may_roster(request.user, unit),
        "asked": asked,
    }
    return place_page(request, "org/place/roster.html", "roster", context, status)


def _week_of(unit: Unit, monday: date) -> str:
    return f"{reverse('org:roster')}?unit={unit.uid}&week={monday.isoformat()}"


@require_POST
def plan(request: Request, uid: UUID) -> HttpResponse:
    """Put somebody on duty."""
    unit, units = chosen_unit(request, uid=str(uid))
    form = ShiftForm(request.POST, people=able(unit))
    if form.is_valid():
        said = form.cleaned_data
        shift = form.carry_out(lambda: duty.plan_shift(by=request.user, unit=unit, **said))
        if shift:
            on_duty = {"name": shift.person.name, "day": shift.day}
            messages.success(request, _("%(name)s is on duty on %(day)s.") % on_duty)
            return redirect(_week_of(unit, duty.monday_of(shift.day)))
    day = form.cleaned_data.get("day") or monday_in(request)
    return _roster(request, unit, units, duty.monday_of(day), form.status, shift=form)


@require_POST
def clear(request: Request, uid: UUID) -> HttpResponse:
    """Take somebody off duty."""
    shifts = DutyShift.objects.filter(unit__in=rostered(request.user))
    shift = get_object_or_404(shifts.select_related("unit", "person"), uid=uid)
    duty.clear_shift(shift, by=request.user)
    messages.success(
        request,
        _("%(name)s is off duty on %(day)s.") % {"name": shift.person.name, "day": shift.day},
    )
    return redirect(_week_of(shift.unit, duty.monday_of(shift.day)))


@require_POST
def copy(request: Request, uid: UUID) -> HttpResponse:
    """Plan the week like the one before it."""
    unit, _units = chosen_unit(request, uid=str(uid))
    monday = monday_in(request)
    _say_planned(request, duty.copy_week(by=request.user, unit=unit, to=monday))
    return redirect(_week_of(unit, monday))


@require_POST
def turns(request: Request, uid: UUID) -> HttpResponse:
    """Fill the week's gaps at the desk by turns."""
    unit, units = chosen_unit(request, uid=str(uid))
    monday = monday_in(request)
    form = TurnsForm(request.POST, people=able(unit))
    if form.is_valid():
        people = list(form.cleaned_data["people"])
        planned = form.carry_out(
            lambda: duty.take_turns(by=request.user, unit=unit, monday=monday, people=people)
        )
        if planned is not None:
            _say_planned(request, planned)
            return redirect(_week_of(unit, monday))
    return _roster(request, unit, units, monday, form.status, turns=form)


def _say_planned(request: Request, planned: list[DutyShift]) -> None:
    count = len(planned)
    if count:
        said = ngettext("%(count)s half day planned.", "%(count)s half days planned.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Nothing to add: the week is full already."))


@require_GET
def wall(request: Request) -> HttpResponse:
    """The roster for the wall: four weeks on one A4 sheet, with phones."""
    unit, _units = chosen_unit(request)
    monday = monday_in(request)
    weeks = [grid(unit, monday + timedelta(days=7 * week)) for week in range(WEEKS_ON_THE_WALL)]
    on_it = {
        shift["row"].person
        for week in weeks
        for row in week["rows"]
        for cell in row["cells"]
        for shift in cell["shifts"]
    }
    context = {
        "unit": unit,
        "weeks": weeks,
        "monday": monday,
        "last": monday + timedelta(days=7 * WEEKS_ON_THE_WALL - 1),
        "people": sorted(on_it, key=lambda person: person.initials),
        "landscape": True,
        "place": unit.name,
    }
    return render(request, "org/place/roster_wall.html", context)


@require_http_methods(["GET", "POST"])
def swap(request: Request, uid: UUID) -> HttpResponse:
    """Ask a colleague to take my shift."""
    mine = DutyShift.objects.filter(person=request.user, day__gte=times.today())
    shift = get_object_or_404(mine.select_related("unit"), uid=uid)
    others = [person for person in able(shift.unit) if person.pk != request.user.pk]
    theirs = DutyShift.objects.filter(
        unit=shift.unit, person__in=others, day__gte=times.today()
    ).select_related("person")
    form = SwapForm(request.POST or None, people=others, shifts=list(theirs[:60]))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        asked = form.carry_out(lambda: swaps.ask_swap(shift, by=request.user, **said))
        if asked:
            messages.success(
                request,
                _("%(name)s was asked. The shift stays yours until they agree.")
                % {"name": asked.asked_of.name},
            )
            return redirect("org:me")
    status = form.status if form.errors else 200
    return place_page(
        request, "org/place/swap.html", "roster", {"form": form, "shift": shift}, status
    )
