"""Whom a program's token speaks for."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from huiketing.base import times
from huiketing.base.recent import RecentBy
from huiketing.base.rows import Shape
from huiketing.org.authority import Grant, authority_from
from huiketing.org.models import ApiToken, Person, Post, Unit

_PERSON = Shape(Person, "person")
_POST = Shape(Post, "post", "id", "person", "role", "title", "line_codes", "sees_restricted")
_UNIT = Shape(Unit, "unit")


@dataclass(frozen=True)
class Signed:
    """Who asks, with their authority already read, and the units of their posts by id."""

    person: Person
    units: dict[int, Unit]


def whoever_holds(secret: str) -> Signed | None:
    """The person of a token that holds and who may sign in, with all their posts.

    A second old at most: a token that is withdrawn is good for no longer than that.
    """
    signed = signed_recently(ApiToken.digest_of(secret))
    if signed is None:
        return None
    # What one request notes on the person stays there. `copy` would go the way of pickling.
    person = Person.__new__(Person)
    person.__dict__.update(signed.person.__dict__)
    return Signed(person, signed.units)


def _signed(digest: str) -> Signed | None:
    """The same as it stands now, in one statement."""
    today = times.today()
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [today, today, digest])
        rows = cursor.fetchall()
    if not rows:
        return None
    person = _PERSON.instance(rows[0])
    units: dict[int, Unit] = {}
    grants: list[tuple[Grant, int | None, str | None]] = []
    for row in rows:
        if row[_PERSON.width] is None:
            continue
        pk, holder, role, title, codes, restricted = _POST.values(row, _PERSON.width)
        unit = _UNIT.instance(row, _PERSON.width + _POST.width)
        unit = units.setdefault(unit.pk, unit)
        grant = Grant(
            role=role,
            unit_id=unit.pk,
            unit_name=unit.name,
            path=unit.path,
            lines=frozenset(filter(None, codes.split(","))),
            restricted=restricted,
            title=title,
            acts_for=None if holder == person.pk else holder,
            key=pk,
        )
        grants.append((grant, *row[-2:]))
    person.__dict__["authority"] = authority_from(grants)
    return Signed(person, units)


signed_recently = RecentBy(_signed)

_made: dict[str, Any] = {}


def _statement() -> str:
    # A left join over "holder or deputy" cannot be said to the ORM.
    if connection.vendor not in _made:
        _made[connection.vendor] = (
            f"SELECT {_PERSON.columns}, {_POST.columns}, {_UNIT.columns},"  # noqa: S608
            " merged.id, merged.path"
            " FROM org_apitoken token JOIN org_person person ON person.id = token.person_id"
            " LEFT JOIN org_post post"
            " ON (post.person_id = person.id OR post.deputy_id = person.id)"
            " AND post.starts_on <= %s AND (post.ends_on IS NULL OR post.ends_on >= %s)"
            " LEFT JOIN org_unit unit ON unit.id = post.unit_id"
            " LEFT JOIN org_unit merged ON merged.merged_into_id = unit.id"
            " WHERE token.digest = %s AND token.revoked_at IS NULL AND person.is_active"
            " ORDER BY post.id"
        )
    return str(_made[connection.vendor])
