"""When the calendar changes, what is owed is counted afresh and the change is written down."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.clock import due as due_of
from huiketing.clock.changing import CalendarChange, on_calendar_change
from huiketing.history.record import describe, record
from huiketing.matters import clocks
from huiketing.matters.limits import limit
from huiketing.matters.models import Clock, Matter, Rectification


class Why(models.TextChoices):
    """Whose word moved it."""

    NOTICE = "notice", _("The days off were announced: ")
    PLACE = "place", _("The working days here have changed: ")


class What(models.TextChoices):
    """What is owed by another moment now."""

    PROMISE = "promise", _("the answer ")
    STATUTE = "statute", _("by law ")


RECOMPUTED = "matter.due_recomputed"
describe(
    RECOMPUTED,
    _("%(why)s%(what)sdue %(new)s instead of %(old)s"),
    public=_("%(why)s%(what)sby %(new)s at the latest"),
    words={"why": Why, "what": What},
)
MENDED_LATER = "matter.rectification_recomputed"
describe(
    MENDED_LATER,
    _("%(why)sthe bad rating is to be mended by %(new)s instead of %(old)s"),
    words={"why": Why},
)
_DUE = {"promised_due": What.PROMISE, "statutory_due": What.STATUTE}


@on_calendar_change
def recompute_running(change: CalendarChange) -> int:
    """Recount the running clocks the change concerns; returns how many promises moved."""
    running = Clock.objects.filter(met_at=None, ended_at=None)
    concerned = {
        matter_id
        for matter_id, start, due in running.values_list("matter_id", "started_at", "due_at")
        if change.concerns(start, due)
    }
    why = Why.NOTICE if change.by_notice else Why.PLACE
    return sum(_recompute(pk, why) for pk in sorted(concerned))


@transaction.atomic
def _recompute(pk: int, why: Why) -> int:
    matter = Matter.objects.select_for_update().get(pk=pk)
    before: dict[str, datetime | None] = {name: getattr(matter, name) for name in _DUE}
    changes = clocks.refresh(matter)
    if not changes:
        return 0
    Matter.objects.filter(pk=pk).update(version=F("version") + 1, **changes)
    matter.refresh_from_db()
    moved = [name for name, old in before.items() if old and getattr(matter, name) != old]
    for name in moved:
        new = getattr(matter, name)
        record(matter, RECOMPUTED, by=None, why=why, what=_DUE[name], old=before[name], new=new)
    return int("promised_due" in moved)


@on_calendar_change
def recompute_rectifications(change: CalendarChange) -> int:
    """Recount by when bad ratings are answered; returns how many moved."""
    why = Why.NOTICE if change.by_notice else Why.PLACE
    waiting = Rectification.objects.filter(done_at=None, counted_from__isnull=False)
    rows = list(waiting.select_related("matter__unit").order_by("pk"))
    return sum(_recount(row, why) for row in rows if _is_concerned(row, change))


def _is_concerned(row: Rectification, change: CalendarChange) -> bool:
    last = max(row.contact_due, row.due_at)
    return row.counted_from is not None and change.concerns(row.counted_from, last)


@transaction.atomic
def _recount(row: Rectification, why: Why) -> int:
    start, old = row.counted_from or row.contact_due, row.due_at
    day, unit = timezone.localdate(start), row.matter.unit  # by the limits it was opened with
    contact = due_of.due(limit("rectify_contact", unit, on=day), start).at
    due = due_of.due(limit("rectify", unit, on=day), start).at
    if (contact, due) == (row.contact_due, row.due_at):
        return 0
    Rectification.objects.filter(pk=row.pk).update(contact_due=contact, due_at=due)
    record(row.matter, MENDED_LATER, by=None, why=why, old=old, new=due)
    return 1
