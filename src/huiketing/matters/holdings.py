"""What matters lay on a person and on a unit, for whoever leaves and whatever closes."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiketing.matters.models import Matter, Original, Rectification
from huiketing.matters.models.matter import OPEN
from huiketing.org.holdings import Holding, register, register_unit
from huiketing.org.models import Person, Unit


@register
def in_hand(person: Person) -> Iterable[Holding]:
    """Matters to answer, bad ratings to mend, and residents' papers in the drawer."""
    held = Original.objects.filter(received_by=person, returned_at=None)
    return [
        Holding(
            _("Matters in hand"),
            Matter.objects.filter(handler=person, status__in=OPEN).count(),
            reverse("matters:index"),
        ),
        Holding(
            _("Bad ratings to answer"),
            Rectification.objects.filter(person=person, done_at=None).count(),
        ),
        Holding(_("Residents' papers held"), held.count()),
    ]


@register_unit
def unfinished(unit: Unit) -> Iterable[Holding]:
    """Matters of the unit that somebody still owes an answer."""
    count = Matter.objects.filter(unit=unit, status__in=OPEN).count()
    return [Holding(_("Open matters"), count, reverse("matters:index"))]
