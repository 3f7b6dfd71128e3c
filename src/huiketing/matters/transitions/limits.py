"""The place gives itself another period: a new row beside the old ones, which stay to be read."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed
from huiketing.clock.periods import Period
from huiketing.clock.periods import Unit as Counted
from huiketing.history.record import describe, record
from huiketing.matters import limits
from huiketing.matters.models import Limit
from huiketing.org.models import Person, Post, Unit
from huiketing.org.permissions import may_admin, may_admin_all
from huiketing.org.transitions.checks import line

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
NEEDS_TIME = frozenset(set(Limit.Name.values) - {Limit.Name.CONTACT})
"""Only the first contact may be owed the same day (0 working days)."""

describe(
    "limit.set",
    gettext_lazy("set “%(name)s” to %(amount)s %(unit)s from %(since)s, by %(citation)s"),
    words={"name": Limit.Name, "unit": Counted},
)


@transaction.atomic
def set_limit(
    *,
    by: Person,
    name: str,
    amount: int,
    unit: str,
    citation: str,
    since: date | None = None,
    place: Unit | None = None,
) -> Limit:
    """Let a period hold from a day on, with the paper it rests on; clocks that run are untouched.

    For the whole place the administrator at the top decides, for one unit (and those below it)
    an administrator over it. A row that a newer one already hides is refused: it would never hold.
    """
    allowed = may_admin(by, place) if place else may_admin_all(by)
    if not allowed:
        raise NotAllowed(_("Limits are set by the administrator of the unit they hold for."))
    if name not in Limit.Name.values:
        raise Invalid(name=_("Choose one of the list."))
    if unit not in Counted.values:
        raise Invalid(unit=_("Choose one of the list."))
    period = _period(name, amount, unit)
    since = since or times.today()
    if not EARLIEST <= since <= LATEST:
        raise Invalid(since=_("Choose a day between 2000 and 2199."))
    newer = Limit.objects.filter(
        name=name, place=place, since__gt=since, since__lte=times.today()
    ).order_by("-since")
    if hiding := newer.first():
        raise Invalid(
            since=_("Since %(day)s another one holds. Choose that day or a later one.")
            % {"day": f"{hiding.since:%Y-%m-%d}"}
        )
    row = Limit.objects.create(
        name=name,
        place=place,
        amount=period.amount,
        unit=period.unit,
        citation=line("citation", citation, 200),
        since=since,
    )
    transaction.on_commit(limits.forget)
    limits.forget()
    record(
        place or top_of(by),
        "limit.set",
        by=by,
        name=name,
        amount=row.amount,
        unit=row.unit,
        since=since,
        citation=row.citation,
    )
    return row


def _period(name: str, amount: int, unit: str) -> Period:
    try:
        period = Period(amount, Counted(unit))
    except Invalid as wrong:
        raise Invalid(amount=str(wrong)) from wrong
    if amount == 0 and name in NEEDS_TIME:
        raise Invalid(amount=_("Nobody can keep that. At least 1."))
    if amount == 0 and period.by_the_clock:
        raise Invalid(amount=_("Nobody can keep that. At least 1."))
    return period


def top_of(by: Person) -> Unit:
    """The top unit this person administers: what holds for all is written in its history."""
    ids = [g.unit_id for g in by.authority.grants if g.role == Post.Role.ADMIN]
    return Unit.objects.filter(pk__in=ids).order_by("path")[:1].get()
