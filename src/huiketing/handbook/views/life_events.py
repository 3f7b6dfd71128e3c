"""Events of life: what comes together, read and written."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base.errors import NotAllowed
from huiketing.base.http import Request
from huiketing.handbook.book import book
from huiketing.handbook.forms.around import ChangeLifeEventForm, NewLifeEventForm
from huiketing.handbook.models import LifeEvent
from huiketing.handbook.permissions import may_keep
from huiketing.handbook.transitions import life_events
from huiketing.handbook.views.common import shelf


@require_GET
def index(request: Request) -> HttpResponse:
    """Every event with what comes together."""
    held = book()
    context = {
        **shelf(request),
        "events": [
            (event, [(held.by_code[c], when) for c, when in event.parts if c in held.by_code])
            for event in held.events
        ],
        "retired": LifeEvent.objects.filter(is_active=False) if may_keep(request.user) else [],
        "may_keep": may_keep(request.user),
    }
    return render(request, "handbook/life_events.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Write a new event."""
    _need(request)
    form = NewLifeEventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        event = form.carry_out(
            lambda: life_events.add_life_event(by=request.user, **form.cleaned_data)
        )
        if event is not None:
            return redirect("handbook:life_events")
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
def edit(request: Request, code: str) -> HttpResponse:
    """Change an event: its name, how people say it, its procedures and their order."""
    _need(request)
    event = get_object_or_404(LifeEvent, code=code)
    if request.method == "GET":
        parts = event.parts.values_list("procedure__code", "when")
        initial: dict[str, Any] = {
            "name": event.name,
            "said": event.said,
            "parts": list(parts),
            "revision": event.revision,
        }
        return _form(request, ChangeLifeEventForm(initial=initial), event)
    form = ChangeLifeEventForm(request.POST)
    if form.is_valid():
        said = dict(form.cleaned_data)
        event.revision = said.pop("revision")
        if form.carry_out(lambda: life_events.change_life_event(event, by=request.user, **said)):
            messages.success(request, _("Kept."))
            return redirect("handbook:life_events")
        event = LifeEvent.objects.get(pk=event.pk)
        form.renew(event.revision)
    return _form(request, form, event)


@require_POST
def use(request: Request, code: str) -> HttpResponse:
    """Take an event out of use, or put it back."""
    event = get_object_or_404(LifeEvent, code=code)
    verb = life_events.retire_life_event if event.is_active else life_events.restore_life_event
    verb(event, by=request.user)
    return redirect("handbook:life_events")


def _need(request: Request) -> None:
    if not may_keep(request.user):
        raise NotAllowed(_("Events of life are kept by whoever leads or dispatches."))


def _form(request: Request, form: Any, event: LifeEvent | None) -> HttpResponse:
    context = {**shelf(request), "form": form, "event": event}
    status = form.status if form.errors else 200
    return render(request, "handbook/life_event.html", context, status=status)
