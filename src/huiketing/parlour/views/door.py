"""What residents left by the QR code at the door, waiting for somebody to take it in."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiketing.base.errors import DomainError
from huiketing.base.http import Request
from huiketing.handbook.suggesting import Answer, answer
from huiketing.matters.models import Matter
from huiketing.org.selectors import Member
from huiketing.org.selectors.lines import line_in_use
from huiketing.parlour import transitions
from huiketing.parlour.forms.door import TakeInForm
from huiketing.parlour.selectors.handling import recipient_of
from huiketing.parlour.selectors.people import people_of
from huiketing.parlour.selectors.place import left_at_door
from huiketing.parlour.views.desk import desk_of_request

MOST = 50
LIKELY = 3


@require_GET
@never_cache
def queue(request: Request) -> HttpResponse:
    """Everything that waits, oldest first, with what its words may mean."""
    return _show(request, people_of(desk_of_request(request).unit))


@require_POST
@never_cache
def take_in(request: Request, number: str) -> HttpResponse:
    """Take one in, and hand it on."""
    here = desk_of_request(request)
    visible = Matter.objects.visible_to(request.user).for_list()
    matter = get_object_or_404(
        visible, unit=here.unit, channel=Matter.Channel.QR, number=number.replace("\x00", "")[:32]
    )
    people = people_of(here.unit)
    form = TakeInForm(
        request.POST, team=people, likely=_likely(matter).suggestions, prefix=matter.number
    )
    if not form.is_valid():
        return _show(request, people, form, status=422)
    matter.version = form.cleaned_data["version"]
    line = line_in_use(form.line_code)
    recipient = recipient_of(
        here.unit, line=form.line_code, choice=form.cleaned_data["handler"], team=people
    )
    try:
        transitions.take_in_from_door(
            matter, by=request.user, entry=form.entry, line=line, recipient=recipient
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _show(request, people, form, status=error.status)
    if recipient is None:
        said = _("%(number)s is taken in and waits for somebody to be named.")
    else:
        said = _("%(number)s is taken in and handed to %(name)s.")
    messages.success(request, said % {"number": matter.number, "name": recipient})
    return HttpResponseRedirect(reverse("parlour:door"))


def _likely(matter: Matter) -> Answer:
    return answer(matter.words[:300], n=LIKELY)


def _show(
    request: Request, people: list[Member], bound: TakeInForm | None = None, *, status: int = 200
) -> HttpResponse:
    here = desk_of_request(request)
    visible = Matter.objects.visible_to(request.user)
    rows = left_at_door().filter(unit=here.unit, pk__in=visible.values("pk"))
    waiting = []
    for matter in rows.select_related("party", "unit")[:MOST]:
        if bound is not None and bound.prefix == matter.number:
            waiting.append((matter, bound))
            continue
        likely = _likely(matter)
        # One press sends it out, and whoever left it is not here to be asked: else the desk picks.
        about = likely.suggestions[0].code if likely.certain else ""
        form = TakeInForm(
            team=people,
            likely=likely.suggestions,
            prefix=matter.number,
            initial={"version": matter.version, "about": about},
        )
        waiting.append((matter, form))
    context = {"waiting": waiting, "desk": here, "place": here.unit.name, "bound": bound}
    return render(request, "parlour/door.html", context, status=status)
