"""Who handles a line of work at a unit, whether they are in, and who stands in for them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from huiketing.base import times
from huiketing.base.recent import RecentBy
from huiketing.base.rows import Shape
from huiketing.org.models import Line, Person, Post, Presence, Unit

Role = Post.Role


def presence_of(person: Person | None) -> Presence | None:
    """The person's mark while it still holds; None where nothing is known."""
    if person is None:
        return None
    try:
        mark = person.presence
    except ObjectDoesNotExist:
        return None
    return mark if mark.holds else None


def is_there(person: Person | None) -> bool:
    """May sign in, and is not marked away. Whoever never said counts as there."""
    if person is None or not person.is_active:
        return False
    mark = presence_of(person)
    return mark is None or not mark.away


@dataclass(frozen=True)
class Handler:
    """Who answers for a line at a unit: the holder of the post, and who stands in (AB岗)."""

    person: Person
    post: Post
    presence: Presence | None
    """The holder's mark while it holds."""
    present: bool
    deputy: Person | None
    deputy_present: bool
    lead: Person | None
    """The lead of the unit, who is asked when neither is there."""

    @property
    def acting(self) -> Person:
        """Who can act now: the holder, else the deputy, else the lead, else still the holder."""
        if self.present:
            return self.person
        if self.deputy and self.deputy_present:
            return self.deputy
        return self.lead or self.person

    @property
    def acts_as(self) -> str:
        """What `acting` is to the post: "holder", "deputy" or "lead"."""
        who = self.acting.pk
        if who == self.person.pk:
            return "holder"
        return "deputy" if self.deputy and who == self.deputy.pk else "lead"

    @property
    def back_at(self) -> datetime | None:
        """When the holder is back, where they are away and said so."""
        return self.presence.until if self.presence and self.presence.away else None


def handler_for(unit: Unit, line_code: str) -> Handler | None:
    """Who answers for the line at the unit; None where no post covers it. One query."""
    return handlers_for(unit, [line_code])[line_code]


def handler_lately(unit: Unit, line_code: str) -> Handler | None:
    """`handler_for` as it was within the last second, for programs that register at a rate."""
    return lately(_Place(unit.pk, unit.parent_id)).handler(line_code)


def handlers_for(unit: Unit, line_codes: Iterable[str]) -> dict[str, Handler | None]:
    """`handler_for` each of the lines, in one query for all of them."""
    return _handlers(_Place(unit.pk, unit.parent_id), list(line_codes))


def _handlers(unit: "_Place", line_codes: Collection[str]) -> dict[str, Handler | None]:
    near = _Near(unit, _posts_near(unit, line_codes))
    return {code: near.handler(code) for code in line_codes}


_POST = Shape(Post, "post")
_UNIT = Shape(Unit, "unit")
_HOLDER = Shape(Person, "holder")
_HOLDERS_MARK = Shape(Presence, "holders")
_DEPUTY = Shape(Person, "deputy")
_DEPUTYS_MARK = Shape(Presence, "deputys")
_mark_of: Any = Presence._meta.get_field("person").remote_field


class _Place(NamedTuple):
    """Where a unit stands, which is all of it that matters here."""

    pk: int
    parent_id: int | None


class _Near:
    """The posts around a unit as they were read; the handler of each line is found once."""

    def __init__(self, unit: _Place, posts: list[Post]) -> None:
        self._unit = unit
        self._posts = posts
        self._found: dict[str, Handler | None] = {}

    def handler(self, line_code: str) -> Handler | None:
        """Who answers for the line."""
        if line_code not in self._found:
            self._found[line_code] = self._best(line_code)
        return self._found[line_code]

    def _best(self, code: str) -> Handler | None:
        leads = [
            post
            for post in self._posts
            if post.role == Role.LEAD and post.unit_id == self._unit.pk and _in(post.person)
        ]
        lead = leads[0].person if leads else None
        covering = [
            post
            for post in self._posts
            if post.role == Role.CADRE
            and (not post.codes or code in post.codes)
            and (_in(post.person) or _in(post.deputy))
        ]
        if not covering:
            return _handler(leads[0], lead) if leads else None

        def rank(post: Post) -> tuple[bool, bool, bool, int]:
            # The own unit before an office; a post that names the line before one open to all; a
            # holder still here before one who left; then whoever has fewer lines to carry.
            here = post.unit_id == self._unit.pk
            return (not here, not post.codes, not _in(post.person), len(post.codes))

        return _handler(min(covering, key=rank), lead)


lately: RecentBy[_Place, _Near] = RecentBy(lambda unit: _Near(unit, _posts_near(unit)))


def _posts_near(unit: _Place, line_codes: Collection[str] | None = None) -> list[Post]:
    """The cadres of these or all lines, and the leads, of the unit, its parent, and offices beside.

    By a statement written by hand: every registration asks this, and the ORM took longer to make
    and read the five tables than all the rest of the registration.
    """
    today = times.today()
    every = line_codes is None
    codes = line_codes or ()
    of_lines = " OR ".join(["post.line_codes LIKE %s ESCAPE '!'"] * len(codes))
    signs = str.maketrans({"!": "!!", "%": "!%", "_": "!_"})
    with connection.cursor() as cursor:
        cursor.execute(
            _statement().replace("OF_LINES", of_lines or ("1 = 1" if every else "1 = 0")),
            [
                today,
                today,
                Role.CADRE,
                *[f"%,{code.translate(signs)},%" for code in codes],
                Role.LEAD,
                unit.pk,
                unit.parent_id,
                unit.parent_id,
                Unit.Kind.OFFICE,
                Unit.Kind.STATION,
            ],
        )
        return [_post(row) for row in cursor.fetchall()]


@cache
def _statement() -> str:
    columns = ", ".join(
        shape.columns for shape in (_POST, _UNIT, _HOLDER, _HOLDERS_MARK, _DEPUTY, _DEPUTYS_MARK)
    )
    return (
        f"SELECT {columns} FROM org_post post"  # noqa: S608
        " JOIN org_unit unit ON unit.id = post.unit_id"
        " JOIN org_person holder ON holder.id = post.person_id"
        " LEFT JOIN org_presence holders ON holders.person_id = holder.id"
        " LEFT JOIN org_person deputy ON deputy.id = post.deputy_id"
        " LEFT JOIN org_presence deputys ON deputys.person_id = deputy.id"
        " WHERE post.starts_on <= %s AND (post.ends_on IS NULL OR post.ends_on >= %s)"
        " AND ((post.role = %s AND (post.line_codes = '' OR OF_LINES)) OR post.role = %s)"
        " AND (post.unit_id = %s OR post.unit_id = %s"
        " OR (unit.parent_id = %s AND unit.kind IN (%s, %s) AND unit.ended_on IS NULL))"
        " ORDER BY post.starts_on, post.id"
    )


def _post(row: Sequence[Any]) -> Post:
    """One row with everything `Handler` looks at already in place."""
    at = 0
    post = _POST.instance(row, at)
    at += _POST.width
    post.unit = _UNIT.instance(row, at)
    at += _UNIT.width
    post.person = _HOLDER.instance(row, at)
    at += _HOLDER.width
    _mark(post.person, _HOLDERS_MARK, row, at)
    at += _HOLDERS_MARK.width
    if post.deputy_id is not None:
        post.deputy = _DEPUTY.instance(row, at)
        _mark(post.deputy, _DEPUTYS_MARK, row, at + _DEPUTY.width)
    return post


def _mark(person: Person, shape: Shape[Presence], row: Sequence[Any], at: int) -> None:
    """The person's mark, or that there is none: either way not asked for again."""
    mark = shape.instance(row, at) if row[at] is not None else None
    _mark_of.set_cached_value(person, mark)


def _in(person: Person | None) -> bool:
    return person is not None and person.is_active


def _handler(post: Post, lead: Person | None) -> Handler:
    return Handler(
        person=post.person,
        post=post,
        presence=presence_of(post.person),
        present=is_there(post.person),
        deputy=post.deputy if _in(post.deputy) else None,
        deputy_present=is_there(post.deputy),
        lead=lead,
    )


@dataclass
class Member:
    """Somebody with a post at a unit, as the presence list shows them (今天谁在)."""

    person: Person
    presence: Presence | None
    titles: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """Names of the lines, in the place's order."""
    roles: set[str] = field(default_factory=set)

    @property
    def state(self) -> str:
        """One of Presence.State, or "" where nothing is known."""
        return self.presence.state if self.presence else ""

    @property
    def back_at(self) -> datetime | None:
        """When somebody away is back."""
        return self.presence.until if self.presence and self.presence.away else None


def team(unit: Unit, names: Mapping[str, str] | None = None) -> list[Member]:
    """Everybody with a post at the unit today, with lines and presence. Two queries.

    `names` are the lines by code in the place's order, where the caller has them: then one.
    """
    posts = (
        Post.objects.held()
        .filter(unit=unit)
        .exclude(role=Role.ADMIN)
        .select_related("person__presence")
        .order_by("pk")
    )
    if names is None:
        names = dict(Line.objects.values_list("code", "name"))
    members: dict[int, Member] = {}
    for post in posts:
        member = members.setdefault(post.person_id, Member(post.person, presence_of(post.person)))
        member.titles.append(post.title)
        member.roles.add(post.role)
        member.lines += [
            name for code, name in names.items() if code in post.codes and name not in member.lines
        ]
    return list(members.values())
