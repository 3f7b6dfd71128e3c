"""Taking over what stood in a paper register: entered late, with its own dates (补录)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.batch import Batch
from huiketing.base.errors import Invalid, KeyUsed, NotAllowed
from huiketing.history.record import Happening, describe, record_all
from huiketing.history.subjects import begins_with
from huiketing.matters import clocks, permissions
from huiketing.matters.models import Clock, Matter, Rating
from huiketing.matters.recipient import Recipient
from huiketing.matters.transitions.rating import open_rectification
from huiketing.matters.transitions.registering import (
    SETTLED,
    checked_fields,
    prepare_new,
    scope_of,
)
from huiketing.matters.transitions.step import Status, said
from huiketing.numbers.together import numbered
from huiketing.org.models import Line, Person, Unit

if TYPE_CHECKING:
    from huiketing.handbook.entry import Entry
    from huiketing.parties.models import Party

TAKEN_OVER = "matter.taken_over"
begins_with("matters.matter", TAKEN_OVER)
ANSWERED = "matter.answered_on_paper"
ENDED = "matter.ended_on_paper"
RATED = "matter.rated_on_paper"
describe(TAKEN_OVER, _("taken over from the register %(file)s, row %(row)s. %(note)s"))
describe(
    ANSWERED,
    _("answered by %(who)s, as the register says: %(result)s"),
    public=_("Answered: %(result)s"),
)
describe(
    ENDED,
    _("ended, as the register says: %(result)s"),
    public=_("Ended: %(result)s"),
)
describe(
    RATED,
    _("the register says: %(level)s"),
    public=_("You said: %(level)s"),
    words={"level": Rating.Level},
)

_UNANSWERED: dict[str, str] = {
    Matter.Outcome.WITHDRAWN: Status.WITHDRAWN,
    Matter.Outcome.NOT_ACCEPTED: Status.NOT_ACCEPTED,
}
"""How a matter ends without an answer, and where it then stands."""


@dataclass(frozen=True)
class Origin:
    """Where a row was taken from, and what it says that has no place in a matter."""

    file: str
    row: int
    note: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    """Cells of the book in its own words, by column, where ours would be others."""


@dataclass(frozen=True)
class Answered:
    """How and when it was answered, and what the resident said of it, where the register says."""

    at: datetime
    result: str
    by: Person | None = None
    on_the_spot: bool = False
    outcome: str = Matter.Outcome.SOLVED
    level: int | None = None


def back_enter(
    *,
    by: Person | None,
    unit: Unit,
    happened_at: datetime,
    words: str,
    party: "Party | Callable[[Batch], Party]",
    origin: Origin,
    client_key: UUID,
    title: str = "",
    entry: "Entry | None" = None,
    line: Line | None = None,
    answer: str = Matter.Answer.PHONE,
    visit_at: datetime | None = None,
    received_by: Person | None = None,
    recipient: Recipient | None = None,
    answered: Answered | None = None,
    external_number: str = "",
    by_name: str | None = None,
) -> Matter:
    """Register a row of an older register as of its own day, and close it as of its answer's.

    History keeps both times: when it happened and when it was written down. `received_by` is who
    received it then; `by` is who takes it over now (None: whoever runs the machine). What was
    answered already is told to nobody; what is still open goes to `recipient`. The same
    `client_key` again changes nothing.
    """
    if by is not None and not permissions.can_register(by, unit):
        raise NotAllowed
    fields = checked_fields(
        words=words,
        title=title,
        entry=entry,
        line=line,
        answer=answer,
        visit_at=visit_at,
        on_behalf_of="",
        channel=Matter.Channel.IMPORT,
        urgency=Matter.Urgency.NORMAL,
        happened_at=happened_at,
        restricted=False,
        is_proxy=False,
        client_key=client_key,
        external_number=external_number,
    )
    fields |= {"first_receiver": received_by, "back_entered": True}
    now = times.now()
    if answered is not None and not happened_at <= answered.at <= now:
        raise Invalid(answered_at=_("The answer lies before the question, or in the future."))
    taken = Happening(
        TAKEN_OVER,
        {
            "file": origin.file[:120],
            "row": origin.row,
            "note": origin.note[:2000],
            "said": dict(origin.said),
        },
    )
    with times.as_of(happened_at):
        scope, year = scope_of(unit)
    prepare = partial(
        prepare_new,
        by=by,
        unit=unit,
        year=year,
        party=party,
        entry=entry,
        recipient=None if answered else recipient,
        by_name=by_name,
        fields=fields,
        before=[taken],
    )
    try:
        with transaction.atomic():
            with times.as_of(happened_at):
                matter = numbered(scope, year, prepare)
            if answered is not None:
                with times.as_of(answered.at):
                    _close(matter, answered, now, by=by, by_name=by_name)
            return matter
    except IntegrityError:
        known = Matter.objects.filter(client_key=client_key).first()
        if known is None:
            raise
        # The key is made of the row itself, so whoever takes it over again asks for the same.
        if (known.unit_id, known.channel) != (unit.pk, Matter.Channel.IMPORT):
            raise KeyUsed from None
        known.is_new = False
        return known


def _close(
    matter: Matter, answered: Answered, now: datetime, *, by: Person | None, by_name: str | None
) -> None:
    result = said(answered.result, "result", most=4000)
    was_answered = answered.outcome not in _UNANSWERED
    values: dict[str, object] = {
        "status": _UNANSWERED.get(answered.outcome, Status.CLOSED),
        "outcome": answered.outcome,
        "result": result,
        "handler": answered.by,
        "replied_at": answered.at if was_answered else None,
        "closed_at": answered.at,
        "visit_at": None,
    }
    happenings = [_ending(matter, answered, result)]
    if answered.level is not None and was_answered:
        values |= {"status": Status.RATED, "level": answered.level}
    _set(matter, values)
    if was_answered:
        clocks.meet(matter, Clock.Kind.CONTACT, Clock.Kind.PROMISE, Clock.Kind.STATUTE)
    clocks.end(matter)
    if answered.level is not None and was_answered:
        happenings += _rate(matter, answered.level, now)
    record_all(matter, happenings, by=by, by_name=by_name)


def _ending(matter: Matter, answered: Answered, result: str) -> Happening:
    if answered.outcome in _UNANSWERED:
        return Happening(ENDED, {"result": result})
    if answered.on_the_spot:
        return Happening(SETTLED, {"result": result})
    return Happening(ANSWERED, {"result": result, "who": str(answered.by or matter.unit)})


def _rate(matter: Matter, level: int, now: datetime) -> list[Happening]:
    rating = Rating.objects.create(
        matter=matter, level=level, way=Rating.Way.CALLBACK, at=times.now()
    )
    happenings = [Happening(RATED, {"level": rating.level})]
    if rating.is_bad:
        # It became known today: a deadline of back then would be missed before anybody read it.
        happenings.append(open_rectification(matter, rating, since=now))
    return happenings


def _set(matter: Matter, values: dict[str, object]) -> None:
    Matter.objects.filter(pk=matter.pk).update(**values)
    for name, value in values.items():
        setattr(matter, name, value)
