"""Reads made for programs: few statements, no column too many."""

from typing import Any

from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, NotFound
from huiketing.base.reads import Columns, Question, ask, at, of
from huiketing.base.rows import Shape
from huiketing.exchange.api import shown
from huiketing.exchange.api.auth import Asking
from huiketing.files.models import Attachment
from huiketing.history.story import story_of, told
from huiketing.matters.models import Assignment, Clock, Contact, Matter, Request, Supervision
from huiketing.matters.selectors import queue_keys, readable_key
from huiketing.matters.transitions import STEPS
from huiketing.org.models import Line, Person, Unit
from huiketing.parties.models import Party

_LINE = (
    *of(
        Matter,
        "matter",
        "pk",
        "number",
        "title",
        "status",
        "version",
        "on_behalf_of",
        "answer",
        "visit_at",
        "urgency",
        "restricted",
        "happened_at",
        "registered_at",
        "promised_due",
        "paused",
    ),
    *at(Unit, "matter.unit_id", unit__code="code", unit__name="name"),
    *at(Line, "matter.line_id", line__code="code", line__name="name"),
    *at(Party, "matter.party_id", party__name="name", party__phone="phone"),
    *at(Person, "matter.handler_id", handler__username="username", handler__name="name"),
    *at(Person, "matter.first_receiver_id", first_receiver__name="name"),
)
_LIST = Columns(*_LINE)
_HEAD = Columns(
    *_LINE,
    *of(
        Matter,
        "matter",
        "tracking_code",
        "words",
        "procedure",
        "channel",
        "is_proxy",
        "back_entered",
        "statutory_due",
        "promised_first",
        "outcome",
        "result",
        "replied_at",
        "closed_at",
        "review_on",
        "round",
        "returns",
        "level",
        "external_number",
    ),
)
_PARTS = Columns(
    *of(
        Assignment,
        "part",
        "role",
        "status",
        "assigned_at",
        "accepted_at",
        "ended_at",
        "due_at",
        "note",
        "opinion",
    ),
    *at(Unit, "part.unit_id", unit__name="name"),
    *at(Person, "part.person_id", person__username="username", person__name="name"),
    *at(Person, "part.instead_of_id", instead_of__name="name"),
)
_CLOCKS = Shape(Clock, "clock")
_TALKS = Columns(
    *of(
        Contact,
        "talk",
        "uid",
        "way",
        "result",
        "at",
        "place",
        "companions",
        "said",
        "next_try_at",
    ),
    *at(Person, "talk.by_id", by__name="name"),
)


def queue(name: str, person: Person, *, cursor: str, limit: int) -> dict[str, Any]:
    """One page of a queue, in two statements: which matters, and what their lines show."""
    keys = queue_keys(name, person, cursor=cursor, limit=limit)
    lines = _lines(keys.items)
    now = times.now()
    items = [shown.row(lines[key], now) for key in keys.items if key in lines]
    return {"items": items, "next": keys.next}


def _lines(keys: list[int]) -> dict[int, dict[str, Any]]:
    if not keys:
        return {}
    places = ", ".join(["%s"] * len(keys))
    (rows,) = ask(
        (f"SELECT {_LIST.sql} FROM matters_matter matter WHERE matter.id IN ({places})", keys)  # noqa: S608
    )
    return {values["pk"]: values for values in _LIST.dicts(rows)}


def find(number: str, person: Person) -> Matter:
    """The matter of this number, as far as the person may read it; one statement."""
    rows = Matter.objects.visible_to(person).filter(number=number).select_related(*_JOINED)
    matter = rows.first()
    if matter is None:
        raise NotFound
    return matter


_JOINED = ("party", "handler", "line", "unit", "first_receiver")


def opened(number: str, person: Person) -> dict[str, Any]:
    """Everything the page of the matter of this number shows, where the person may read it."""
    return _whole(number, readable_key(person, "%s", number))


def whole(matter: Matter) -> dict[str, Any]:
    """The same of a matter that was found already, and may since be out of the person's sight."""
    return _whole(matter.number, ("%s", [matter.pk]))


def _whole(number: str, key: Question) -> dict[str, Any]:
    """Five statements, on PostgreSQL in one message: what hangs on the matter is asked for by its
    number, and told only where the matter itself was found by its key."""
    numbered = "FROM matters_matter matter WHERE matter.number = %s"
    key_sql, values = key
    heads, parts, clocks, talks, story = ask(
        (f"SELECT {_HEAD.sql} FROM matters_matter matter WHERE matter.id = ({key_sql})", values),  # noqa: S608
        (
            f"SELECT {_PARTS.sql} FROM matters_assignment part"  # noqa: S608
            f" WHERE part.matter_id = (SELECT matter.id {numbered}) ORDER BY part.id",
            [number],
        ),
        (
            f"SELECT {_CLOCKS.columns} FROM matters_clock clock"  # noqa: S608
            f" WHERE clock.matter_id = (SELECT matter.id {numbered}) ORDER BY clock.id",
            [number],
        ),
        (
            f"SELECT {_TALKS.sql} FROM matters_contact talk"  # noqa: S608
            f" WHERE talk.matter_id = (SELECT matter.id {numbered})"
            " ORDER BY talk.at DESC, talk.id DESC",
            [number],
        ),
        story_of(f"SELECT matter.uid {numbered}", [number]),
    )
    if not heads:
        raise NotFound
    return {
        **shown.head(_HEAD.dicts(heads)[0]),
        "assignments": [shown.part(values) for values in _PARTS.dicts(parts)],
        "clocks": [shown.due(_CLOCKS.instance(row)) for row in clocks],
        "contacts": [shown.talk(values) for values in _TALKS.dicts(talks)],
        "events": shown.events(told(story)),
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
    gaps, originals = matter.gaps.all(), matter.originals.all()
    ticked = list(matter.ticks.values_list("step", flat=True))
    strides = matter.procedure.step_list if matter.procedure else ()
    # Steps that are about one thing of several are named where such a thing waits.
    waits = {
        "tick": any(each.get("no") not in ticked for each in strides),
        "untick": bool(ticked),
        "supply-gap": any(row.supplied_at is None for row in gaps),
        "return-original": any(row.returned_at is None for row in originals),
        "decide": any(
            row.state == Request.State.ASKED and row.asked_by_id != person.pk for row in requests
        ),
        "answer-supervision": any(
            row.level == Supervision.Level.ORDER
            and row.answered_at is None
            and row.by_id != person.pk
            for row in orders
        ),
        "rectify": person.pk != matter.handler_id
        and matter.rectifications.filter(done_at=None).exists(),
    }
    return {
        "number": matter.number,
        "version": matter.version,
        "steps": [
            name for name in STEPS if waits.get(name, True) and STEPS[name].open_to(person, matter)
        ],
        "gaps": [shown.gap(row) for row in gaps],
        "originals": [shown.original(row) for row in originals],
        "ticked": ticked,
        "requests": [shown.request(row) for row in requests],
        "supervisions": [shown.order(row) for row in orders],
        "attachments": [shown.file(row) for row in Attachment.objects.of(matter)],
    }
