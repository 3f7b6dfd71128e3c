"""Which drafts lay on a person, for whoever leaves."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from huiketing.handbook.selectors import open_drafts
from huiketing.org.holdings import Holding, register
from huiketing.org.models import Person


@register
def in_hand(person: Person) -> Iterable[Holding]:
    """Each draft they write on by its name: no page lists those of somebody else."""
    for version in open_drafts(person):
        procedure = version.procedure
        # The title of what is handled quietly stands on its own page only.
        what = procedure.code if procedure.restricted else f"{procedure.code} {version.title}"
        address = reverse("handbook:page", args=[procedure.code])
        label = _("Draft of %(procedure)s") % {"procedure": what}
        yield Holding(label, 1, f"{address}?v={version.number}")
