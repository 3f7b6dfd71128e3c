"""The place says when somebody counts as able in a line: a new row beside the old ones."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed
from huiketing.history.record import describe, record
from huiketing.matters import skills
from huiketing.matters.models import Generality
from huiketing.matters.transitions.limits import EARLIEST, LATEST, top_of
from huiketing.org.models import Person
from huiketing.org.permissions import may_admin_all
from huiketing.org.transitions.checks import line

describe(
    "generality.set",
    gettext_lazy(
        "set the standard of generality to %(least)s matters a line in %(months)s months from"
        " %(since)s, by %(citation)s"
    ),
)


@transaction.atomic
def set_generality(
    *, by: Person, least: int, months: int, citation: str, since: date | None = None
) -> Generality:
    """Let a standard hold from a day on, with the paper it rests on."""
    if not may_admin_all(by):
        raise NotAllowed(_("This holds for every unit; the administrator at the top sets it."))
    if not 1 <= least <= 500:
        raise Invalid(least=_("Between 1 and 500."))
    if not 1 <= months <= 60:
        raise Invalid(months=_("Between 1 and 60."))
    since = since or times.today()
    if not EARLIEST <= since <= LATEST:
        raise Invalid(since=_("Choose a day between 2000 and 2199."))
    row = Generality.objects.create(
        least=least, months=months, since=since, citation=line("citation", citation, 200)
    )
    transaction.on_commit(skills.forget)
    skills.forget()
    record(
        top_of(by),
        "generality.set",
        by=by,
        least=least,
        months=months,
        since=since,
        citation=row.citation,
    )
    return row
