"""What the handover of a shift shows of the desk: who came, with a matter and without one."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from huiketing.matters.models import Matter
from huiketing.org.holdings import Holding, register_shift
from huiketing.org.models import Unit
from huiketing.parlour.models import Caller


@register_shift
def who_came(unit: Unit, start: datetime, end: datetime) -> Iterable[Holding]:
    """来访人次: registered at the desk in that span, and counted by one key; two queries."""
    registered = Matter.objects.filter(
        unit=unit, channel=Matter.Channel.DESK, happened_at__gte=start, happened_at__lt=end
    ).exclude(status=Matter.Status.VOIDED)
    callers = Caller.objects.filter(unit=unit, at__gte=start, at__lt=end, taken_back_at=None)
    yield Holding(_("people who came"), registered.count() + callers.count())
