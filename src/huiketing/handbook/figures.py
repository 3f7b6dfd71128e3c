"""What is counted about the book. It is one for the whole place; what it lacks is a unit's."""

from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.figures.registry import Figure, Scope, declare
from huiketing.handbook.models import Choice, Procedure, ProcedureVersion


def articles(scope: Scope) -> QuerySet[Procedure]:
    """Articles added by the last day of the scope and not withdrawn by then, signed or not."""
    standing = Q(withdrawn_on=None) | Q(withdrawn_on__gt=scope.until)
    rows = Procedure.objects.filter(standing, added_on__lte=scope.until)
    return rows.filter(line__code__in=scope.lines) if scope.lines else rows


def signed(scope: Scope) -> QuerySet[Procedure]:
    """Those of `articles` of which a version had been issued by then."""
    issued = ProcedureVersion.objects.filter(issued_on__lte=scope.until)
    return articles(scope).filter(pk__in=issued.values("procedure_id"))


def in_review(scope: Scope) -> QuerySet[ProcedureVersion]:
    """Versions in force with a day by which they are reviewed."""
    rows = ProcedureVersion.objects.filter(
        is_current=True, procedure__withdrawn_on=None, review_on__isnull=False
    )
    return rows.filter(procedure__line__code__in=scope.lines) if scope.lines else rows


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
        id="procedures",
        name=_("Articles of the handbook"),
        definition=_(
            "Articles of the handbook in any state but withdrawn, up to the last of these days; "
            "an article keeps the date it was added."
        ),
        counted=articles,
        order=60,
    )
)
declare(
    Figure(
        id="procedures_signed",
        name=_("Signed articles"),
        definition=_("Of the articles of the handbook: those of which a version was issued."),
        counted=signed,
        of=articles,
        higher_is_better=True,
        order=61,
    )
)
declare(
    Figure(
        id="reviews_overdue",
        name=_("Reviews overdue"),
        definition=_("Of the versions in force with a day of review: those whose day has passed."),
        counted=lambda scope: in_review(scope).filter(review_on__lt=times.today()),
        of=in_review,
        higher_is_better=False,
        of_days=False,
        order=62,
    )
)
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
        order=63,
    )
)
