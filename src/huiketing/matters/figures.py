"""What is counted about matters. Restricted ones are in no figure; voided ones never happened."""

from datetime import datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.figures.registry import Figure, Scope, declare
from huiketing.matters.models import Clock, Matter, Rating


def within(scope: Scope) -> tuple[datetime, datetime]:
    """The moments at which the days of the scope begin and end."""
    zone = timezone.get_current_timezone()
    start = datetime.combine(scope.since, time.min, zone)
    return start, datetime.combine(scope.until + timedelta(days=1), time.min, zone)


def came_in(scope: Scope) -> QuerySet[Matter]:
    """Matters of the scope that came in on its days."""
    start, end = within(scope)
    rows = Matter.objects.filter(
        unit__path__startswith=scope.path,
        happened_at__gte=start,
        happened_at__lt=end,
        restricted=False,
    ).exclude(status=Matter.Status.VOIDED)
    return rows.filter(line__code__in=scope.lines) if scope.lines else rows


def owed(scope: Scope, kind: str) -> QuerySet[Clock]:
    """Clocks of one kind that ran out, or were met, on the days of the scope.

    What was ended before it ran out is owed no more; what was missed stays missed.
    """
    start, end = within(scope)
    rows = (
        Clock.objects.filter(
            kind=kind,
            matter__unit__path__startswith=scope.path,
            matter__restricted=False,
            due_at__gte=start,
            due_at__lt=min(end, times.now()),
        )
        .exclude(met_at=None, ended_at__lte=F("due_at"))
        .exclude(matter__status=Matter.Status.VOIDED)
    )
    return rows.filter(matter__line__code__in=scope.lines) if scope.lines else rows


def in_time(scope: Scope, kind: str) -> QuerySet[Clock]:
    """Those of `owed` that were met before they ran out; an extension does not mend a late one."""
    return owed(scope, kind).filter(met_at__lte=F("due_at"))


def rated(scope: Scope) -> QuerySet[Rating]:
    """What residents said on the days of the scope."""
    start, end = within(scope)
    rows = Rating.objects.filter(
        matter__unit__path__startswith=scope.path,
        matter__restricted=False,
        at__gte=start,
        at__lt=end,
    )
    return rows.filter(matter__line__code__in=scope.lines) if scope.lines else rows


def _answered(scope: Scope) -> QuerySet[Matter]:
    start, end = within(scope)
    rows = Matter.objects.filter(
        unit__path__startswith=scope.path,
        replied_at__gte=start,
        replied_at__lt=end,
        restricted=False,
    )
    return rows.filter(line__code__in=scope.lines) if scope.lines else rows


declare(
    Figure(
        id="matters_overdue",
        name=_("Overdue now"),
        definition=_("Open matters whose promised day has passed and whose clock runs."),
        counted=lambda scope: Matter.objects.overdue().filter(
            unit__path__startswith=scope.path, restricted=False
        ),
        higher_is_better=False,
        of_days=False,
        order=1,
    )
)
declare(
    Figure(
        id="matters_registered",
        name=_("Came in"),
        definition=_("Matters that came in on these days; voided ones are not counted."),
        counted=came_in,
        order=2,
    )
)
declare(
    Figure(
        id="matters_on_the_spot",
        name=_("Settled on the spot"),
        definition=_("Of the matters that came in: those closed within the hour they came."),
        counted=lambda scope: came_in(scope).filter(
            closed_at__lte=F("happened_at") + timedelta(hours=1), outcome="solved"
        ),
        of=came_in,
        higher_is_better=True,
        order=3,
    )
)
declare(
    Figure(
        id="contact_in_time",
        name=_("Contacted in time"),
        definition=_("Of the first contacts owed on these days: those made in time."),
        counted=lambda scope: in_time(scope, Clock.Kind.CONTACT),
        of=lambda scope: owed(scope, Clock.Kind.CONTACT),
        higher_is_better=True,
        order=4,
    )
)
declare(
    Figure(
        id="answered_in_time",
        name=_("Answered in time"),
        definition=_("Of the answers promised for these days: those given by the promised day."),
        counted=lambda scope: in_time(scope, Clock.Kind.PROMISE),
        of=lambda scope: owed(scope, Clock.Kind.PROMISE),
        higher_is_better=True,
        order=5,
    )
)
declare(
    Figure(
        id="satisfied",
        name=_("Satisfied"),
        definition=_(
            "Of the ratings given on these days: fairly satisfied or better. A matter nobody "
            "rated is not counted as satisfied."
        ),
        counted=lambda scope: rated(scope).filter(level__gte=Rating.Level.FAIR),
        of=rated,
        higher_is_better=True,
        order=6,
    )
)
declare(
    Figure(
        id="rated_of_settled",
        name=_("Rated by themselves"),
        definition=_("Of the matters answered on these days: those the resident rated."),
        counted=lambda scope: _answered(scope).filter(~Q(level=None)),
        of=_answered,
        order=7,
    )
)
declare(
    Figure(
        id="reopened",
        name=_("Opened again"),
        definition=_("Of the matters answered on these days: those asked for again."),
        counted=lambda scope: _answered(scope).filter(round__gt=1),
        of=_answered,
        higher_is_better=False,
        order=8,
    )
)
declare(
    Figure(
        id="returned",
        name=_("Given back"),
        definition=_("Of the matters that came in on these days: those a handler gave back."),
        counted=lambda scope: came_in(scope).filter(returns__gt=0),
        of=came_in,
        higher_is_better=False,
        order=9,
    )
)
