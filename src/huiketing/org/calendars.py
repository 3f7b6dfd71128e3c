"""Shifts as a calendar file other programs read."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.org.models import DutyShift
from huiketing.org.selectors import shift_span


def roster_calendar(name: str, shifts: Iterable[DutyShift], *, own: bool) -> bytes:
    """An iCalendar of shifts, one event each, in the place's time zone.

    `own` names the unit in each event (a person's calendar), else the person (a unit's).
    """
    from icalendar import Calendar, Event, Timezone

    zone = timezone.get_default_timezone()
    feed = Calendar()
    feed.add("prodid", "-//Huiketing//Roster//ZH")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", settings.TIME_ZONE)
    feed.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    rows = list(shifts)
    if rows:
        first = min(shift.day for shift in rows)
        last = max(shift.day for shift in rows) + timedelta(days=2)
        feed.add_component(Timezone.from_tzinfo(zone, first_date=first, last_date=last))
    stamp = times.now().astimezone(UTC)
    for shift in rows:
        start, end = shift_span(shift.day, shift.half)
        event = Event()
        event.add("uid", f"{shift.uid}@huiketing")
        event.add("sequence", shift.version - 1)
        event.add("dtstamp", stamp)
        event.add("dtstart", start.astimezone(zone))
        event.add("dtend", end.astimezone(zone))
        who = shift.unit.name if own else shift.person.name
        event.add(
            "summary",
            _("Duty: %(kind)s, %(who)s") % {"kind": shift.get_kind_display(), "who": who},
        )
        event.add("location", shift.unit.address or shift.unit.name)
        event.add("categories", [shift.get_kind_display()])
        feed.add_component(event)
    return bytes(feed.to_ical())
