"""What the book does without anybody waiting: days that come, and reviews that are owed."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.background import daily
from huiketing.base.errors import DomainError
from huiketing.handbook.models import ProcedureVersion
from huiketing.handbook.transitions.moving import happened
from huiketing.handbook.transitions.signing import come_into_force
from huiketing.history.models import Event
from huiketing.history.record import describe

log = logging.getLogger(__name__)

AHEAD = timedelta(days=14)
NEAR, DUE = "procedure.review_near", "procedure.review_due"
describe(NEAR, gettext_lazy("%(what)s is to be reviewed by %(day)s"))
describe(DUE, gettext_lazy("the review of %(what)s is due since %(day)s"))


@daily(at="00:10")
def put_in_force() -> None:
    """Whatever was issued for today or for a day that was missed holds from now on."""
    waiting = ProcedureVersion.objects.waiting_for_their_day().filter(
        effective_on__lte=times.today(), procedure__withdrawn_on=None
    )
    rows = waiting.select_related("procedure__line").order_by("effective_on", "number")
    for version in rows:
        try:
            come_into_force(version)
        except DomainError:  # somebody moved it meanwhile; tomorrow is another day
            log.warning("%s was not put in force", version.uid)


@daily(at="07:30")
def remind_of_reviews() -> None:
    """Tell the authors 14 days before a review is due, and on the day; each once, late or not."""
    today = times.today()
    rows = ProcedureVersion.objects.filter(
        is_current=True, procedure__withdrawn_on=None, review_on__lte=today + AHEAD
    )
    for version in rows.select_related("procedure__line"):
        assert version.review_on is not None  # noqa: S101
        kind = DUE if version.review_on <= today else NEAR
        _remind(version, kind)


@transaction.atomic
def _remind(version: ProcedureVersion, kind: str) -> None:
    told = Event.objects.about(version.procedure).filter(kind=kind).with_details()
    day, number = f"{version.review_on:%Y-%m-%d}", version.number
    if any((each.data.get("day"), each.data.get("number")) == (day, number) for each in told):
        return
    happened(version, kind, by=None, day=day)
