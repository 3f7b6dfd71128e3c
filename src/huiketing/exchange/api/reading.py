"""Reads made for programs: few statements, no column too many."""

from typing import Any

from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, NotFound
from huiketing.base.paging import page
from huiketing.exchange.api import shown
from huiketing.exchange.api.auth import Asking
from huiketing.files.models import Attachment
from huiketing.history.story import story_of
from huiketing.matters.models import Assignment, Clock, Contact, Matter
from huiketing.matters.selectors import queue_rows
from huiketing.matters.transitions import STEPS
from huiketing.org.models import Person, Unit

_PARTS = (
    "role",
    "status",
    "unit__name",
    "person__username",
    "person__name",
    "instead_of__name",
    "assigned_at",
    "accepted_at",
    "ended_at",
    "due_at",
    "note",
    "opinion",
)
_TALKS = (
    "uid",
    "way",
    "result",
    "at",
    "by__name",
    "place",
    "companions",
    "said",
    "next_try_at",
)


def queue(name: str, person: Person, *, cursor: str, limit: int) -> dict[str, Any]:
    """One page of a queue, in one statement."""
    keys = ("promised_due", "pk") if name == "overdue" else ("-pk",)
    rows = queue_rows(name, person).values(*shown.LIST)
    found = page(rows, keys=keys, cursor=cursor, limit=limit)
    now = times.now()
    return {"items": [shown.row(values, now) for values in found.items], "next": found.next}


def find(number: str, person: Person) -> Matter:
    """The matter of this number, as far as the person may read it; one statement."""
    rows = Matter.objects.visible_to(person).filter(number=number).select_related(*_JOINED)
    matter = rows.first()
    if matter is None:
        raise NotFound
    return matter


_JOINED = ("party", "handler", "line", "unit", "first_receiver")


def whole(matter: Matter) -> dict[str, Any]:
    """Everything the page of a matter shows: four statements besides the matter's own."""
    parts = Assignment.objects.filter(matter=matter).values(*_PARTS)
    talks = Contact.objects.filter(matter=matter).values(*_TALKS)
    return {
        **shown.head(matter),
        "assignments": [shown.part(values) for values in parts],
        "clocks": [shown.due(clock) for clock in Clock.objects.filter(matter=matter)],
        "contacts": [shown.talk(values) for values in talks],
        "events": shown.events(story_of(matter)),
    }


def unit_of(request: Asking, code: str | None) -> Unit:
    """The unit of this code, or the one of the person's home post where none is named."""
    if code is None:
        home = request.user.authority.home or next(iter(request.user.authority.grants), None)
        if home is None:
            raise NotAllowed
        return request.units[home.unit_id]
    for unit in request.units.values():
        if unit.code == code:
            return unit
    found = Unit.objects.standing().filter(code=code).first()
    if found is None:
        raise Invalid(unit=_("No unit has this code. GET /api/v1/units lists them."))
    return found


def papers(matter: Matter, person: Person) -> dict[str, Any]:
    """What a step may name: papers owed and held, ticks, requests, orders, files."""
    requests = matter.requests.select_related("asked_by")
    orders = matter.supervisions.select_related("by").order_by("pk")
    return {
        "number": matter.number,
        "version": matter.version,
        "steps": [name for name, step in STEPS.items() if step.open_to(person, matter)],
        "gaps": [shown.gap(row) for row in matter.gaps.all()],
        "originals": [shown.original(row) for row in matter.originals.all()],
        "ticked": list(matter.ticks.values_list("step", flat=True)),
        "requests": [shown.request(row) for row in requests],
        "supervisions": [shown.order(row) for row in orders],
        "attachments": [shown.file(row) for row in Attachment.objects.of(matter)],
    }
