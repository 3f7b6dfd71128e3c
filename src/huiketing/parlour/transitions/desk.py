"""The one act of the desk: register what somebody came with, and everything that goes with it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base.batch import Batch
from huiketing.base.errors import Invalid
from huiketing.handbook.entry import Entry, Material
from huiketing.history.record import describe, record
from huiketing.history.sentences import describe_where
from huiketing.matters import transitions as matters
from huiketing.matters.models import Link, Matter
from huiketing.matters.recipient import Recipient
from huiketing.org.models import Line, Person, Unit
from huiketing.parlour.models import Checklist
from huiketing.parties.models import Party
from huiketing.parties.transitions import change, find_or_add

PAPERS_CHECKED = "matter.papers_checked"
MOST_ORIGINALS = 20
describe(
    PAPERS_CHECKED,
    _("went through the papers: brought %(brought)s; still to bring %(missing)s"),
)
describe_where("none_asked", PAPERS_CHECKED, _("went through the papers: none is needed here"))
describe_where(
    "none_brought", PAPERS_CHECKED, _("went through the papers: still to bring %(missing)s")
)
describe_where("none_missing", PAPERS_CHECKED, _("went through the papers: all there, %(brought)s"))


@dataclass(frozen=True)
class Who:
    """Who stands at the desk: somebody known, or a name and a phone to be kept."""

    party: Party | None = None
    name: str = ""
    phone: str = ""
    group: str = ""
    address: str = ""
    gender: str = ""
    large_print: bool = False
    """Whether their receipt leads to the large page; kept with them once said."""


@dataclass(frozen=True)
class Proxy:
    """That we run for them (代办), the originals they leave with us, and who signs for that."""

    originals: tuple[str, ...] = ()
    signed_by: str = ""


@dataclass(frozen=True)
class Gap:
    """A minor paper we go on without (容缺), until when, and who signed the promise."""

    what: str
    due_on: date
    signed_by: str


@dataclass(frozen=True)
class Asked:
    """Everything the desk wrote down in one talk."""

    words: str
    who: Who
    entry: Entry | None = None
    line: Line | None = None
    answer: str = Matter.Answer.PHONE
    visit_at: datetime | None = None
    on_behalf_of: str = ""
    urgent: bool = False
    happened_at: datetime | None = None
    brought: tuple[str, ...] = ()
    proxy: Proxy | None = None
    gap: Gap | None = None
    follows: Matter | None = None
    """An open matter of theirs that this one goes on with."""
    client_key: UUID | None = field(default=None)
    told: str = ""
    """All that was typed, by which sending it again is known (`matters.keys.told`)."""


@transaction.atomic
def register_at_desk(
    asked: Asked, *, unit: Unit, by: Person, recipient: Recipient | None
) -> Matter:
    """Register, hand on, and write down papers, originals and promises: all of it or nothing.

    The same `client_key` again returns the matter of the first time, with `is_new` False.
    """
    matter = matters.register(
        **_asked(asked, unit, by),  # type: ignore[arg-type]
        by=by,
        unit=unit,
        recipient=recipient,
    )
    if matter.is_new:
        _papers(matter, asked, by)
    return matter


@transaction.atomic
def settle_at_desk(asked: Asked, *, unit: Unit, by: Person, result: str) -> Matter:
    """Register what was answered on the spot (当场办结), in one step with how."""
    if asked.proxy and asked.proxy.originals:
        raise Invalid(originals=_("It is settled already: give the papers back now."))
    if asked.gap:
        raise Invalid(gap_what=_("It is settled already: nothing is owed any more."))
    matter = matters.register_settled(**_asked(asked, unit, by), by=by, unit=unit, result=result)
    if matter.is_new:
        _papers(matter, asked, by)
    return matter


def is_needed(material: Material, on_behalf_of: str) -> bool:
    """Whether this case needs the paper: what only sometimes is asked for, only when it is so.

    The one such case the desk knows by itself is somebody who came for another.
    """
    if not material.sometimes:
        return True
    return bool(on_behalf_of) and "代办" in material.name + material.note


@transaction.atomic
def take_in_from_door(
    matter: Matter,
    *,
    by: Person,
    entry: Entry | None,
    line: Line | None,
    recipient: Recipient | None,
) -> Matter:
    """Take in what was left at the door, and hand it on where somebody is named."""
    matters.receive_from_door(matter, by=by, entry=entry, line=line)
    if recipient is not None:
        matters.assign(matter, to=recipient, by=by)
    return matter


def _asked(asked: Asked, unit: Unit, by: Person) -> dict[str, object]:
    who = asked.who

    def party(batch: Batch) -> Party:
        """Whoever is known already, or found or added in the transaction of the matter."""
        if who.party:
            return who.party
        found = find_or_add(
            name=who.name,
            phone=who.phone,
            address=who.address,
            group=who.group,
            gender=who.gender,
            unit=unit,
            by=by,
            batch=batch,
        )
        if found._state.adding:  # part of being written down, no change of it
            found.prefers_large_print = who.large_print
        return found

    urgency = Matter.Urgency.URGENT if asked.urgent else Matter.Urgency.NORMAL
    return {
        "words": asked.words,
        "party": party,
        "entry": asked.entry,
        "line": asked.line,
        "answer": asked.answer,
        "visit_at": asked.visit_at,
        "on_behalf_of": asked.on_behalf_of,
        "urgency": urgency,
        "happened_at": asked.happened_at,
        "is_proxy": asked.proxy is not None,
        "client_key": asked.client_key,
        "asked": asked.told,
    }


def _papers(matter: Matter, asked: Asked, by: Person) -> None:
    if asked.who.large_print and not matter.party.prefers_large_print:
        change(matter.party, by=by, prefers_large_print=True)
    _checklist(matter, asked, by)
    if asked.follows:
        matters.link(matter, to=asked.follows, kind=Link.Kind.FOLLOWS, by=by)
    if asked.proxy:
        if len(asked.proxy.originals) > MOST_ORIGINALS:
            raise Invalid(originals=_("That is more than twenty papers. Put them together."))
        for what in asked.proxy.originals:
            matters.hold_original(matter, by=by, what=what, signed_by=asked.proxy.signed_by)
    if asked.gap:
        matters.accept_with_gap(
            matter,
            by=by,
            what=asked.gap.what,
            due_on=asked.gap.due_on,
            signed_by=asked.gap.signed_by,
        )


def _checklist(matter: Matter, asked: Asked, by: Person) -> None:
    """Keep which papers were there, and which of the others must still come."""
    if asked.entry is None or not asked.entry.materials:
        return
    brought = [each.name for each in asked.entry.materials if each.name in asked.brought]
    missing = [
        each.name
        for each in asked.entry.materials
        if each.name not in asked.brought and is_needed(each, asked.on_behalf_of)
    ]
    Checklist.objects.create(matter=matter, brought=brought, missing=missing)
    record(
        matter,
        PAPERS_CHECKED,
        by=by,
        brought="、".join(brought),
        missing="、".join(missing),
        none_asked=not brought and not missing,
        none_brought=not brought,
        none_missing=not missing,
    )
