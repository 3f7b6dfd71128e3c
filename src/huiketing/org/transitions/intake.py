"""Taking in many people at once, with their posts and deputies: from a table or the first start."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from huiketing.base.errors import Invalid
from huiketing.org.models import Line, Person, Post, Unit
from huiketing.org.permissions import may_admin
from huiketing.org.transitions import checks
from huiketing.org.transitions.people import add_person
from huiketing.org.transitions.posts import appoint


@dataclass(frozen=True)
class Newcomer:
    """One row of the table of people: who, and which post they get."""

    name: str
    username: str
    unit: Unit
    role: str
    title: str
    phone: str = ""
    lines: tuple[Line, ...] = ()
    deputy: str = ""
    """The sign-in name of the deputy (B岗): of another row, or of somebody already here."""


@dataclass(frozen=True)
class Account:
    """What came of one row. `password` is empty for whoever could sign in before."""

    person: Person
    post: Post | None
    password: str = field(default="", repr=False)


@transaction.atomic
def take_in(*, by: Person | None, newcomers: Sequence[Newcomer]) -> list[Account]:
    """Add everybody, then appoint them: a deputy may stand further down than the holder.

    Somebody with that sign-in name already here gets the post and keeps the password; the same
    post a second time changes nothing, so that a table can be read again. All or nothing.
    """
    people: dict[str, Person] = {}
    passwords: dict[str, str] = {}
    for row in newcomers:
        checks.require(may_admin(by, row.unit))
        key = row.username.casefold()
        if key in people:
            continue
        known = Person.objects.filter(username__iexact=row.username).first()
        if known is None:
            known, passwords[key] = add_person(
                by=by, name=row.name, username=row.username, phone=row.phone
            )
        elif known.name != row.name:
            said = _("%(username)s is %(name)s's sign-in name. Choose another.")
            raise Invalid(username=said % {"username": row.username, "name": known.name})
        people[key] = known
    accounts = []
    for row in newcomers:
        key = row.username.casefold()
        accounts.append(Account(people[key], _post(by, row, people), passwords.pop(key, "")))
    return accounts


def _post(by: Person | None, row: Newcomer, people: dict[str, Person]) -> Post | None:
    person = people[row.username.casefold()]
    same = Post.objects.current_or_coming().filter(
        person=person, unit=row.unit, role=row.role, title=row.title
    )
    if same.exists():
        return None
    deputy = None
    if row.deputy:
        deputy = (
            people.get(row.deputy.casefold())
            or Person.objects.filter(username__iexact=row.deputy).first()
        )
        if deputy is None:
            said = _("Nobody signs in as %(name)s.")
            raise Invalid(deputy=said % {"name": row.deputy})
    return appoint(
        by=by,
        person=person,
        unit=row.unit,
        role=row.role,
        title=row.title,
        lines=row.lines,
        deputy=deputy,
    )
