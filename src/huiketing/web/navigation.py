"""The ways through the house: what the lintel and the phone's tab bar offer, by post.

A room that is added adds its row here; seven at most are shown to any one person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from huiketing.org.models import Person, Post
from huiketing.web.inbox import unread

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Role = Post.Role
MOST = 7
STAFF = frozenset({Role.CLERK, Role.CADRE, Role.LEAD, Role.DISPATCHER})


def _with(*roles: str) -> Callable[[frozenset[str]], bool]:
    return lambda held: bool(held.intersection(roles))


@dataclass(frozen=True)
class Way:
    """One entry: its word, the view behind it, its letter after G, and which posts see it."""

    label: "StrOrPromise"
    view: str
    key: str
    prefix: str
    shown: Callable[[frozenset[str]], bool]
    icon: str = ""
    """Named where the phone's tab bar has it too."""
    also: tuple[str, ...] = ()
    """Where else the reader is still under it: pages it leads to that lie elsewhere."""

    def reach(self, path: str) -> int:
        """How much of the address lies under this entry; 0 for none."""
        under = (self.prefix, *self.also)
        return max((len(each) for each in under if path.startswith(each)), default=0)


WAYS = (
    Way(_("Desk"), "parlour:desk", "D", "/desk/", _with(Role.CLERK, Role.LEAD, Role.CADRE)),
    Way(
        _("My matters"),
        "parlour:phone",
        "M",
        "/phone/",
        _with(Role.CADRE, Role.LEAD),
        also=("/me/skills",),
    ),
    Way(_("Matters"), "matters:index", "A", "/matters/", _with(*STAFF)),
    Way(_("Register"), "parlour:register_book", "R", "/desk/register-book", _with(*STAFF)),
    Way(_("Handbook"), "handbook:index", "H", "/handbook/", lambda held: True),
    Way(_("Residents"), "parties:index", "P", "/parties/", _with(Role.CLERK, Role.CADRE)),
    Way(
        _("Board"),
        "web:board",
        "B",
        "/board",
        _with(Role.LEAD, Role.DISPATCHER),
        also=("/skills",),
    ),
    Way(_("The place"), "org:place", "S", "/place/", _with(Role.ADMIN, Role.LEAD)),
)
TABS = (
    Way(_("My matters"), "parlour:phone", "", "/phone/", _with(Role.CADRE, Role.LEAD), "list"),
    Way(_("Visits"), "parlour:phone_visits", "", "/phone/visits", lambda held: True, "pin"),
    Way(_("Note it"), "parlour:phone_add", "", "/phone/add", lambda held: True, "plus"),
    Way(_("Handbook"), "handbook:index", "", "/handbook/", lambda held: True, "book"),
    Way(_("Me"), "org:me", "", "/me", lambda held: True, "user"),
)
"""The five at the foot of a phone, for whoever carries matters; the middle one stands out."""
MAIN_TAB = "parlour:phone_add"
HOMES = (
    (Role.CLERK, "parlour:desk"),
    (Role.CADRE, "parlour:phone"),
    (Role.LEAD, "web:board"),
    (Role.DISPATCHER, "matters:index"),
    (Role.ADMIN, "org:place"),
)
"""Where a person's day begins: the first of their roles that has a place of its own."""


def home_of(person: Person) -> str:
    """The address a person lands on: by the post they hold first."""
    home = person.authority.home
    for role, view in HOMES:
        if home is not None and home.role == role:
            return reverse(view)
    return reverse("handbook:index")


def context(request: HttpRequest) -> dict[str, Any]:
    """`nav`, `tabs`, `unread`, `place` and `post` for the base templates; nothing for strangers."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {}
    home = person.authority.home
    return {
        "nav": SimpleLazyObject(lambda: _nav(person, request.path)),
        "tabs": SimpleLazyObject(lambda: _tabs(person, request.path)),
        "unread": SimpleLazyObject(lambda: unread(person)),
        "place": SimpleLazyObject(lambda: _place(person)),
        "post": home.title if home else "",
    }


def _tabs(person: Person, path: str) -> list[dict[str, Any]]:
    """The tab bar of whoever carries matters; nothing for the others."""
    if not TABS[0].shown(person.authority.roles):
        return []
    here = _nearest(TABS, path)
    return [
        {
            "label": way.label,
            "url": reverse(way.view),
            "icon": way.icon,
            "active": way is here,
            "main": way.view == MAIN_TAB,
        }
        for way in TABS
    ]


def _nav(person: Person, path: str) -> list[dict[str, Any]]:
    held = person.authority.roles
    ways = [way for way in WAYS if way.shown(held)][:MOST]
    here = _nearest(ways, path)
    entries = []
    for way in ways:
        try:
            url = reverse(way.view)
        except NoReverseMatch:  # the room is not installed here
            continue
        entries.append({"label": way.label, "url": url, "key": way.key, "active": way is here})
    return entries


def _nearest(ways: Sequence[Way], path: str) -> Way | None:
    """The entry the address lies under, the longest of several."""
    best = max(ways, key=lambda way: way.reach(path), default=None)
    return best if best is not None and best.reach(path) else None


def _place(person: Person) -> str:
    """The unit of the person's first post; empty without one."""
    home = person.authority.home
    return home.unit_name if home else ""
