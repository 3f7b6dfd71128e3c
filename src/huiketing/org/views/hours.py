"""Opening hours, the place's own days, and the year's holiday notice."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from huiketing.base import times
from huiketing.base.errors import NotAllowed
from huiketing.base.http import Request
from huiketing.clock import calendar
from huiketing.clock.calendar import DayKind
from huiketing.clock.changing import CalendarChange
from huiketing.clock.models import CalendarDay, CalendarNotice, WorkingHours
from huiketing.org.forms.place import HoursForm, NoticeForm, OwnDayForm
from huiketing.org.permissions import may_admin_all
from huiketing.org.transitions import hours
from huiketing.org.views.common import place_page


@require_GET
def index(request: Request) -> HttpResponse:
    """The hours that hold, the year's days off, and forms to change either."""
    return _show(request)


def _show(request: Request, status: int = 200, **answered: Any) -> HttpResponse:
    if not may_admin_all(request.user):
        raise NotAllowed(_("Hours hold for every unit; the administrator at the top sets them."))
    current, today = calendar.current(), times.today()
    present = current.hours_on(today)
    forms = {
        "hours": HoursForm(
            initial={"since": today, "opening": present.opening, "closing": present.closing}
        ),
        "day": OwnDayForm(),
        "notice": NoticeForm(),
    }
    years = [
        {"year": year, "announced": current.is_announced(year), "days": _days_of(year)}
        for year in (today.year, today.year + 1)
    ]
    context = {
        "forms": forms | answered,
        "present": present,
        "history": WorkingHours.objects.order_by("-since")[:10],
        "own_days": CalendarDay.objects.filter(notice=None, day__gte=today.replace(month=1, day=1)),
        "notices": CalendarNotice.objects.all()[:5],
        "years": years,
    }
    return place_page(request, "org/place/hours.html", "hours", context, status)


def _days_of(year: int) -> list[dict[str, Any]]:
    """Holidays and make-up days of a year, the days of one name on one line."""
    current = calendar.current()
    lines: dict[tuple[str, bool], list[date]] = {}
    for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        kind = current.kind_of(day)
        if kind in {DayKind.HOLIDAY, DayKind.MAKE_UP}:
            lines.setdefault((current.name_of(day), kind == DayKind.MAKE_UP), []).append(day)
    return [
        {"name": name, "works": works, "spans": _spans(days)}
        for (name, works), days in lines.items()
    ]


def _spans(days: list[date]) -> list[tuple[date, date]]:
    """Days that follow one another as one span, from its first to its last."""
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and (day - spans[-1][1]).days == 1:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def _say(request: Request, change: CalendarChange) -> None:
    count = len(change.days)
    said = ngettext(
        "Saved. %(count)s day counts otherwise now; due dates were counted anew.",
        "Saved. %(count)s days count otherwise now; due dates were counted anew.",
        count,
    )
    messages.success(request, said % {"count": count} if count else _("Saved."))


@require_POST
def set_hours(request: Request) -> HttpResponse:
    """Other hours from a day on."""
    form = HoursForm(request.POST)
    if form.is_valid():
        change = form.carry_out(lambda: hours.set_hours(by=request.user, **form.cleaned_data))
        if change is not None:
            _say(request, change)
            return redirect("org:hours")
    return _show(request, form.status, hours=form)


@require_POST
def set_day(request: Request) -> HttpResponse:
    """A day of the place's own."""
    form = OwnDayForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data | {"works": form.cleaned_data["works"] == "1"}
        change = form.carry_out(lambda: hours.set_day(by=request.user, **said))
        if change is not None:
            _say(request, change)
            return redirect("org:hours")
    return _show(request, form.status, day=form)


@require_POST
def clear_day(request: Request, day: str) -> HttpResponse:
    """Take a day of the place's own back."""
    try:
        wanted = times.day_of(day)
    except ValueError as wrong:
        raise Http404 from wrong
    _say(request, hours.clear_day(by=request.user, day=wanted))
    return redirect("org:hours")


@require_POST
def import_notice(request: Request) -> HttpResponse:
    """Read a year's holiday notice in."""
    form = NoticeForm(request.POST, request.FILES)
    if form.is_valid():
        change = form.carry_out(lambda: hours.import_notice(by=request.user, **form.cleaned_data))
        if change is not None:
            _say(request, change)
            return redirect("org:hours")
    return _show(request, form.status, notice=form)
