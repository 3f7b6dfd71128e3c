"""What the pages of the place share: its sections, and how a form comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiketing.base.errors import NotAllowed
from huiketing.base.http import Request
from huiketing.clock.calendar import notice_owed
from huiketing.org.models import Person, Post, Unit
from huiketing.org.permissions import may_admin_all, may_admin_somewhere
from huiketing.org.selectors import administered, rostered, tree

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Section:
    """A part of the place's administration that a room above brings along."""

    key: str
    label: "StrOrPromise"
    view: str
    open_to: Callable[[Person], bool]


_more: dict[str, Section] = {}


def add_section(
    key: str, label: "StrOrPromise", view: str, open_to: Callable[[Person], bool]
) -> None:
    """Let a page of a room above stand among the sections of the place."""
    _more[key] = Section(key, label, view, open_to)


def place_page(
    request: Request, template: str, section: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the place's administration, under its sections."""
    shared = {
        "sections": sections(request, section),
        "notice_owed": notice_owed() if may_admin_all(request.user) else None,
    }
    return render(request, template, {**context, **shared}, status=status)


def sections(request: Request, current: str) -> list[dict[str, Any]]:
    """The parts of the place this person may open."""
    person = request.user
    admin, everything = may_admin_somewhere(person), may_admin_all(person)
    entries: list[tuple[str, StrOrPromise, str, bool]] = [
        ("units", _("Units"), "org:units", admin),
        ("people", _("People"), "org:people", admin),
        ("lines", _("Lines"), "org:lines", everything),
        ("roster", _("Duty roster"), "org:roster", True),
        ("handovers", _("Handover"), "org:handovers", True),
        ("hours", _("Hours and holidays"), "org:hours", everything),
    ]
    entries += [(s.key, s.label, s.view, s.open_to(person)) for s in _more.values()]
    return [
        {"label": label, "url": reverse(name), "active": key == current}
        for key, label, name, open_to in entries
        if open_to
    ]


def need_admin(request: Request) -> list[Unit]:
    """The tree this person administers; whoever administers nothing is refused."""
    units = tree(administered(request.user))
    if not units:
        raise NotAllowed(
            _("Only an administrator changes units and people. Ask yours to do it, or to let you.")
        )
    return units


def chosen_unit(request: Request, *, uid: str | None = None) -> tuple[Unit, list[Unit]]:
    """The unit a roster page shows, and all it may show: the one asked for, else one's own."""
    units = tree(rostered(request.user))
    asked = uid if uid is not None else request.GET.get("unit", "")
    if asked:
        wanted = [unit for unit in units if str(unit.uid) == asked]
        if not wanted:
            raise Http404
        return wanted[0], units
    home = request.user.authority.home
    own = [unit for unit in units if home and unit.pk == home.unit_id]
    places = [Unit.Kind.VILLAGE, Unit.Kind.GRID]
    if own and home and home.role == Post.Role.ADMIN:  # an administrator looks at a desk first
        own = [unit for unit in units if unit.kind in places] or own
    if not (own or units):
        raise NotAllowed(_("You have no post yet. Ask the administrator to appoint you."))
    return (own or units)[0], units
