"""How matters are tied together: the same twice, several in one, one after another."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid, WrongStep
from huiketing.history.record import describe, record
from huiketing.matters import permissions
from huiketing.matters.models import Link, Matter
from huiketing.matters.models.matter import OPEN
from huiketing.matters.transitions.closing import stop
from huiketing.matters.transitions.registering import register
from huiketing.matters.transitions.step import Status, Step, check, hold, move, said
from huiketing.org.models import Person
from huiketing.org.selectors.places import first_standing

LIVE = tuple(status for status in Status.values if status != Status.VOIDED)
LINK = Step(
    name="link",
    event="matter.linked",
    sources=LIVE,
    target=None,
    allows=permissions.can_follow,
    label=_("Tie to another matter"),
    reads=_("tied this to %(other)s (%(kind)s)"),
    words={"kind": Link.Kind},
)
MERGE = Step(
    name="merge",
    event="matter.merged",
    sources=OPEN,
    target=Status.CLOSED,
    allows=permissions.can_follow,
    label=_("Merge into another matter"),
    reads=_("merged this into %(other)s"),
    public=_("Handled together with %(other)s"),
)
SPLIT = Step(
    name="split",
    event="matter.split",
    sources=OPEN,
    target=None,
    allows=permissions.can_follow,
    label=_("Make a second matter of it"),
    reads=_("made %(other)s of a part of this"),
)
TOOK_IN = "matter.took_in"
describe(TOOK_IN, _("took in %(other)s, which is answered here"))


@transaction.atomic
def link(matter: Matter, *, to: Matter, kind: str, by: Person) -> Matter:
    """Say how this matter belongs to another, for whoever reads either."""
    check(LINK, matter, by)
    if kind not in (Link.Kind.DUPLICATE, Link.Kind.FOLLOWS):
        raise Invalid(kind=_("Is it a duplicate, or does it follow the other?"))
    _not_itself(matter, to)
    _made, created = Link.objects.get_or_create(
        source=matter, target=to, kind=kind, defaults={"by": by, "at": times.now()}
    )
    if not created:
        return matter
    return move(LINK, matter, checked=True, by=by, other=to.number, kind=kind)


@transaction.atomic
def merge(matter: Matter, *, into: Matter, by: Person) -> Matter:
    """Answer this matter together with another. Both keep their number and their history."""
    check(MERGE, matter, by)
    _not_itself(matter, into)
    _hold_both(matter, into)
    now = times.now()
    Link.objects.create(source=matter, target=into, kind=Link.Kind.MERGED, by=by, at=now)
    stop(matter, now, by=by)
    moved = move(
        MERGE,
        matter,
        checked=True,
        by=by,
        changes={"outcome": Matter.Outcome.MERGED, "closed_at": now, "paused": False},
        other=into.number,
    )
    record(into, TOOK_IN, by=by, other=matter.number)
    return moved


@transaction.atomic
def split(matter: Matter, *, words: str, by: Person, title: str = "") -> Matter:
    """Make a second matter of what turned out to be two, for the same person; returns it."""
    check(SPLIT, matter, by)
    words = said(words, "words", most=4000)
    part = register(
        by=by,
        unit=first_standing(matter.unit),
        words=words,
        title=title,
        party=matter.party,
        on_behalf_of=matter.on_behalf_of,
        answer=matter.answer,
        channel=matter.channel,
        restricted=matter.restricted,
    )
    Link.objects.create(source=part, target=matter, kind=Link.Kind.SPLIT, by=by, at=times.now())
    move(SPLIT, matter, checked=True, by=by, other=part.number)
    return part


def _hold_both(matter: Matter, into: Matter) -> None:
    """Neither moves until the end of the transaction: the first unmoved, the other open still.

    In one order everywhere, so that two merged into each other at once do not both end, nor wait
    for one another.
    """
    for each in sorted((matter, into), key=lambda row: row.pk):
        if each.pk == matter.pk:
            hold(matter)
        elif not Matter.objects.open().filter(pk=into.pk).update(version=F("version")):
            raise WrongStep(_("%(number)s is not open any more.") % {"number": into.number})


def _not_itself(matter: Matter, other: Matter) -> None:
    if matter.pk == other.pk:
        raise Invalid(number=_("This is the same matter. Which other one?"))
