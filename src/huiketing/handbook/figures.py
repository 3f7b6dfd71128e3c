"""What is counted about the book."""

from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.figures.registry import Figure, Scope, declare
from huiketing.handbook.models import Choice


def without_procedure(scope: Scope) -> QuerySet[Choice]:
    """Words of these days for which nothing in the book fitted; restricted ones are not counted."""
    zone = timezone.get_current_timezone()
    rows = Choice.objects.filter(
        unit__path__startswith=scope.path,
        procedure=None,
        restricted=False,
        dismissed_at=None,
        at__gte=datetime.combine(scope.since, time.min, zone),
        at__lt=datetime.combine(scope.until + timedelta(days=1), time.min, zone),
    )
    # It has no line: asked for lines, there are none.
    return rows.none() if scope.lines else rows


declare(
    Figure(
        id="procedure_gaps",
        name=_("No procedure fits"),
        definition=_(
            "What was brought on these days and nothing in the handbook fitted; what an expert put"
            " aside as none of the book's is not counted."
        ),
        counted=without_procedure,
        higher_is_better=False,
        order=60,
    )
)
