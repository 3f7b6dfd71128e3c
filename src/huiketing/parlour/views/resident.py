"""The resident's own pages: no sign-in, by QR code or by code and phone."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base import readable
from huiketing.base.errors import DomainError, Invalid, KeyUsed, NotFound
from huiketing.base.mode import mode_of
from huiketing.base.sealing import blind_index
from huiketing.matters import transitions
from huiketing.matters.forms.base import renew_key
from huiketing.matters.models import Matter
from huiketing.matters.transitions import keys
from huiketing.org.models import Unit
from huiketing.parlour.forms.resident import AgainForm, FindForm, RateForm, SayForm, TailForm
from huiketing.parlour.selectors import resident as selectors
from huiketing.parlour.throttle import address, device, knock, tell_apart
from huiketing.parties.models import PHONE_TAIL
from huiketing.parties.transitions import find_or_add

SALT = "parlour.resident"
MOST_AT_A_DOOR = 40
"""Words in a quarter of an hour from one address: a full waiting room, not a machine."""
KNOWN_FOR = 1800  # seconds a device that gave the digits may look again
View = Callable[..., HttpResponse]


def open_to_strangers(view: View) -> View:
    """A page without sign-in that no cache keeps and no search engine lists."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Not "no-referrer": a form of such a page is sent with `Origin: null` and refused. No other
        # site learns the address this way either.
        response["Referrer-Policy"] = "same-origin"
        return response

    return login_not_required(wrapped)


@open_to_strangers
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Type the code from the receipt and the last four digits of the phone."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        knock("find", address(request), most=20, minutes=15)
        matter = selectors.find(form.cleaned_data["code"])
        if matter is not None and _is_tail(matter, form.cleaned_data["tail"]):
            return _known(redirect("parlour:track", matter.tracking_code), matter)
        form.add_error(
            None,
            _(
                "No matter with this code and these digits. The code stands on the receipt; the "
                "digits are the last four of the phone you left when it was registered. "
                "Or phone us."
            ),
        )
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "parlour/resident/find.html", {"form": form}, status=status)


@open_to_strangers
@require_GET
def track(request: HttpRequest, code: str) -> HttpResponse:
    """Where the matter stands, in the resident's words."""
    return _page(request, _matter(request, code))


@open_to_strangers
@require_POST
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """The resident says how it was: once a round."""
    matter = _matter(request, code)
    if not _may_look(request, matter):
        return _page(request, matter)
    form = RateForm(request.POST)
    if not form.is_valid():
        return _page(request, matter, status=422, rating=form)
    agent = request.headers.get("User-Agent", "")
    device = blind_index("parlour.device", f"{address(request)}|{agent}")
    try:
        transitions.rate(
            matter,
            level=form.cleaned_data["level"],
            words=form.cleaned_data["words"],
            device=device,
            by_name=_courtesy(matter),
        )
    except Invalid as error:
        form.add_error(None, str(error))
        return _page(request, matter, status=422, rating=form)
    return redirect(reverse("parlour:track", args=[code]) + "#said")


@open_to_strangers
@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    """It is not settled: handled again, under the same number."""
    matter = _matter(request, code)
    if not _may_look(request, matter):
        return _page(request, matter)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _page(request, matter, status=422, again=form)
    try:
        transitions.reopen(
            matter, by=None, reason=form.cleaned_data["reason"], by_name=_courtesy(matter)
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, matter, status=error.status, again=form)
    return redirect(reverse("parlour:track", args=[code]) + "#now")


@open_to_strangers
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take it back, as long as nobody has begun."""
    matter = _matter(request, code)
    if _may_look(request, matter) and selectors.track(matter).may_withdraw:
        transitions.withdraw(
            matter, by=None, reason=_("on the resident's own page"), by_name=_courtesy(matter)
        )
    return redirect(reverse("parlour:track", args=[code]) + "#now")


@open_to_strangers
@require_POST
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The last four digits open a quiet matter on this device for half an hour."""
    matter = _matter(request, code)
    form = TailForm(request.POST)
    if form.is_valid():
        knock("tail", matter.tracking_code, most=5, minutes=15)
        if _is_tail(matter, form.cleaned_data["tail"]):
            return _known(redirect("parlour:track", matter.tracking_code), matter)
        form.add_error("tail", _("These are not the last digits of the number you gave us."))
    return _quiet(request, matter, form, status=422)


@open_to_strangers
@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, door: str) -> HttpResponse:
    """Leave word at the door; it lands in the desk's queue with a number at once."""
    unit = Unit.objects.standing().filter(door_code=door).first()
    if unit is None:
        raise NotFound(_("This code is not one of ours any more. Ask inside, or phone."))
    form = SayForm(request.POST or None, initial={"client_key": uuid.uuid4()})
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        # A village's Wi-Fi is one address for everybody. A phone without a cookie of ours is
        # counted by its address, and new cookies gain nobody more than the address has.
        knock("say", door, device(request) or address(request), most=5, minutes=15)
        knock("say.all", door, address(request), most=MOST_AT_A_DOOR, minutes=15)
        try:
            matter = _leave_word(unit, form.cleaned_data)
        except KeyUsed as error:
            form.add_error(None, str(error))
            renew_key(form)
            status = error.status
        else:
            return _known(redirect("parlour:track", matter.tracking_code), matter)
    page = "say_elder" if mode_of(request) == "elder" else "say"
    context = {"form": form, "unit": unit, "place": unit.name}
    shown = render(request, f"parlour/resident/{page}.html", context, status=status)
    return tell_apart(request, shown)


def _leave_word(unit: Unit, given: dict[str, Any]) -> Matter:
    return transitions.register(
        by=None,
        by_name=readable.courtesy(given["name"]),
        unit=unit,
        words=given["words"],
        party=lambda batch: find_or_add(
            name=given["name"], phone=given["phone"], unit=unit, by=None, batch=batch
        ),
        answer=given["answer"],
        channel=Matter.Channel.QR,
        client_key=given["client_key"],
        asked=keys.told(given | {"unit": unit}),
    )


@open_to_strangers
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a resident, why, how long, and what they may ask."""
    return render(request, "parlour/resident/privacy.html")


def poster(request: HttpRequest) -> HttpResponse:
    """The A4 sheet with the QR code for the door."""
    home = request.user.authority.home  # type: ignore[union-attr]
    unit = Unit.objects.filter(pk=home.unit_id).first() if home else None
    if unit is None or unit.door_code is None:
        raise NotFound
    url = f"{settings.PUBLIC_URL}{reverse('parlour:say', args=[unit.door_code])}"
    return render(request, "parlour/resident/poster.html", {"unit": unit, "url": url})


def _matter(request: HttpRequest, code: str) -> Matter:
    matter = selectors.find(code)
    if matter is None:
        knock("code", address(request), most=30, minutes=15)
        raise NotFound(_("No matter has this code. Look at the receipt once more, or phone us."))
    return matter


def _page(request: HttpRequest, matter: Matter, *, status: int = 200, **forms: Any) -> HttpResponse:
    if not _may_look(request, matter):
        return _quiet(request, matter, TailForm())
    page = "track_elder" if mode_of(request) == "elder" else "track"
    context = {
        "track": selectors.track(matter),
        "matter": matter,
        "place": matter.unit.name,
        "rating_form": forms.get("rating") or RateForm(),
        "again_form": forms.get("again") or AgainForm(),
    }
    return render(request, f"parlour/resident/{page}.html", context, status=status)


def _quiet(request: HttpRequest, matter: Matter, form: TailForm, status: int = 200) -> HttpResponse:
    """A quiet matter shows nothing of itself to whoever only has the code."""
    context = {
        "form": form,
        "code": matter.tracking_code,
        "place": matter.unit.name,
        "unit": matter.unit,
    }
    return render(request, "parlour/resident/quiet.html", context, status=status)


def _may_look(request: HttpRequest, matter: Matter) -> bool:
    if not matter.restricted:
        return True
    try:
        known = signing.loads(request.COOKIES.get("matter", ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return False
    return bool(known == str(matter.uid))


def _known(response: HttpResponseRedirect, matter: Matter) -> HttpResponseRedirect:
    response.set_cookie(
        "matter",
        signing.dumps(str(matter.uid), salt=SALT),
        max_age=KNOWN_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _is_tail(matter: Matter, digits: str) -> bool:
    return bool(matter.party.phone_tail) and matter.party.phone_tail == blind_index(
        PHONE_TAIL, digits
    )


def _courtesy(matter: Matter) -> str:
    return readable.courtesy(matter.party.name, matter.party.gender)
