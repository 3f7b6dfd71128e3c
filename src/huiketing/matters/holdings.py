"""What matters lay on a person and on a unit, for whoever leaves and whatever closes."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiketing.matters import selectors
from huiketing.matters.models import Original, Rectification
from huiketing.org.holdings import Holding, register, register_unit
from huiketing.org.models import Person, Unit


@register
def in_hand(person: Person) -> Iterable[Holding]:
    """Matters to answer, bad ratings to mend, and residents' papers in the drawer."""
    where = reverse("matters:on_person", args=[person.uid])
    held = Original.objects.filter(received_by=person, returned_at=None)
    return [
        Holding(
            _("Matters in hand"),
            selectors.in_hand(person).count(),
            where,
        ),
        Holding(
            _("Bad ratings to answer"),
            Rectification.objects.filter(person=person, done_at=None).count(),
            f"{where}#ratings",
        ),
        Holding(_("Residents' papers held"), held.count(), f"{where}#papers"),
    ]


@register_unit
def unfinished(unit: Unit) -> Iterable[Holding]:
    """Matters of the unit that somebody still owes an answer."""
    where = reverse("matters:at_unit", args=[unit.uid])
    return [Holding(_("Open matters"), selectors.open_at(unit).count(), where)]
