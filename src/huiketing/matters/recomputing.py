"""When the calendar changes, what is owed is counted afresh and the change is written down."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huiketing.clock.changing import CalendarChange, on_calendar_change
from huiketing.history.record import describe, record
from huiketing.matters import clocks
from huiketing.matters.models import Clock, Matter


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
