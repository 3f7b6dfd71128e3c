"""When the calendar changes, running clocks are counted afresh and the change is written down."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huiketing.clock.changing import CalendarChange, on_calendar_change
from huiketing.history.record import describe, record
from huiketing.matters import clocks
from huiketing.matters.models import Clock, Matter

RECOMPUTED = "matter.due_recomputed"
describe(
    RECOMPUTED,
    _("the holidays changed: due %(new)s instead of %(old)s"),
    public=_("The holidays were announced: answered by %(new)s at the latest"),
)


@on_calendar_change
def recompute_running(change: CalendarChange) -> int:
    """Recount the running clocks the change concerns; returns how many promises moved."""
    running = Clock.objects.filter(met_at=None, ended_at=None)
    concerned = {
        matter_id
        for matter_id, start, due in running.values_list("matter_id", "started_at", "due_at")
        if change.concerns(start, due)
    }
    return sum(_recompute(pk) for pk in sorted(concerned))


@transaction.atomic
def _recompute(pk: int) -> int:
    matter = Matter.objects.select_for_update().get(pk=pk)
    before = matter.promised_due
    changes = clocks.refresh(matter)
    if not changes:
        return 0
    Matter.objects.filter(pk=pk).update(version=F("version") + 1, **changes)
    matter.refresh_from_db()
    if before == matter.promised_due or before is None or matter.promised_due is None:
        return 0
    record(
        matter,
        RECOMPUTED,
        by=None,
        old=before,
        new=matter.promised_due,
    )
    return 1
