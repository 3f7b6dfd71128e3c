"""When the door is open and which days are worked: the place's word on the calendar."""

from datetime import date, time
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy

from huiketing.base.errors import NotFound
from huiketing.clock import changing, importing
from huiketing.clock.changing import CalendarChange
from huiketing.history.record import describe, record
from huiketing.org.models import Person, Unit
from huiketing.org.permissions import may_admin_all
from huiketing.org.transitions import checks

describe("hours.set", gettext_lazy("set the opening hours from %(since)s: %(opening)s–%(closing)s"))
describe("hours.day_set", gettext_lazy("set %(day)s as a day of its own. %(name)s"))
describe("hours.day_cleared", gettext_lazy("took back what was set for %(day)s"))
describe("hours.notice_imported", gettext_lazy("read the holiday notice of %(years)s in"))


@transaction.atomic
def set_hours(
    *, by: Person, since: date, opening: time, closing: time, after_hours_next_day: bool = True
) -> CalendarChange:
    """Let the door be open from `opening` to `closing` from a day on; due dates follow."""
    checks.require(may_admin_all(by))
    change = changing.set_hours(
        since=since,
        opening=opening,
        closing=closing,
        after_hours_next_day=after_hours_next_day,
        by=by,
    )
    said = {"opening": f"{opening:%H:%M}", "closing": f"{closing:%H:%M}"}
    record(_top(by), "hours.set", by=by, since=since, **said)
    return change


@transaction.atomic
def set_day(
    *, by: Person, day: date, works: bool, name: str = "", source: str = ""
) -> CalendarChange:
    """Let the place be off or work on a day, whatever the notice says of it."""
    checks.require(may_admin_all(by))
    name = checks.line("name", name, 40, required=False)
    source = checks.line("source", source, 200, required=False)
    change = changing.set_day(day=day, works=works, name=name, source=source, by=by)
    record(_top(by), "hours.day_set", by=by, day=day, works=works, name=name, source=source)
    return change


@transaction.atomic
def clear_day(*, by: Person, day: date) -> CalendarChange:
    """Take the place's own word on a day back."""
    checks.require(may_admin_all(by))
    change = changing.clear_day(day=day, by=by)
    record(_top(by), "hours.day_cleared", by=by, day=day)
    return change


@transaction.atomic
def import_notice(
    *, by: Person, file: IO[bytes], title: str = "", number: str = ""
) -> CalendarChange:
    """Read the State Council's notice of a year's days off (放假通知) from its CSV."""
    checks.require(may_admin_all(by))
    change = importing.import_notice(
        file.read(importing.MOST_BYTES + 1), title=title, number=number, by=by
    )
    years = "、".join(str(year) for year in change.announced) or str(change.first.year)
    record(_top(by), "hours.notice_imported", by=by, years=years, days=len(change.days))
    return change


def _top(by: Person) -> Unit:
    """The top unit this person administers; hours are its affair."""
    ids = [grant.unit_id for grant in by.authority.grants if grant.path.count("/") == 2]
    unit = Unit.objects.filter(pk__in=ids).first()
    if unit is None:
        raise NotFound
    return unit
