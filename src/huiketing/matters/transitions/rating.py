"""What the resident says of it, and the rectification a bad word opens."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.clock import due as due_of
from huiketing.history.record import Happening, describe
from huiketing.matters import permissions
from huiketing.matters.limits import limit
from huiketing.matters.models import Matter, Rating, Rectification
from huiketing.matters.recipient import somebody_other_than
from huiketing.matters.transitions.step import Status, Step, check, move, said
from huiketing.org.models import Person

RATE = Step(
    name="rate",
    event="matter.rated",
    sources=(Status.REPLIED, Status.CLOSED),
    target=Status.RATED,
    allows=permissions.only_the_resident,
    label=_("Rate"),
    reads=_("rated: %(level)s. %(words)s"),
    public=_("You said: %(level)s"),
    words={"level": Rating.Level},
)
CALL_BACK = Step(
    name="rate-by-callback",
    event="matter.rated_by_callback",
    sources=(Status.REPLIED, Status.CLOSED),
    target=Status.RATED,
    allows=permissions.can_call_back,
    label=_("Write down what the resident said of it"),
    reads=_("called back; the resident said: %(level)s. %(words)s"),
    public=_("You said on the phone: %(level)s"),
    words={"level": Rating.Level},
)
RECTIFY = Step(
    name="rectify",
    event="matter.rectified",
    sources=tuple(Status),  # it was said, whatever became of the matter since
    target=None,
    allows=permissions.can_call_back,
    label=_("Answer the bad rating"),
    reads=_("called the resident and mended it: %(finding)s"),
    public=_("We called you about your rating"),
)
OPENED = "matter.rectification_opened"
describe(OPENED, _("a bad rating: %(person)s calls back by %(contact)s and mends it by %(due)s"))


@transaction.atomic
def rate(
    matter: Matter, *, level: int, words: str = "", device: str = "", by_name: str | None = None
) -> Matter:
    """The resident's own word, once a round. Nobody gives it for them."""
    return _rate(RATE, matter, level, words, way=Rating.Way.QR, device=device, by_name=by_name)


@transaction.atomic
def rate_by_callback(matter: Matter, *, by: Person, level: int, words: str = "") -> Matter:
    """What the resident answered when somebody other than the handler called back."""
    return _rate(CALL_BACK, matter, level, words, by=by, way=Rating.Way.CALLBACK)


def _rate(
    step: Step,
    matter: Matter,
    level: int,
    words: str,
    *,
    way: str,
    by: Person | None = None,
    device: str = "",
    by_name: str | None = None,
) -> Matter:
    if matter.status == Status.RATED:
        raise WrongStep(_("You have rated this already. Thank you; it stays as you said it."))
    check(step, matter, by)
    if level not in Rating.Level.values:
        raise Invalid(level=_("Tap one of the five."))
    words = said(words, "words", needed=False, most=500)
    now = times.now()
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                matter=matter,
                round=matter.round,
                level=level,
                words=words,
                way=way,
                device=device[:32],
                at=now,
            )
    except IntegrityError:
        raise WrongStep(
            _("You have rated this already. Thank you; it stays as you said it.")
        ) from None
    before = [open_rectification(matter, rating)] if rating.is_bad else []
    return move(
        step,
        matter,
        checked=True,
        by=by,
        by_name=by_name,
        before=before,
        changes={
            "level": level,
            "closed_at": matter.closed_at or now,
            "outcome": matter.outcome or Matter.Outcome.SOLVED,
        },
        level=rating.level,
        words=words,
    )


def open_rectification(
    matter: Matter, rating: Rating, *, since: datetime | None = None
) -> Happening:
    """What a bad rating sets in motion: somebody other than the rated calls and mends.

    The time for it counts from the rating, or from `since` where it became known later.
    """
    person = somebody_other_than(matter.handler, matter.unit)
    start = since or rating.at
    contact = due_of.due(limit("rectify_contact", matter.unit), start)
    due = due_of.due(limit("rectify", matter.unit), start)
    Rectification.objects.create(
        rating=rating,
        matter=matter,
        person=person,
        counted_from=start,
        contact_due=contact.at,
        due_at=due.at,
    )
    return Happening(
        OPENED,
        {
            "person": str(person or matter.unit),
            "contact": contact.at.date().isoformat(),
            "due": due.at.date().isoformat(),
        },
    )


@transaction.atomic
def answer_rectification(matter: Matter, *, by: Person, finding: str, upheld: bool) -> Matter:
    """Whoever called back says what they found and mended. Never the one who was rated."""
    row = matter.rectifications.filter(done_at=None).order_by("-pk").first()
    if row is None:
        raise WrongStep(_("No bad rating is waiting for an answer here."))
    if by.pk == matter.handler_id:
        raise NotAllowed(_("Somebody other than the rated answers a bad rating."))
    finding = said(finding, "finding")
    now = times.now()
    Rectification.objects.filter(pk=row.pk).update(
        finding=finding, upheld=upheld, done_at=now, contacted_at=row.contacted_at or now, person=by
    )
    return move(RECTIFY, matter, by=by, finding=finding)
