"""What is counted of one person: the lines they handled, how it ended, how general they became.

Restricted matters are counted nowhere, not even for whoever handled them: a count of one would
tell whose it was. These figures are `of_person`: they stand on the person's own page first.
"""

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.recent import Recent
from huiketing.figures.registry import Figure, Scope, declare
from huiketing.matters.figures import rated, within
from huiketing.matters.models import Clock, Generality, Matter, Rating, Rectification
from huiketing.org.models import Line

_rows: Recent[list[Generality]] = Recent(lambda: list(Generality.objects.all()))


def standard() -> Generality:
    """What makes somebody able in a line here today; three in a year where nothing was written."""
    today = times.today()
    held = (row for row in _rows() if row.since <= today)
    return next(held, None) or Generality(since=today)


def forget() -> None:
    """After a change of the rows."""
    _rows.clear()


def handled(scope: Scope) -> QuerySet[Matter]:
    """Matters of the person's that were closed on the days of the scope, whatever the outcome."""
    start, end = within(scope)
    rows = Matter.objects.filter(
        handler__uid=scope.whose,
        unit__path__startswith=scope.path,
        restricted=False,
        closed_at__gte=start,
        closed_at__lt=end,
        status__in=(Matter.Status.CLOSED, Matter.Status.RATED),
    )
    return rows.filter(line__code__in=scope.lines) if scope.lines else rows


def solved(scope: Scope) -> QuerySet[Matter]:
    """Those of `handled` that were solved, not only explained."""
    return handled(scope).filter(outcome=Matter.Outcome.SOLVED)


def promises(scope: Scope) -> QuerySet[Clock]:
    """Answers the person gave on the days of the scope, or owed by then and did not give."""
    start, end = within(scope)
    given = Q(met_at__gte=start, met_at__lt=end)
    lacking = Q(met_at=None, ended_at=None, due_at__gte=start, due_at__lt=min(end, times.now()))
    rows = Clock.objects.filter(
        given | lacking,
        kind=Clock.Kind.PROMISE,
        matter__handler__uid=scope.whose,
        matter__unit__path__startswith=scope.path,
        matter__restricted=False,
    )
    return rows.filter(matter__line__code__in=scope.lines) if scope.lines else rows


def ratings(scope: Scope) -> QuerySet[Rating]:
    """What residents said of the person's work on the days of the scope."""
    return rated(scope).filter(matter__handler__uid=scope.whose)


def lines(scope: Scope) -> QuerySet[Line]:
    """The lines of the place that are in use."""
    rows = Line.objects.filter(is_active=True)
    return rows.filter(code__in=scope.lines) if scope.lines else rows


def able(scope: Scope) -> QuerySet[Line]:
    """Those of `lines` in which the person closed enough, and no complaint was found right."""
    enough = (
        handled(scope)
        .order_by()
        .values("line")
        .annotate(n=Count("pk"))
        .filter(n__gte=standard().least)
        .values("line")
    )
    upheld = Rectification.objects.filter(
        upheld=True, rating__in=ratings(scope), matter__line__isnull=False
    )
    return lines(scope).filter(pk__in=enough).exclude(pk__in=upheld.values("matter__line"))


HANDLED = declare(
    Figure(
        id="person_handled",
        name=_("Closed"),
        definition=_("Matters the person handled that were closed on these days."),
        counted=handled,
        of_person=True,
        order=201,
    )
)
SOLVED = declare(
    Figure(
        id="person_solved",
        name=_("Solved"),
        definition=_("Of the matters the person handled and closed on these days: those solved."),
        counted=solved,
        of=handled,
        higher_is_better=True,
        of_person=True,
        order=202,
    )
)
IN_TIME = declare(
    Figure(
        id="person_in_time",
        name=_("In time"),
        definition=_(
            "Of the answers the person gave on these days, or owed and did not give: those given "
            "by the promised day."
        ),
        counted=lambda scope: promises(scope).filter(met_at__lte=F("due_at")),
        of=promises,
        higher_is_better=True,
        of_person=True,
        order=203,
    )
)
SATISFIED = declare(
    Figure(
        id="person_satisfied",
        name=_("Satisfied"),
        definition=_(
            "Of the ratings given on these days of the person's work: fairly satisfied or better. "
            "A matter nobody rated is not counted as satisfied."
        ),
        counted=lambda scope: ratings(scope).filter(level__gte=Rating.Level.FAIR),
        of=ratings,
        higher_is_better=True,
        of_person=True,
        order=204,
    )
)
GENERALITY = declare(
    Figure(
        id="person_generality",
        name=_("Generality"),
        definition=_(
            "Of the lines in use here: those in which the person closed at least as many matters "
            "on these days as the place asks for, and no complaint of it was found right."
        ),
        counted=able,
        of=lines,
        higher_is_better=True,
        of_person=True,
        order=205,
    )
)
BY_LINE = (HANDLED, SOLVED, IN_TIME, SATISFIED)
"""What is counted line by line."""
