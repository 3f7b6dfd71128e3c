"""Who came without a matter, and who is next."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiketing.base.http import Request
from huiketing.parlour import transitions
from huiketing.parlour.forms.desk import DeskForm
from huiketing.parlour.models import Caller, Ticket
from huiketing.parlour.selectors.people import people_of
from huiketing.parlour.selectors.place import desk_of
from huiketing.parlour.views.desk import desk_of_request, show


@require_POST
@never_cache
def came(request: Request) -> HttpResponse:
    """Count somebody who came without a matter; what is typed stays as it is."""
    caller = transitions.count_caller(unit=desk_of_request(request).unit, by=request.user)
    return _answer(request, counted=caller)


@require_POST
@never_cache
def came_back(request: Request, uid: UUID) -> HttpResponse:
    """The last count was a slip of the finger."""
    caller = get_object_or_404(Caller, uid=uid, by=request.user)
    transitions.take_caller_back(caller, by=request.user)
    return _answer(request)


@require_POST
@never_cache
def ticket(request: Request) -> HttpResponse:
    """The next slip of the day, ready to be printed."""
    given = transitions.give_ticket(unit=desk_of_request(request).unit, by=request.user)
    if request.htmx:
        return _answer(request, said=_("Slip %(number)s is given.") % {"number": given}, slip=given)
    return HttpResponseRedirect(reverse("parlour:slip", args=[given.uid]))


@require_POST
@never_cache
def call(request: Request) -> HttpResponse:
    """Call the next slip."""
    called = transitions.call_next(unit=desk_of_request(request).unit, by=request.user)
    return _answer(request, said=_("%(number)s, please come to the desk.") % {"number": called})


@require_GET
@never_cache
def slip(request: Request, uid: UUID) -> HttpResponse:
    """A slip on 80 mm paper: the number, and how many are before."""
    given = get_object_or_404(
        Ticket.objects.select_related("unit"), uid=uid, unit=desk_of_request(request).unit
    )
    before = Ticket.objects.filter(
        unit=given.unit, day=given.day, number__lt=given.number, called_at=None
    )
    context = {
        "ticket": given,
        "before": before.count(),
        "print_now": request.GET.get("print") == "1",
    }
    return render(request, "parlour/slip.html", context)


def _answer(request: Request, **said: object) -> HttpResponse:
    """The counts as they stand now: as a fragment, or around everything that was typed."""
    if request.htmx:
        context = {"desk": desk_of(request.user)} | said
        return render(request, "parlour/_reception.html", context)
    del request._desk  # type: ignore[attr-defined]
    people = people_of(desk_of_request(request).unit)
    typed = request.POST if "words" in request.POST else None
    form = DeskForm(typed, person=request.user, team=people)
    return show(request, form, people, more=said)
