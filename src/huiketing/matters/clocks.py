"""Starting, meeting, pausing and recomputing the clocks of a matter.

The arithmetic is the clock room's; the rows and when they change are ours.
"""

from collections.abc import Iterable
from datetime import datetime

from huiketing.base import times
from huiketing.base.rows import new
from huiketing.clock import due as due_of
from huiketing.clock.periods import Period
from huiketing.matters.models import Assignment, Clock, Matter, Pause, Request


def make(
    matter: Matter, kind: str, period: Period, *, at: datetime, assignment: Assignment | None = None
) -> Clock:
    """A clock that starts now, not yet saved."""
    due = due_of.due(period, at)
    return new(
        Clock,
        matter=matter,
        assignment=assignment,
        kind=kind,
        amount=period.amount,
        unit=period.unit,
        started_at=at,
        due_at=due.at,
        first_due=due.at,
        provisional=due.provisional,
        round=matter.round,
    )


def meet(matter: Matter, *kinds: str, assignment: Assignment | None = None) -> None:
    """What was owed is done: the running clocks of these kinds stop as met."""
    running = Clock.objects.filter(matter=matter, kind__in=kinds, met_at=None, ended_at=None)
    if assignment is not None:
        running = running.filter(assignment=assignment)
    running.update(met_at=times.now())


def end(matter: Matter, *, assignment: Assignment | None = None) -> None:
    """Nothing is owed any more: running clocks end unmet."""
    running = Clock.objects.filter(matter=matter, met_at=None, ended_at=None)
    if assignment is not None:
        running = running.filter(assignment=assignment)
    running.update(ended_at=times.now())


def recompute(
    clock: Clock, pauses: Iterable[Pause], extensions: Iterable[Request] = ()
) -> due_of.Due:
    """When this clock is due, counted afresh from its start, its pauses and what was granted."""
    spans = [pause.span() for pause in pauses] if clock.kind in Clock.PAUSABLE else []
    longer = [request.period for request in extensions if request.lengthens(clock)]
    return due_of.due(clock.period, clock.started_at, pauses=spans, extensions=longer)


def set_due(clock: Clock, due: due_of.Due) -> None:
    """Move the due moment of a clock, and of the assignment that is owed by it."""
    Clock.objects.filter(pk=clock.pk).update(due_at=due.at, provisional=due.provisional)
    owed = Assignment.objects.filter(matter_id=clock.matter_id, status__in=Assignment.RUNNING)
    if clock.kind == Clock.Kind.OPINION and clock.assignment_id:
        owed.filter(pk=clock.assignment_id).update(due_at=due.at)
    elif clock.kind == Clock.Kind.PROMISE:
        owed.filter(role__in=Assignment.LEADING).update(due_at=due.at)


def refresh(matter: Matter) -> dict[str, object]:
    """Recompute the running clocks of a matter; returns what changes on its own row.

    A pause that lasts is added once it ends: what moves before then moves for another reason.
    """
    pauses = list(matter.pauses.all())
    ended = [pause for pause in pauses if pause.ends_at is not None]
    lasting = [pause for pause in pauses if pause.ends_at is None]
    granted = list(matter.requests.filter(kind=Request.Kind.EXTENSION, state=Request.State.GRANTED))
    now: dict[str, object] = {}
    for clock in matter.clocks.filter(met_at=None, ended_at=None):
        due = recompute(clock, ended, granted)
        if (due.at, due.provisional) != (clock.due_at, clock.provisional):
            set_due(clock, due)
        if clock.kind == Clock.Kind.PROMISE:
            now |= {"promised_due": due.at, "provisional": due.provisional}
            if lasting:
                now["paused"] = any(pause.starts_at <= due.at for pause in lasting)
        elif clock.kind == Clock.Kind.STATUTE:
            now["statutory_due"] = due.at
    return {name: value for name, value in now.items() if getattr(matter, name) != value}
