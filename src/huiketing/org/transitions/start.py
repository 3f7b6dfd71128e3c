"""The first start: a place, its lines, its administrator and its people, in one act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import Invalid, WrongStep
from huiketing.history.record import describe, record
from huiketing.org.models import Line, Person, Post, Unit
from huiketing.org.transitions.intake import Account, Newcomer, take_in
from huiketing.org.transitions.lines import retire_line, settle_line
from huiketing.org.transitions.people import add_person
from huiketing.org.transitions.posts import appoint
from huiketing.org.transitions.units import found

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Made = TypeVar("Made")

describe("place.started", gettext_lazy("opened the parlour of %(name)s"))


@dataclass(frozen=True)
class Entry:
    """A place as typed: its name, its kind and the code its numbers begin with."""

    name: str
    kind: str
    code: str
    phone: str = ""
    """Where somebody outside reaches it."""


@dataclass(frozen=True)
class Administrator:
    """The account that sets everything else up."""

    name: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Started:
    """What stands after the first start."""

    place: Unit
    desk: Unit
    """The unit with the front desk: the village, or the place itself where no village was named."""
    admin: Person
    accounts: list[Account]


def is_open() -> bool:
    """Whether nobody is here yet, so that the first start may happen."""
    return not Person.objects.exists()


@transaction.atomic
def start_place(
    *,
    place: Entry,
    village: Entry | None,
    admin: Administrator,
    lines: Sequence[tuple[str, str]],
    people: Callable[[Unit, Unit], Sequence[Newcomer]],
) -> Started:
    """Set the place up. `people(place, desk)` reads the typed rows against what was just founded.

    Refused as soon as anybody can sign in. A refusal names the part in `fields` ("place_name",
    "village_code", "admin_password", "line_2_name", …) and leaves nothing behind.
    """
    if not is_open():
        raise WrongStep(_("This place has been set up already. Sign in."))
    root = _part("place", lambda: found(by=None, **vars(place)))
    desk = root
    if village is not None:
        desk = _part("village", lambda: found(by=None, parent=root, **vars(village)))
    person, _secret = _part("admin", lambda: add_person(by=None, **vars(admin)))
    appoint(by=None, person=person, unit=root, role=Post.Role.ADMIN, title=_("Administrator"))
    _settle(lines, by=person)
    accounts = take_in(by=person, newcomers=people(root, desk))
    record(root, "place.started", by=person, name=root.name)
    return Started(root, desk, person, accounts)


def _settle(lines: Sequence[tuple[str, str]], *, by: Person) -> None:
    """The lines of the place are those typed, in their order. The starter handbook came with some
    of its own; what was left out of those is not in use here."""
    settled: set[str] = set()
    wrong: dict[str, StrOrPromise] = {}

    def one(code: str, name: str, order: int) -> Line:
        if code.strip().upper() in settled:
            raise Invalid(code=_("%(code)s is taken already.") % {"code": code.strip().upper()})
        return settle_line(by=by, code=code, name=name, order=order)

    for number, (code, name) in enumerate(lines):
        try:
            line = _part(f"line_{number}", partial(one, code, name, number + 1))
        except Invalid as refused:
            wrong |= refused.fields
            continue
        settled.add(line.code)
    if wrong:
        raise Invalid(**wrong)
    for left_out in Line.objects.filter(is_active=True).exclude(code__in=settled):
        retire_line(left_out, by=by)


def _part(part: str, make: Callable[[], Made]) -> Made:
    try:
        return make()
    except Invalid as wrong:
        fields = {f"{part}_{name}": said for name, said in wrong.fields.items()}
        raise Invalid(wrong.sentence, **fields) from wrong
