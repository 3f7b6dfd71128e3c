"""Where somebody is now: one tap, and it ends by itself."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.clock import calendar
from huiketing.history.record import describe, record
from huiketing.org.models import Person, Presence
from huiketing.org.permissions import may_move_presence
from huiketing.org.transitions import checks

State = Presence.State

describe("presence.in", gettext_lazy("is in. %(place)s"))
describe("presence.out", gettext_lazy("is out until %(until)s. %(place)s"))
describe("presence.visiting", gettext_lazy("is visiting until %(until)s. %(place)s"))
describe("presence.meeting", gettext_lazy("is in a meeting until %(until)s. %(place)s"))
describe("presence.leave", gettext_lazy("is on leave until %(until)s. %(place)s"))

LONGEST = timedelta(days=366)


def usual_end(state: str, moment: datetime) -> datetime:
    """When a mark set at that moment ends, if nobody says otherwise.

    In: at closing time, or at midnight if that has passed. Visiting: two hours, a meeting an hour
    and a half, out one hour. Leave: the next working morning.
    """
    spans = {
        State.VISITING: timedelta(hours=2),
        State.MEETING: timedelta(minutes=90),
        State.OUT: timedelta(hours=1),
    }
    if span := spans.get(State(state)):
        return moment + span
    today = timezone.localtime(moment).date()
    hours = calendar.current()
    if state == State.LEAVE:
        morning = hours.next_working_day(today)
        return calendar.at(morning, hours.hours_on(morning).opening)
    closing = hours.closes(today)
    return closing if closing > moment else calendar.at(today + timedelta(days=1), time.min)


@transaction.atomic
def set_presence(
    person: Person,
    *,
    by: Person,
    state: str,
    place: str = "",
    until: datetime | None = None,
) -> Presence:
    """Say where one is (在岗、外出、走访、开会、请假), and until when."""
    checks.require(may_move_presence(by, person))
    if state not in State.values:
        raise Invalid(state=_("Choose one of the list."))
    now = times.now()
    end = until or usual_end(state, now)
    if end <= now:
        raise Invalid(until=_("This time has passed. Choose one still to come."))
    if end - now > LONGEST:
        raise Invalid(until=_("That is more than a year away."))
    mark, _made = Presence.objects.update_or_create(
        person=person,
        defaults={
            "state": state,
            "place": checks.line("place", place, 40, required=False),
            "since": now,
            "until": end,
        },
    )
    record(person, f"presence.{state}", by=by, place=mark.place, until=end)
    return mark
