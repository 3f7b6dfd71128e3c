"""Writing down what somebody came with, and in the same act who will answer."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.batch import Batch
from huiketing.base.errors import Invalid, NotAllowed
from huiketing.base.rows import new
from huiketing.clock.periods import Period
from huiketing.handbook.book import book
from huiketing.handbook.transitions import choosing
from huiketing.history.record import Happening, describe, record_all
from huiketing.history.subjects import begins_with
from huiketing.matters import clocks, permissions, search
from huiketing.matters.limits import limit
from huiketing.matters.models import Assignment, Clock, Matter
from huiketing.matters.recipient import Recipient
from huiketing.matters.transitions import keys
from huiketing.matters.transitions.step import Status, Step, move, said
from huiketing.numbers.together import Then, numbered
from huiketing.org.models import Line, Person, Unit

if TYPE_CHECKING:
    from huiketing.handbook.entry import Entry
    from huiketing.parties.models import Party

REGISTER = "matter.registered"
begins_with("matters.matter", REGISTER)
SETTLED = "matter.settled"
ASSIGNED = "matter.assigned"
describe(
    REGISTER,
    _("registered this as %(number)s: %(title)s"),
    public=_("Registered at the parlour"),
)
describe(SETTLED, _("settled it on the spot: %(result)s"), public=_("Settled on the spot"))

TAKE_IN = Step(
    name="take-in",
    event="matter.received",
    sources=(Status.REGISTERED,),
    target=None,
    allows=permissions.can_take_in,
    label=_("Take in what was left at the door"),
    reads=_("took in what was left at the door"),
    public=_("Received at the desk by %(who)s"),
)

OLDEST = timedelta(days=366 * 30)
"""Nobody back-enters what is older than this; a typed year of 1900 is a slip."""


def register(
    *,
    by: Person | None,
    unit: Unit,
    words: str,
    party: "Party | Callable[[Batch], Party]",
    title: str = "",
    entry: "Entry | None" = None,
    line: Line | None = None,
    answer: str = Matter.Answer.PHONE,
    visit_at: datetime | None = None,
    on_behalf_of: str = "",
    channel: str = Matter.Channel.DESK,
    urgency: str = Matter.Urgency.NORMAL,
    happened_at: datetime | None = None,
    recipient: Recipient | None = None,
    restricted: bool = False,
    is_proxy: bool = False,
    client_key: UUID | None = None,
    external_number: str = "",
    by_name: str | None = None,
    asked: str = "",
) -> Matter:
    """Register a matter, give it its number, and hand it to `recipient` if one is named.

    `entry` is the procedure in the edition of today; the matter keeps that version. `party` may be
    a function that finds the party or adds it to the batch, which is written all at once. Who
    registers in the same unit meanwhile may be written in the same transaction. `by` is None where
    the resident left word at the door.

    A second call with the same `client_key` by the same person, asking for the same, changes
    nothing and returns the matter of the first, with `is_new` False; anything else under that key
    is refused. `asked` is what was asked for as the face heard it (`keys.told`); without it, what
    the verb was given.
    """
    given: dict[str, object] = {
        "words": words,
        "title": title,
        "entry": entry,
        "line": line,
        "answer": answer,
        "visit_at": visit_at,
        "on_behalf_of": on_behalf_of,
        "channel": channel,
        "urgency": urgency,
        "happened_at": happened_at,
        "restricted": restricted,
        "is_proxy": is_proxy,
        "client_key": client_key,
        "external_number": external_number,
    }
    if client_key is not None:
        asked = asked or told_of(unit=unit, party=party, **given)  # type: ignore[arg-type]
        given["asked"] = keys.digest(by, asked)
    try:
        if by is not None and not permissions.can_register(by, unit):
            raise NotAllowed
        fields = checked_fields(**given)
        scope, year = scope_of(unit)
        prepare = partial(
            prepare_new,
            by=by,
            unit=unit,
            year=year,
            party=party,
            entry=entry,
            recipient=recipient,
            by_name=by_name,
            fields=fields,
        )
        return numbered(scope, year, prepare)
    except (IntegrityError, Invalid, NotAllowed):
        # Only now, so that what is new costs no question; and also where what was asked for could
        # not be asked for any more: the hour of the visit has passed, the post has changed.
        known = keys.registered(client_key, by=by, asked=asked)
        if known is None:
            raise
        return known


def told_of(*, entry: "Entry | None" = None, **given: object) -> str:
    """What was asked for, where only the verb's own arguments say it."""
    return keys.told(given | {"entry": entry and entry.code})


@transaction.atomic
def register_settled(*, by: Person, result: str, **asked: object) -> Matter:
    """Register a matter that was answered on the spot (即办): one act, no clock."""
    result = said(result, "result")
    if not asked.get("asked"):
        asked["asked"] = told_of(result=result, **asked)  # type: ignore[arg-type]
    matter = register(by=by, recipient=None, **asked)  # type: ignore[arg-type]
    if not matter.is_new:
        return matter
    now = times.now()
    settled = {
        "status": Status.CLOSED,
        "outcome": Matter.Outcome.SOLVED,
        "result": result,
        "handler": by,
        "replied_at": now,
        "closed_at": now,
    }
    Matter.objects.filter(pk=matter.pk).update(**settled)
    for name, value in settled.items():
        setattr(matter, name, value)
    clocks.end(matter)
    Clock.objects.filter(matter=matter).update(met_at=now, ended_at=None)
    record_all(matter, [Happening(SETTLED, {"result": result})], by=by)
    return matter


@transaction.atomic
def receive_from_door(
    matter: Matter, *, by: Person, entry: "Entry | None" = None, line: Line | None = None
) -> Matter:
    """Take in what a resident left at the door (扫码说事): whoever does is its first receiver.

    `entry` or `line` says what it is about, where the reader can tell. The resident was told a
    day at the door, so the promise stays as it was given.
    """
    changes: dict[str, object] = {"first_receiver": by}
    if entry is not None:
        changes |= {
            "procedure_id": entry.version_id,
            "title": entry.title,
            "line_id": entry.line_id,
            "restricted": matter.restricted or entry.restricted,
        }
    elif line is not None:
        changes["line"] = line
    received = move(TAKE_IN, matter, by=by, changes=changes, who=by.name)
    if line is None:
        choosing.confirm(
            by=by,
            unit=received.unit,
            words=received.words,
            entry=entry,
            subject=received,
            restricted=received.restricted,
        )
    if "title" in changes or "restricted" in changes:
        search.index(received)
    return received


def checked_fields(**given: object) -> dict[str, object]:
    """The checked values of a new row. Raises `Invalid` by field."""
    words = said(str(given["words"]), "words", most=4000)
    entry = given.pop("entry")
    title = said(str(given["title"]), "title", needed=False, most=120)
    if not title:
        title = entry.title if entry is not None else words[:60]  # type: ignore[attr-defined]
    now = times.now()
    happened = given["happened_at"] or now
    if not isinstance(happened, datetime) or happened > now + timedelta(minutes=5):
        raise Invalid(happened_at=_("This lies in the future. When did it happen?"))
    if happened < now - OLDEST:
        raise Invalid(happened_at=_("That is more than thirty years ago. Is the year right?"))
    visit_at = given["visit_at"]
    if given["answer"] == Matter.Answer.VISIT and visit_at is not None:
        if not isinstance(visit_at, datetime) or visit_at < happened - timedelta(hours=1):
            raise Invalid(visit_at=_("This time has passed. Which day suits?"))
        if visit_at > now + timedelta(days=366):
            raise Invalid(visit_at=_("That is more than a year off. Is the date right?"))
    behalf = said(str(given["on_behalf_of"]), "on_behalf_of", needed=False, most=20)
    outer = said(str(given["external_number"]), "external_number", needed=False, most=60)
    given |= {
        "words": words,
        "title": title,
        "happened_at": min(happened, now),
        "registered_at": now,
        "back_entered": now - happened > timedelta(minutes=15),
        "on_behalf_of": behalf,
        "external_number": outer,
    }
    if entry is not None:
        given["procedure_id"] = entry.version_id  # type: ignore[attr-defined]
        given["restricted"] = given["restricted"] or entry.restricted  # type: ignore[attr-defined]
        if given["line"] is None:
            del given["line"]
            given["line_id"] = entry.line_id  # type: ignore[attr-defined]
    return given


def scope_of(unit: Unit) -> tuple[str, int]:
    """What counts the matters of the unit, and the year it counts them in."""
    return f"matter:{unit.pk}", times.today().year


def prepare_new(
    batch: Batch,
    *,
    by: Person | None,
    unit: Unit,
    year: int,
    party: "Party | Callable[[Batch], Party]",
    entry: "Entry | None",
    recipient: Recipient | None,
    by_name: str | None,
    fields: dict[str, object],
    before: Sequence[Happening] = (),
) -> Then[Matter]:
    """Put the row and its clocks into the batch. What comes back puts number and events there.

    As much as can be is done ahead: whoever wants the unit's next number waits for the rest.
    """
    batch.expect(Matter, *((Assignment,) if recipient else ()))
    if callable(party):
        party = party(batch)
        batch.go()
    if entry is not None:
        entry = book().here(entry, unit.path)  # a place's own limit is what it promises
    fields.setdefault("first_receiver", by)
    matter = new(
        Matter,
        unit=unit,
        party=party,
        status=Status.ASSIGNED if recipient else Status.REGISTERED,
        handler=recipient.person if recipient else None,
        **fields,
    )
    due = _due(matter, entry, unit)
    matter.promised_due = matter.promised_first = due[0].due_at
    matter.provisional = due[0].provisional
    if entry and entry.statute:
        matter.statutory_due = due[1].due_at
    batch.insert([matter], keyed=True)
    handed = [hand_on(matter, recipient, by=by, due=due, batch=batch)] if recipient else []
    batch.insert(due)
    if by is not None and not matter.back_entered:
        choosing.confirm(
            by=by,
            unit=unit,
            words=matter.words,
            entry=entry,
            subject=matter,
            restricted=matter.restricted,
            batch=batch,
        )
    line = entry.line if entry and matter.line_id == entry.line_id else None
    put_number = search.index_ahead(matter, line, batch)

    def then(serial: int, last: Batch) -> Matter:
        matter.number = f"{unit.code}-{year}-{serial:04d}"
        put_number(matter.number)
        if recipient and recipient.person is None:
            last.run()  # who is told then is looked up by the assignment
        last.go()
        registered = Happening(REGISTER, {"number": matter.number, "title": matter.title})
        happenings = [*before, registered, *handed]
        record_all(matter, happenings, by=by, by_name=by_name, new=True, batch=last)
        return matter

    return then


def _due(matter: Matter, entry: "Entry | None", unit: Unit) -> list[Clock]:
    """The clocks that start with the registration: the promise first, then the law's."""
    promise = entry.promise if entry else limit("promise", unit)
    due = [clocks.make(matter, Clock.Kind.PROMISE, promise, at=matter.happened_at)]
    if entry and entry.statute:
        due.append(clocks.make(matter, Clock.Kind.STATUTE, entry.statute, at=matter.happened_at))
    if matter.answer != Matter.Answer.NOW:
        urgent = matter.urgency == Matter.Urgency.URGENT
        contact: Period = limit("contact_urgent" if urgent else "contact", unit)
        due.append(clocks.make(matter, Clock.Kind.CONTACT, contact, at=matter.happened_at))
    return due


def hand_on(
    matter: Matter,
    recipient: Recipient,
    *,
    by: Person | None,
    due: list[Clock],
    batch: Batch,
    note: str = "",
) -> Happening:
    """Make the assignment of the lead, start its acceptance clock, and say so.

    The assignment goes into the batch; the clock is left to the caller, at the end of `due`.
    """
    assignment = new(
        Assignment,
        matter=matter,
        unit=recipient.unit,
        person=recipient.person,
        instead_of=recipient.instead_of,
        assigned_by=by,
        assigned_at=times.now(),
        due_at=matter.promised_due,
        note=note,
    )
    batch.insert([assignment], keyed=True)
    due.append(
        clocks.make(
            matter,
            Clock.Kind.ACCEPT,
            limit("accept", matter.unit),
            at=times.now(),
            assignment=assignment,
        )
    )
    return Happening(
        ASSIGNED,
        {
            "to": str(recipient),
            "instead_of": str(recipient.instead_of or ""),
            "due": matter.promised_due,
            "note": note,
        },
    )
