"""The tree of units: looked at, added to, renamed, moved, merged, closed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base.http import Request
from huiketing.history.models import Event
from huiketing.org import holdings
from huiketing.org.forms.units import (
    ChangeForm,
    CloseForm,
    FoundForm,
    MergeForm,
    MoveForm,
    RenameForm,
)
from huiketing.org.models import Post, Unit
from huiketing.org.permissions import may_admin_somewhere
from huiketing.org.selectors import administered, team
from huiketing.org.transitions import units
from huiketing.org.views.account import feed_address
from huiketing.org.views.common import need_admin, place_page


@require_GET
def place(request: Request) -> HttpResponse:
    """The first part of the place this person may open: units for an administrator, else duty."""
    return redirect("org:units" if may_admin_somewhere(request.user) else "org:roster")


@require_GET
def index(request: Request) -> HttpResponse:
    """Every unit this person administers, as a tree."""
    tree = need_admin(request)
    counts = _people_in(tree)
    rows = [{"unit": unit, "people": counts.get(unit.pk, 0)} for unit in tree]
    ended = administered(request.user).exclude(ended_on=None).select_related("merged_into")
    return place_page(request, "org/place/units.html", "units", {"rows": rows, "ended": ended})


def _people_in(tree: list[Unit]) -> dict[int, int]:
    pairs = set(Post.objects.held().filter(unit__in=tree).values_list("unit_id", "person_id"))
    return {unit.pk: sum(1 for unit_id, _who in pairs if unit_id == unit.pk) for unit in tree}


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Set up a unit."""
    tree = need_admin(request)
    parent = next((unit for unit in tree if str(unit.uid) == request.GET.get("under")), tree[0])
    form = FoundForm(request.POST or None, units=tree, initial={"parent": parent.pk})
    if request.method == "POST" and form.is_valid():
        unit = form.carry_out(lambda: units.found(by=request.user, **form.cleaned_data))
        if unit:
            messages.success(
                request,
                _("%(name)s is set up. Its numbers begin with %(code)s.")
                % {"name": unit.name, "code": unit.code},
            )
            return redirect("org:unit", unit.uid)
    status = form.status if form.errors else 200
    return place_page(request, "org/place/unit_add.html", "units", {"form": form}, status)


@require_GET
def detail(request: Request, uid: UUID) -> HttpResponse:
    """One unit: what residents see of it, who works there, how it came to be."""
    tree = need_admin(request)
    unit = get_object_or_404(administered(request.user).select_related("parent"), uid=uid)
    return _show(request, unit, tree)


def _forms(unit: Unit, tree: list[Unit]) -> dict[str, Any]:
    version = {"version": unit.version}
    outside = [each for each in tree if not each.path.startswith(unit.path)]
    return {
        "change": ChangeForm(
            initial={**version, "phone": unit.phone, "address": unit.address}, prefix="change"
        ),
        "rename": RenameForm(initial=version, prefix="rename"),
        "move": MoveForm(initial=version, prefix="move", units=outside),
        "merge": MergeForm(initial=version, prefix="merge", units=outside),
        "close": CloseForm(initial=version, prefix="close"),
    }


def _show(
    request: Request,
    unit: Unit,
    tree: list[Unit],
    status: int = 200,
    **answered: Any,
) -> HttpResponse:
    """`answered` is the one form that was sent and refused; it opens with what was typed."""
    outside = [each for each in tree if not each.path.startswith(unit.path)]
    context = {
        "unit": unit,
        "forms": _forms(unit, tree) | answered,
        "open": next(iter(answered), ""),
        "may_move": bool(outside) and unit.parent_id is not None,
        "team": team(unit),
        "children": unit.children.filter(ended_on=None),
        "placements": unit.placements.select_related("parent").order_by("-starts_on"),
        "events": Event.objects.about(unit).with_details().reverse()[:20],
        "unfinished": holdings.of_unit(unit),
        "feed": feed_address(request, unit.feed_token),
    }
    return place_page(request, "org/place/unit.html", "units", context, status)


@require_POST
def act(request: Request, uid: UUID, verb: str) -> HttpResponse:
    """Change, rename, move, merge or close a unit."""
    tree = need_admin(request)
    unit = get_object_or_404(administered(request.user).select_related("parent"), uid=uid)
    outside = [each for each in tree if not each.path.startswith(unit.path)]
    kinds: dict[str, Any] = {
        "change": (ChangeForm, {}, units.change),
        "rename": (RenameForm, {}, units.rename),
        "move": (MoveForm, {"units": outside}, units.move),
        "merge": (MergeForm, {"units": outside}, units.merge),
        "close": (CloseForm, {}, units.close),
    }
    kind, offered, step = kinds[verb]
    form = kind(request.POST, prefix=verb, **offered)
    if form.is_valid():
        said = dict(form.cleaned_data)
        unit.version = said.pop("version")  # as this person's page showed it
        done = form.carry_out(lambda: step(unit, by=request.user, **said))
        if done:
            messages.success(request, _("Done. %(name)s: see below.") % {"name": unit.name})
            return redirect("org:unit", (unit.merged_into or unit).uid)
        unit = Unit.objects.select_related("parent").get(pk=unit.pk)
        renew_version(form, unit.version)
    return _show(request, unit, tree, form.status, **{verb: form})


def renew_version(form: Any, version: int) -> None:
    """Show a refused form with the row's present version: the next try is made knowingly."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(version)


@require_POST
def feed(request: Request, uid: UUID, on: bool) -> HttpResponse:
    """Give the unit's roster calendar a new secret address, or switch it off."""
    need_admin(request)
    unit = get_object_or_404(administered(request.user), uid=uid)
    (units.renew_feed if on else units.stop_feed)(unit, by=request.user)
    return redirect("org:unit", unit.uid)
