"""Registering matters, listing them, opening one."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Path, Query, UploadedFile
from pydantic import Field

from huiketing.base.batch import Batch
from huiketing.base.china import check_phone
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.exchange.api import reading, shapes, shown
from huiketing.exchange.api.answers import answer
from huiketing.exchange.api.auth import Asking
from huiketing.exchange.api.face import operation
from huiketing.exchange.api.fields import (
    Asked,
    Cursor,
    Flag,
    Key,
    Limit,
    Moment,
    Number,
    Upto,
)
from huiketing.files.store import attach
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.matters import permissions
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from huiketing.matters.selectors import QUEUES
from huiketing.matters.transitions import keys, register, register_settled
from huiketing.org.selectors import handler_lately
from huiketing.parlour.reaching import must_be_in_reach, must_be_theirs
from huiketing.parties.models import Party
from huiketing.parties.transitions import find_or_add


class Asker(Asked):
    """Whoever asks: a name and a phone are enough."""

    name: Annotated[str, Upto(40, 1)]
    phone: Annotated[str, Upto(30)]
    address: Annotated[str, Upto(200)] = ""


class Registration(Asked):
    """What somebody came with."""

    client_key: Key
    words: Annotated[str, Upto(4000, 1)]
    procedure: Annotated[str, Upto(20)] | None = None
    title: Annotated[str, Upto(120)] = ""
    party: Asker
    on_behalf_of: Annotated[str, Upto(20)] = ""
    answer: Literal["now", "phone", "visit"]
    visit_at: Moment | None = None
    unit: Annotated[str, Upto(12, 1)] | None = None
    happened_at: Moment | None = None
    urgent: Flag = False
    external_number: Annotated[str, Upto(60)] = ""
    result: Annotated[str, Upto(2000, 1)] | None = Field(
        None, description="with `now`: how it was settled on the spot; it is closed at once"
    )


class Queue(Asked):
    """Which list, and which page of it."""

    queue: Literal[QUEUES]  # type: ignore[valid-type]
    limit: Limit = 25
    cursor: Cursor = None


@operation(
    "POST",
    "/matters",
    gives=shapes.Registered,
    made=True,
    refuses=(403, 409),
    name="register_matter",
)
def register_matter(request: Asking, body: Registration) -> HttpResponse:
    """Register a matter and hand it to whoever answers. The same key again changes nothing.

    With the answer `now` and a `result` it was settled on the spot, and nobody is handed it.
    """
    # Without what came later: a key sent before it still stands for the same.
    asked = body.model_dump_json(exclude={"result"} if body.result is None else None)
    try:
        matter = _register(request, body, asked)
    except (Invalid, NotAllowed):
        # Sent again, it is answered as before, also where it could not be asked for any more.
        known = keys.registered(body.client_key, by=request.user, asked=asked)
        if known is None:
            raise
        matter = known
    return answer(shown.registered(matter), 201 if matter.is_new else 200)


def _register(request: Asking, body: Registration, asked: str) -> Matter:
    by = request.user
    _must_fit(body)
    unit = reading.unit_of(request, body.unit)
    if not permissions.can_register(by, unit):
        raise NotAllowed
    entry = entry_of(body.procedure)
    asker = body.party

    def party(batch: Batch) -> Party:
        return find_or_add(
            name=asker.name,
            phone=asker.phone,
            address=asker.address,
            unit=unit,
            by=by,
            batch=batch,
        )

    if body.result is None:
        handler = handler_lately(unit, entry.line if entry else "")
        verb: Callable[..., Matter] = partial(register, recipient=Recipient.of(handler))
    else:
        verb = partial(register_settled, result=body.result)
    return verb(
        by=by,
        unit=unit,
        words=body.words,
        title=body.title,
        party=party,
        entry=entry,
        answer=body.answer,
        visit_at=body.visit_at,
        on_behalf_of=body.on_behalf_of,
        channel=Matter.Channel.API,
        urgency=Matter.Urgency.URGENT if body.urgent else Matter.Urgency.NORMAL,
        happened_at=body.happened_at,
        client_key=body.client_key,
        external_number=body.external_number,
        asked=asked,
    )


def _must_fit(body: Registration) -> None:
    """What the desk refuses too: words that do not fit together, somebody nobody could answer."""
    if body.visit_at is not None and body.answer != "visit":
        raise Invalid(visit_at=_("A time to visit goes with the answer `visit`. Leave it out."))
    if body.result is not None and body.answer != "now":
        raise Invalid(result=_("How it was settled goes with the answer `now`. Leave it out."))
    asker, phone = body.party, ""
    if asker.phone.strip():
        try:
            phone = check_phone(asker.phone)
        except Invalid as wrong:
            raise Invalid(phone=str(wrong)) from wrong
        must_be_theirs(phone)
    must_be_in_reach(body.answer, phone=phone, lives=asker.address.strip())


def entry_of(code: str | None) -> Entry | None:
    """The procedure of this code in the edition in force. Raises `Invalid` for none."""
    if not code:
        return None
    entry = book().version(code)
    if entry is None:
        raise Invalid(procedure=_("The handbook has no such code. GET /api/v1/procedures lists."))
    return entry


@operation("GET", "/matters", gives=shapes.Rows, name="list_matters")
def list_matters(request: Asking, query: Query[Queue]) -> HttpResponse:
    """One page of a queue: mine and unit newest first, overdue the longest overdue first."""
    return answer(
        reading.queue(query.queue, request.user, cursor=query.cursor or "", limit=query.limit)
    )


@operation("GET", "/matters/{number}", gives=shapes.Whole, refuses=(404,), name="open_matter")
def open_matter(request: Asking, number: Path[Number]) -> HttpResponse:
    """One matter with its assignments, clocks, contacts and history."""
    return answer(reading.opened(number, request.user))


@operation(
    "GET", "/matters/{number}/papers", gives=shapes.Papers, refuses=(404,), name="matter_papers"
)
def matter_papers(request: Asking, number: Path[Number]) -> HttpResponse:
    """What steps name: open steps, papers owed and held, ticks, requests, orders, files."""
    return answer(reading.papers(reading.find(number, request.user), request.user))


@operation(
    "POST",
    "/matters/{number}/attachments",
    gives=shapes.File,
    made=True,
    refuses=(403, 404, 413),
    name="attach_file",
)
def attach_file(request: Asking, number: Path[Number], file: File[UploadedFile]) -> HttpResponse:
    """Keep a photo or a paper with the matter. The same bytes twice are one attachment."""
    matter = reading.find(number, request.user)
    if not permissions.can_follow(request.user, matter):
        raise NotAllowed
    if matter.erased_at:
        raise WrongStep
    kept = attach(matter, file, by=request.user, purpose="api")
    return answer(shown.file(kept), 201)
