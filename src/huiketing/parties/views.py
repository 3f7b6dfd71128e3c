"""Pages about who is served. Whoever may not see a party gets 404, as if there were none."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base import times
from huiketing.base.errors import Invalid, WrongStep
from huiketing.base.forms import show_refused
from huiketing.base.http import Request, render_either
from huiketing.base.text import clean_line
from huiketing.history.models import Event
from huiketing.org.models import Unit
from huiketing.parties import about, permissions, selectors, transitions
from huiketing.parties.forms import (
    AddForm,
    ChangeForm,
    ErasureForm,
    HouseholdForm,
    MergeForm,
    ShowForm,
    TellForm,
)
from huiketing.parties.models import Household, Party
from huiketing.parties.transitions.checks import require

LISTED = 30  # candidates a search shows
REMEMBERED = 20  # events the page shows
NAMES = {field.name: field.verbose_name for field in Party._meta.fields}


def _party(request: Request, uid: UUID) -> Party:
    visible = Party.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("unit", "household", "merged_into__unit"), uid=uid
    )


@require_GET
def index(request: Request) -> HttpResponse:
    """Find somebody by what the desk hears."""
    words = clean_line(request.GET.get("q", ""))[: selectors.LONGEST]
    context = {
        "words": words,
        "found": selectors.lookup(words, request.user, limit=LISTED),
        "may_add": bool(request.user.authority.grants),
        "erasures": [] if words else selectors.erasures_waiting(request.user),
    }
    return render(request, "parties/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """Write somebody down, or find that they are known."""
    form = AddForm(request.user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "parties/add.html", {"form": form}, status=status)
    party = transitions.find_or_add(by=request.user, **form.cleaned_data)
    return redirect(party)


@require_GET
@never_cache
def page(request: Request, uid: UUID) -> HttpResponse:
    """What is known of a party, contact data masked."""
    return _show(request, _party(request, uid))


def _show(request: Request, party: Party, *, status: int = 200, **more: Any) -> HttpResponse:
    person = request.user
    household = party.household
    context = {
        "party": party,
        "sealed": _sealed(party),
        "may_change": permissions.can_change(person, party),
        "may_erase": permissions.can_erase(person, party),
        "may_keep": permissions.may_erase_at(person, party.unit),
        "erasure": party.erasures.waiting().select_related("asked_by").first(),
        "may_show": permissions.can_show(person, party),
        "may_part": bool(party.merged_into)
        and permissions.can_merge(person, party, party.merged_into or party),
        "members": household.members.exclude(pk=party.pk)[:20] if household else (),
        "lists": about.lists(party, person),
        "events": _events(party),
        "shown": {},
        "form": None,
        "household_form": HouseholdForm(),
        **more,
    }
    return render_either(request, "parties/page.html", "parties/_contact.html", context, status)


def _events(party: Party) -> list[Event]:
    """What happened to the entry, the latest first, with the fields concerned by their names."""
    events = list(Event.objects.about(party).with_details().order_by("-seq")[:REMEMBERED])
    for event in events:
        names = event.data.get("fields") or [event.data.get("field")]
        event.fields = [  # type: ignore[attr-defined]
            NAMES[name] for name in names if name in NAMES
        ]
    return events


def _sealed(party: Party) -> list[dict[str, Any]]:
    """The sealed fields that hold something, as a page shows them before anybody asks."""
    labels = {"phone": _("Phone"), "address": _("Home address"), "id_number": _("ID number")}
    masks = {"phone": party.masked_phone, "address": "＊＊＊", "id_number": "＊＊＊"}
    return [
        {"name": name, "label": labels[name], "masked": masks[name]}
        for name in transitions.SEALED
        if getattr(party, name)
    ]


@require_POST
@never_cache
def show(request: Request, uid: UUID) -> HttpResponse:
    """Show one sealed field to somebody who says what for; the page shows it this once."""
    party = _party(request, uid)
    form = ShowForm(request.POST)
    if not form.is_valid():
        return _show(request, party, form=form, asked=request.POST.get("field"), status=422)
    field = form.cleaned_data["field"]
    value = transitions.reveal(party, field, by=request.user, reason=form.cleaned_data["reason"])
    return _show(request, party, shown={field: value})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: Request, uid: UUID) -> HttpResponse:
    """Set an entry right."""
    party = _party(request, uid)
    require(permissions.can_change(request.user, party))
    given = {
        name: getattr(party, name)
        for name in ("name", "gender", "group", "credit_code", "prefers_large_print", "version")
    }
    form = ChangeForm(party, request.POST or None, initial=given)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "parties/edit.html", {"party": party, "form": form}, status=status)
    party.version = form.cleaned_data["version"]  # as this person's page showed it
    transitions.change(party, by=request.user, **form.changes())
    return redirect(party)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def merge(request: Request, uid: UUID) -> HttpResponse:
    """Say that an entry and another are one person: find the other, look at both, confirm."""
    party = _party(request, uid)
    if request.method == "POST":
        form = MergeForm(request.POST)
        if not form.is_valid():
            raise WrongStep(_("This page was not complete. Open it once more."))
        into = _party(request, form.cleaned_data["into"])
        party.version = form.cleaned_data["version"]
        into.version = form.cleaned_data["into_version"]
        transitions.merge(party, into, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s is one entry now.") % {"name": into.name})
        return redirect(into)
    words = clean_line(request.GET.get("q", party.name))[: selectors.LONGEST]
    chosen = _chosen(request, party)
    shown = MergeForm(initial=_as_shown(party, chosen)) if chosen else None
    found = [each for each in selectors.lookup(words, request.user) if each.pk != party.pk]
    context = {"party": party, "into": chosen, "form": shown, "words": words, "found": found}
    return render(request, "parties/merge.html", context)


def _chosen(request: Request, party: Party) -> Party | None:
    """The other entry named in the address, if this person may see it."""
    try:
        uid = UUID(request.GET.get("into", ""))
    except ValueError:
        return None
    chosen = _party(request, uid)
    if chosen.pk == party.pk:
        return None
    require(permissions.can_merge(request.user, party, chosen))
    return chosen


def _as_shown(party: Party, into: Party) -> dict[str, Any]:
    return {"version": party.version, "into": into.uid, "into_version": into.version}


@require_POST
def part(request: Request, uid: UUID) -> HttpResponse:
    """Undo a merge."""
    party = _party(request, uid)
    transitions.part(party, by=request.user, reason=request.POST.get("reason", ""))
    return redirect(party)


@require_GET
@never_cache
def duplicates(request: Request) -> HttpResponse:
    """Entries of the person's unit that may be one and the same."""
    home = request.user.authority.home
    unit = Unit.objects.filter(pk=home.unit_id).first() if home else None
    pairs = selectors.likely_duplicates(unit) if unit else []
    return render(request, "parties/duplicates.html", {"unit": unit, "pairs": pairs})


@require_POST
def not_the_same(request: Request, uid: UUID, other: UUID) -> HttpResponse:
    """They only look alike."""
    transitions.tell_apart(_party(request, uid), _party(request, other), by=request.user)
    return redirect("parties:duplicates")


@require_POST
def household(request: Request, uid: UUID) -> HttpResponse:
    """Put somebody into the household of this head; it is written down if it is not known."""
    party = _party(request, uid)
    form = HouseholdForm(request.POST)
    if not form.is_valid():
        return _show(request, party, household_form=form, status=422)
    head = form.cleaned_data["head"]
    known = selectors.households(party.unit, head)
    if chosen := form.cleaned_data["chosen"]:
        known = [home for home in known if home.uid == chosen]
    if len(known) > 1:
        return _show(request, party, household_form=form, homes=known, status=422)
    home = known[0] if known else _found(request, party, head)
    transitions.join_household(party, home, by=request.user)
    return redirect(party)


def _found(request: Request, party: Party, head: str) -> Household:
    return transitions.found_household(
        unit=party.unit, head=head, group=party.group, address=party.address, by=request.user
    )


@require_POST
def leave_household(request: Request, uid: UUID) -> HttpResponse:
    """Take somebody out of their household."""
    party = _party(request, uid)
    transitions.leave_household(party, by=request.user)
    return redirect(party)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def kept(request: Request, uid: UUID) -> HttpResponse:
    """All that is kept of a party on paper, for the party themselves."""
    party = _party(request, uid)
    require(permissions.can_show(request.user, party))
    form = TellForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "parties/tell.html", {"party": party, "form": form}, status=status)
    accounts = transitions.tell_all(party, by=request.user, how=form.cleaned_data["how"])
    context = {
        "party": party,
        "sealed": [(each["label"], getattr(party, each["name"])) for each in _sealed(party)],
        "accounts": accounts,
        "place": party.unit,
        "moment": times.now(),
    }
    return render(request, "parties/kept.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase(request: Request, uid: UUID) -> HttpResponse:
    """Put down that an entry and the words of its matters are to be erased."""
    party = _party(request, uid)
    require(permissions.can_erase(request.user, party))
    form = ErasureForm(request.POST or None, initial={"version": party.version})
    if request.method == "POST" and form.is_valid():
        party.version = form.cleaned_data["version"]
        given = {name: form.cleaned_data[name] for name in ("ground", "paper")}
        try:
            transitions.ask_erasure(party, by=request.user, **given)
        except Invalid as wrong:
            show_refused(form, wrong)
        else:
            messages.success(request, _("Put down. It is carried out tomorrow at the earliest."))
            return redirect(party)
    context = {"party": party, "form": form, "lists": about.lists(party, request.user)}
    return render(request, "parties/erase.html", context, status=422 if form.is_bound else 200)


@require_POST
def keep(request: Request, uid: UUID) -> HttpResponse:
    """Take back that an entry is to be erased."""
    party = _party(request, uid)
    transitions.take_back_erasure(party, by=request.user)
    messages.success(request, _("Taken back. Nothing is erased."))
    return redirect(party)
