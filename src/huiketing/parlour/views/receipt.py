"""What the resident takes home, and taking a registration back."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiketing.base.errors import DomainError
from huiketing.base.http import Request
from huiketing.handbook.book import book
from huiketing.matters import transitions as matters
from huiketing.matters.models import Matter
from huiketing.parlour.forms.taking_back import TakeBackForm
from huiketing.parlour.ledger import settled_on_the_spot
from huiketing.parlour.selectors.papers import not_needed, papers_of
from huiketing.parlour.selectors.place import midnight


@require_GET
@never_cache
def receipt(request: Request, number: str) -> HttpResponse:
    """The receipt (办事回执): 80 mm, or A4 with `?paper=a4`. Surname only, the promise largest."""
    matter = _matter(request, number)
    entry = book().by_version.get(matter.procedure_id or 0)
    if entry is not None:
        entry = book().here(entry, matter.unit.path)
    big = "?big=1" if matter.party.prefers_large_print else ""
    papers = papers_of(matter)
    context = {
        "matter": matter,
        "entry": entry,
        "settled": settled_on_the_spot(matter),
        "papers": papers,
        "not_needed": not_needed(entry, papers) if entry and not matter.restricted else [],
        "phone": (matter.handler.phone if matter.handler else "") or matter.unit.phone,
        "address": f"{settings.PUBLIC_URL}/t/{matter.tracking_code}{big}",
        "print_now": request.GET.get("print") == "1",
        "place": matter.unit.name,
    }
    paper = "a4" if request.GET.get("paper") == "a4" else "80"
    return render(request, f"parlour/receipt_{paper}.html", context)


@require_GET
@never_cache
def last(request: Request) -> HttpResponse:
    """To the last thing this person registered at the desk today, to take it back.

    What came in with an older book, was left at the door or came by a program is no slip of theirs.
    """
    mine = Matter.objects.filter(
        first_receiver=request.user,
        registered_at__gte=midnight(),
        channel__in=[Matter.Channel.DESK, Matter.Channel.PHONE],
    )
    found = mine.exclude(status=Matter.Status.VOIDED).order_by("-pk").first()
    if found is None:
        messages.info(request, _("You have registered nothing today that could be taken back."))
        return HttpResponseRedirect(reverse("parlour:desk"))
    return HttpResponseRedirect(reverse("parlour:take_back", args=[found.number]))


@require_http_methods(["GET", "POST"])
@never_cache
def take_back(request: Request, number: str) -> HttpResponse:
    """Take a registration back, with the reason; the number and the line stay."""
    matter = _matter(request, number)
    form = TakeBackForm(request.POST or None, initial={"version": matter.version})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            matter.version = form.cleaned_data["version"]
            try:
                matters.void(matter, by=request.user, reason=form.cleaned_data["reason"])
            except DomainError as error:
                status = error.status
                form.add_error(None, str(error))
            else:
                said = _("%(number)s is taken back; its number stays used.")
                messages.success(request, said % {"number": matter.number})
                return HttpResponseRedirect(reverse("parlour:desk"))
    may = matters.STEPS["void"].open_to(request.user, matter)
    context = {"matter": matter, "form": form, "may": may, "place": matter.unit.name}
    return render(request, "parlour/take_back.html", context, status=status)


def _matter(request: Request, number: str) -> Matter:
    visible = Matter.objects.visible_to(request.user).for_list()
    return get_object_or_404(visible, number=number.replace("\x00", "")[:32])
