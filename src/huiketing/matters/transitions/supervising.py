"""What others ask of the handler: a reminder from a colleague, an order from a lead."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.matters import permissions
from huiketing.matters.models import Matter, Supervision
from huiketing.matters.models.matter import OPEN
from huiketing.matters.transitions.step import Step, check, move, said
from huiketing.numbers.counters import next_number
from huiketing.org.models import Person

REMIND = Step(
    name="remind",
    event="matter.reminded",
    sources=OPEN,
    target=None,
    allows=permissions.can_follow,
    label=_("Remind"),
    reads=_("reminded %(to)s: %(words)s"),
)
SUPERVISE = Step(
    name="supervise",
    event="matter.supervised",
    sources=OPEN,
    target=None,
    allows=permissions.can_decide,
    label=_("Put under supervision"),
    reads=_("put this under supervision as %(number)s, an answer is owed by %(due)s: %(words)s"),
)


def _is_asked(person: Person | None, matter: Matter) -> bool:
    return permissions.handles(person, matter)


ANSWER_SUPERVISION = Step(
    name="answer-supervision",
    event="matter.supervision_answered",
    sources=OPEN,
    target=None,
    allows=_is_asked,
    label=_("Answer the supervision"),
    reads=_("answered %(number)s: %(answer)s"),
)


@transaction.atomic
def remind(matter: Matter, *, by: Person, words: str = "") -> Matter:
    """Remind whoever handles it, in writing (催办)."""
    check(REMIND, matter, by)
    words = said(words, "words", needed=False, most=400)
    Supervision.objects.create(
        matter=matter,
        level=Supervision.Level.REMINDER,
        by=by,
        to=matter.handler,
        at=times.now(),
        words=words,
    )
    return move(
        REMIND, matter, checked=True, by=by, to=str(matter.handler or matter.unit), words=words
    )


@transaction.atomic
def supervise(matter: Matter, *, by: Person, words: str, due_at: datetime) -> Matter:
    """Ask for an answer by a day, as a numbered order (督办单). Its clock is its own."""
    check(SUPERVISE, matter, by)
    words = said(words, "words", most=400)
    if due_at < times.now():
        raise Invalid(due_at=_("This time has passed. By when is the answer owed?"))
    year = timezone.localtime(times.now()).year
    serial = next_number(f"supervision:{matter.unit_id}", year)
    number = f"{matter.unit.code}-DB-{year}-{serial:03d}"
    Supervision.objects.create(
        number=number,
        matter=matter,
        level=Supervision.Level.ORDER,
        by=by,
        to=matter.handler,
        at=times.now(),
        words=words,
        due_at=due_at,
    )
    return move(
        SUPERVISE,
        matter,
        checked=True,
        by=by,
        number=number,
        words=words,
        due=due_at,
    )


@transaction.atomic
def answer_supervision(matter: Matter, *, by: Person, number: str, answer: str) -> Matter:
    """The handler's written answer to an order."""
    check(ANSWER_SUPERVISION, matter, by)
    answer = said(answer, "answer")
    row = matter.supervisions.filter(number=number, level=Supervision.Level.ORDER).first()
    if row is None:
        raise Invalid(number=_("No order with this number is on the matter."))
    if row.answered_at is not None:
        raise WrongStep(_("This order was answered already."))
    if row.by_id == by.pk:
        raise NotAllowed(_("Whoever asks does not answer."))
    Supervision.objects.filter(pk=row.pk).update(answer=answer, answered_at=times.now())
    return move(ANSWER_SUPERVISION, matter, checked=True, by=by, number=number, answer=answer)
