"""Who asks, the units, who is there, and where one is oneself."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query

from huiketing.base.errors import NotFound
from huiketing.base.paging import page
from huiketing.exchange.api import reading, shapes
from huiketing.exchange.api.answers import answer
from huiketing.exchange.api.auth import Asking
from huiketing.exchange.api.face import operation
from huiketing.exchange.api.fields import Asked, Cursor, Limit, Moment, Upto
from huiketing.exchange.api.shown import moment
from huiketing.org.models import Person, Presence, Unit
from huiketing.org.selectors import team
from huiketing.org.selectors.handlers import presence_of
from huiketing.org.transitions.presence import set_presence


@operation("GET", "/me", gives=shapes.Me, name="me")
def me(request: Asking) -> HttpResponse:
    """Whom the token speaks for, and their posts of today."""
    person = request.user
    home = person.authority.home
    return answer(
        {
            "username": person.username,
            "name": person.name,
            "unit": request.units[home.unit_id].code if home else None,
            "posts": [
                {
                    "unit": request.units[grant.unit_id].code,
                    "unit_name": grant.unit_name,
                    "role": grant.role,
                    "title": grant.title,
                    "lines": sorted(grant.lines),
                    "deputy": grant.acts_for is not None,
                }
                for grant in person.authority.grants
            ],
        }
    )


class Units(Asked):
    """Which page of the units."""

    limit: Limit = 100
    cursor: Cursor = None


@operation("GET", "/units", gives=shapes.Places, name="list_units")
def list_units(request: Asking, query: Query[Units]) -> HttpResponse:
    """Every standing unit, in the order it was set up."""
    rows = Unit.objects.standing().select_related("parent")
    found = page(rows, keys=("pk",), cursor=query.cursor or "", limit=query.limit)
    items = [
        {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "parent": unit.parent.code if unit.parent else None,
            "phone": unit.phone,
            "address": unit.address,
        }
        for unit in found.items
    ]
    return answer({"items": items, "next": found.next})


class Team(Asked):
    """Whose team."""

    unit: Annotated[str, Upto(12, 1)] | None = None


@operation("GET", "/people", gives=shapes.Team, refuses=(403, 404), name="list_people")
def list_people(request: Asking, query: Query[Team]) -> HttpResponse:
    """Everybody with a post at the unit today, and where they are (今天谁在)."""
    unit = reading.unit_of(request, query.unit)
    near = any(
        unit.path.startswith(grant.path) or grant.path.startswith(unit.path)
        for grant in request.user.authority.grants
    )
    if not near:
        raise NotFound
    items = [
        {
            "username": member.person.username,
            "name": member.person.name,
            "phone": member.person.phone,
            "titles": member.titles,
            "lines": member.lines,
            "presence": _mark(member.presence),
        }
        for member in team(unit)
    ]
    return answer({"unit": {"code": unit.code, "name": unit.name}, "items": items})


class Presently(Asked):
    """Where one is, and until when."""

    state: Annotated[str, Upto(12, 1)]
    place: Annotated[str, Upto(40)] = ""
    until: Moment | None = None


@operation("GET", "/presence", gives=shapes.Mark, refuses=(404,), name="my_presence")
def my_presence(request: Asking) -> HttpResponse:
    """Where one is oneself; 404 where nothing is known."""
    mark = presence_of(Person.objects.select_related("presence").get(pk=request.user.pk))
    if mark is None:
        raise NotFound
    return answer(_mark(mark))


@operation("PUT", "/presence", gives=shapes.Mark, refuses=(403,), name="set_my_presence")
def set_my_presence(request: Asking, body: Presently) -> HttpResponse:
    """Say where one is: in, out, visiting, meeting or leave. It ends by itself."""
    person = request.user
    mark = set_presence(person, by=person, state=body.state, place=body.place, until=body.until)
    return answer(_mark(mark))


def _mark(mark: Presence | None) -> dict[str, object] | None:
    if mark is None:
        return None
    return {
        "state": mark.state,
        "place": mark.place,
        "since": moment(mark.since),
        "until": moment(mark.until),
    }
