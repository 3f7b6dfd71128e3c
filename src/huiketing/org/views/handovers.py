"""One shift leaves its word to the next (交接班), and the duty log made of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base import times
from huiketing.base.http import Request, under_name
from huiketing.org import holdings
from huiketing.org.forms.place import HandoverForm
from huiketing.org.models import DutyShift, Handover, Unit
from huiketing.org.models.duty import Half
from huiketing.org.permissions import may_hand_over, may_take_over
from huiketing.org.selectors import half_at, on_duty, rostered, shift_span
from huiketing.org.sheets import DUTY_LOG, duty_log
from huiketing.org.transitions import duty
from huiketing.org.views.common import chosen_unit, place_page
from huiketing.sheets.writing import workbook

SHOWN = 14
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def index(request: Request) -> HttpResponse:
    """What the last shifts left, and the entry of the shift that ends now."""
    asked = request.POST.get("unit") if request.method == "POST" else None
    unit, units = chosen_unit(request, uid=asked or None)
    may_write = may_hand_over(request.user, unit)
    form = HandoverForm(request.POST or None, initial=_now(request, unit))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"visitors": form.cleaned_data["visitors"] or 0}
        if form.carry_out(lambda: duty.hand_over(by=request.user, unit=unit, **said)):
            messages.success(request, _("Written down. The next shift signs it."))
            return redirect(f"{reverse('org:handovers')}?unit={unit.uid}")
    entries = Handover.objects.filter(unit=unit).select_related("given_by", "taken_by")[:SHOWN]
    context = {
        "unit": unit,
        "units": units,
        "form": form,
        "may_write": may_write,
        "entries": [
            {"entry": each, "may_take": not each.taken_by_id and may_take_over(request.user, each)}
            for each in entries
        ],
        "on_duty": on_duty(unit),
        "unfinished": holdings.of_unit(unit),
        "today": times.today(),
        "month": times.today().replace(day=1),
    }
    status = form.status if form.errors else 200
    return place_page(request, "org/place/handovers.html", "handovers", context, status)


def _now(request: Request, unit: Unit) -> dict[str, Any]:
    """The entry of the running shift: what its writer has said so far, else what was counted."""
    day, half = _ending_shift(request, unit)
    own = Handover.objects.filter(unit=unit, day=day, half=half, given_by=request.user).first()
    if own:
        names = ("day", "half", "weather", "visitors", "calls", "notable", "notices", "unfinished")
        return {name: getattr(own, name) for name in names}
    start, end = shift_span(day, half)
    came = holdings.of_shift(unit, start, end)
    left = holdings.of_unit(unit)
    return {
        "day": day,
        "half": half,
        "visitors": sum(held.count for held in came),
        "unfinished": "\n".join(f"{held.label} {held.count}" for held in left),
    }


def _ending_shift(request: Request, unit: Unit) -> tuple[date, str]:
    """The shift whose entry is due: the writer's own of today, else the one that runs or ran.

    One that the next shift has signed already is written in no more; then it is the one after.
    """
    day, half = half_at(times.now())
    order = list(Half.values)
    begun = order[: order.index(half) + 1]
    shifts = DutyShift.objects.filter(unit=unit, day=day, half__in=begun)
    mine = [shift.half for shift in shifts.filter(person=request.user)]
    if mine:
        due = max(mine, key=order.index)
    elif half == Half.NIGHT and not shifts.filter(half=Half.NIGHT).exists():
        due = Half.AFTERNOON  # written after closing
    else:
        due = Half(half)
    entries = Handover.objects.filter(unit=unit, day=day).exclude(taken_by=None)
    signed = set(entries.values_list("half", flat=True))
    return day, next((each for each in begun[begun.index(due) :] if each not in signed), half)


@require_POST
def take(request: Request, uid: UUID) -> HttpResponse:
    """Sign that the entry was read."""
    entries = Handover.objects.filter(unit__in=rostered(request.user))
    entry = get_object_or_404(entries.select_related("unit"), uid=uid)
    duty.take_over(entry, by=request.user)
    messages.success(request, _("You have the shift."))
    return redirect(f"{reverse('org:handovers')}?unit={entry.unit.uid}")


def _span(request: Request) -> tuple[date, date]:
    """The days asked for by ?from= and ?to=, at most a year; this month otherwise."""
    today = times.today()
    try:
        start = times.day_of(request.GET.get("from", ""))
        end = times.day_of(request.GET.get("to", ""))
    except ValueError:
        return today.replace(day=1), today
    if not start <= end <= start + timedelta(days=366):
        return today.replace(day=1), today
    return start, end


@require_GET
def log(request: Request) -> HttpResponse:
    """The duty log (值班日志) for paper."""
    unit, _units = chosen_unit(request)
    start, end = _span(request)
    context = {
        "unit": unit,
        "heads": DUTY_LOG,
        "rows": duty_log(unit, start, end),
        "start": start,
        "end": end,
        "landscape": True,
        "place": unit.name,
    }
    return render(request, "org/place/duty_log.html", context)


@require_GET
def log_file(request: Request) -> HttpResponse:
    """The duty log as an Excel file, with exactly its heads."""
    unit, _units = chosen_unit(request)
    start, end = _span(request)
    title = _("Duty log")
    content = workbook(
        title, DUTY_LOG, duty_log(unit, start, end), subtitle=f"{unit.name} {start}–{end}"
    )
    response = HttpResponse(content, content_type=XLSX)
    name = _("%(unit)s duty log %(since)s to %(until)s") % {
        "unit": unit.name,
        "since": start,
        "until": end,
    }
    plain = f"duty-log-{unit.code}-{start}-{end}.xlsx"
    return under_name(response, f"{name}.xlsx", plain=plain)
