"""The roster as a calendar other programs subscribe to (iCalendar, RFC 5545)."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from huiketing.base import times
from huiketing.base.http import under_name
from huiketing.org.calendars import roster_calendar
from huiketing.org.models import DutyShift, Person, Unit


@login_not_required
@require_safe
def roster(request: HttpRequest, token: str) -> HttpResponse:
    """The shifts of a person or a unit, from a month ago on; the secret address is the key."""
    since = times.today() - timedelta(days=31)
    shifts = DutyShift.objects.filter(day__gte=since).select_related("unit", "person")
    person = Person.objects.filter(feed_token=token, is_active=True).first()
    unit = None if person else Unit.objects.filter(feed_token=token, ended_on=None).first()
    with override("zh-hans"):  # a program subscribes without a language; the place's holds
        if person:
            name = _("Duty of %(name)s") % {"name": person.name}
            content = roster_calendar(name, shifts.filter(person=person), own=True)
        elif unit:
            name = _("Duty at %(name)s") % {"name": unit.name}
            content = roster_calendar(name, shifts.filter(unit=unit), own=False)
        else:
            raise Http404
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    under_name(response, f"{name}.ics", plain="roster.ics", shown=True)
    response["X-Robots-Tag"] = "noindex"
    return response
