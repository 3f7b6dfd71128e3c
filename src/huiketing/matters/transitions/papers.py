"""Papers: what is missing, what was accepted without, what is held, and the steps done."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import Invalid, WrongStep
from huiketing.history.record import describe, record
from huiketing.history.sentences import describe_where
from huiketing.matters import clocks, permissions
from huiketing.matters.models import (
    Assignment,
    Clock,
    Gap,
    Matter,
    Notice,
    Original,
    Pause,
    Tick,
)
from huiketing.matters.models.matter import OPEN
from huiketing.matters.transitions.assigning import lead_of
from huiketing.matters.transitions.step import Status, Step, check, hold, move, said
from huiketing.org.models import Person

WORKING = (Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED)
WAIT = Step(
    name="wait",
    event="matter.papers_asked",
    sources=WORKING,
    target=Status.WAITING,
    allows=permissions.can_follow,
    label=_("Papers are missing: tell them once"),
    reads=_("asked for what is missing: %(missing)s. The clock stands still"),
    public=_("Please bring: %(missing)s. The time stands still until then"),
)
RESUME = Step(
    name="resume",
    event="matter.resumed",
    sources=(Status.WAITING,),
    target=Status.IN_PROGRESS,
    allows=permissions.can_follow,
    label=_("The papers are here: go on"),
    reads=_("has the papers; the clock goes on. %(note)s"),
    public=_("The papers are here, it goes on"),
)
# A pause that begins after the promise ran out stops nothing: what is late stays late.
describe_where(
    "late",
    WAIT.event,
    _("asked for what is missing: %(missing)s. It was late already and stays late"),
    public=_(
        "Please bring: %(missing)s. The promised day has passed; we go on as soon as you bring it"
    ),
)
describe_where(
    "late",
    RESUME.event,
    _("has the papers; it was late before they were asked for. %(note)s"),
    public=RESUME.public,
)
TICK = Step(
    name="tick",
    event="matter.step_ticked",
    sources=(*OPEN, Status.REPLIED),
    target=None,
    allows=permissions.can_follow,
    label=_("Step done"),
    reads=_("did step %(no)s: %(text)s"),
    public=_("%(text)s"),
)
UNTICK = Step(
    name="untick",
    event="matter.step_unticked",
    sources=(*OPEN, Status.REPLIED),
    target=None,
    allows=permissions.can_follow,
    label=_("Step not done after all"),
    reads=_("took back step %(no)s"),
)
GAP = Step(
    name="accept-with-gap",
    event="matter.accepted_with_gap",
    sources=(*WORKING, Status.REGISTERED),
    target=None,
    allows=permissions.can_follow,
    label=_("Accept without a minor paper"),
    reads=_("accepted without %(what)s, to be brought by %(due)s; promise signed by %(signed_by)s"),
    public=_("Accepted without %(what)s; please bring it by %(due)s"),
)
SUPPLY_GAP = Step(
    name="supply-gap",
    event="matter.gap_supplied",
    sources=(*OPEN, Status.REPLIED, Status.CLOSED, Status.RATED),
    target=None,
    allows=permissions.can_follow,
    label=_("The paper was brought"),
    reads=_("received what was missing: %(what)s"),
    public=_("Received: %(what)s"),
)
HOLD_ORIGINAL = Step(
    name="hold-original",
    event="matter.original_received",
    sources=OPEN,
    target=None,
    allows=permissions.can_follow,
    label=_("Take a paper for the resident"),
    reads=_("took %(what)s; signed by %(signed_by)s"),
    public=_("Received from you: %(what)s"),
)
RETURN_ORIGINAL = Step(
    name="return-original",
    event="matter.original_returned",
    sources=tuple(Status),  # however it ended, the paper is theirs
    target=None,
    allows=permissions.can_follow,
    label=_("Give a paper back"),
    reads=_("gave %(what)s back; signed by %(signed_by)s"),
    public=_("Given back: %(what)s"),
)
NOTICE_REPEATED = "matter.notice_repeated"
describe(NOTICE_REPEATED, _("asked for papers a second time; the rule is once"))


@transaction.atomic
def wait_for_papers(
    matter: Matter, *, by: Person, missing: Sequence[str], note: str = ""
) -> Matter:
    """Name everything missing, once, in writing; only with that paper does the clock stand still.

    A second call on the same matter goes through, and is written down as the breach it is.
    """
    check(WAIT, matter, by)
    hold(matter)
    named = [said(what, "missing", most=80) for what in missing if what.strip()]
    if not named:
        raise Invalid(missing=_("Name every paper that is missing. They are told once."))
    if len(named) > 30:
        raise Invalid(missing=_("That is more than thirty papers. Put them together."))
    repeat, late = matter.papers_asked.exists(), matter.is_overdue
    notice = Notice.objects.create(
        matter=matter,
        missing=named,
        note=said(note, "note", needed=False, most=200),
        given_by=by,
        given_at=times.now(),
        is_repeat=repeat,
    )
    Pause.objects.create(
        matter=matter,
        starts_at=times.now(),
        reason="、".join(named)[:200],
        paper=str(notice.uid),
    )
    moved = move(
        WAIT,
        matter,
        checked=True,
        by=by,
        changes={"paused": not late},
        missing="、".join(named),
        notice=notice.uid,
        late=late,
    )
    if repeat:
        record(moved, NOTICE_REPEATED, by=by)
    return moved


@transaction.atomic
def resume(
    matter: Matter, *, by: Person | None, note: str = "", by_name: str | None = None
) -> Matter:
    """The papers are there: the clock goes on from where it stood."""
    check(RESUME, matter, by)
    late = not matter.paused
    matter.pauses.filter(ends_at=None).update(ends_at=times.now())
    changes = clocks.refresh(matter) | {"paused": False}
    note = said(note, "note", needed=False, most=200)
    return move(
        RESUME,
        matter,
        checked=True,
        by=by,
        by_name=by_name,
        changes=changes,
        target=_before_waiting(matter),
        note=note,
        late=late,
    )


def _before_waiting(matter: Matter) -> str:
    """Where it stood when the papers were asked for: papers take nothing on for anybody."""
    lead = lead_of(matter)
    if lead is None:
        return Status.REGISTERED if matter.handler_id is None else Status.IN_PROGRESS
    if lead.status == Assignment.Status.ACCEPTED:
        return Status.IN_PROGRESS
    # Opening again makes its assignment and its promise in one moment; a later hand has its own.
    again = matter.clocks.filter(
        kind=Clock.Kind.PROMISE, round=matter.round, started_at=lead.assigned_at
    )
    return Status.REOPENED if matter.round > 1 and again.exists() else Status.ASSIGNED


@transaction.atomic
def tick(matter: Matter, *, by: Person, no: int) -> Matter:
    """Mark a step of the pinned procedure as done."""
    check(TICK, matter, by)
    text = _step_text(matter, no)
    _tick, created = Tick.objects.get_or_create(
        matter=matter, step=no, defaults={"by": by, "at": times.now()}
    )
    if not created:
        return matter
    return move(TICK, matter, checked=True, by=by, no=no, text=text)


@transaction.atomic
def untick(matter: Matter, *, by: Person, no: int) -> Matter:
    """Take a tick back; the history keeps both."""
    check(UNTICK, matter, by)
    if not Tick.objects.filter(matter=matter, step=no).delete()[0]:
        return matter
    return move(UNTICK, matter, checked=True, by=by, no=no)


def _step_text(matter: Matter, no: int) -> str:
    for step in matter.procedure.step_list if matter.procedure else ():
        if step.get("no") == no:
            return str(step.get("text", ""))
    raise Invalid(no=_("The procedure this matter began with has no such step."))


@transaction.atomic
def accept_with_gap(
    matter: Matter,
    *,
    by: Person,
    what: str,
    due_on: date,
    signed_by: str,
    promise: UUID | None = None,
) -> Matter:
    """Go on without a minor paper against a signed promise to bring it (容缺受理)."""
    check(GAP, matter, by)
    what, signed_by = said(what, "what", most=80), said(signed_by, "signed_by", most=40)
    if due_on < times.today():
        raise Invalid(due_on=_("This day is past. By when do they bring it?"))
    if due_on > times.today() + timedelta(days=366):
        raise Invalid(due_on=_("Name a day within the coming year."))
    Gap.objects.create(
        matter=matter, what=what, due_on=due_on, signed_by=signed_by, promise=promise
    )
    return move(
        GAP, matter, checked=True, by=by, what=what, due=due_on.isoformat(), signed_by=signed_by
    )


@transaction.atomic
def supply_gap(matter: Matter, *, by: Person, gap: int) -> Matter:
    """The paper that was missing came in."""
    check(SUPPLY_GAP, matter, by)
    row = matter.gaps.filter(pk=gap, supplied_at=None).first()
    if row is None:
        raise WrongStep(_("Nothing like that is still owed."))
    Gap.objects.filter(pk=row.pk).update(supplied_at=times.now())
    return move(SUPPLY_GAP, matter, checked=True, by=by, what=row.what)


@transaction.atomic
def hold_original(
    matter: Matter, *, by: Person, what: str, signed_by: str, is_original: bool = True
) -> Matter:
    """Take a resident's paper while running for them; the giver signs."""
    check(HOLD_ORIGINAL, matter, by)
    what, signed_by = said(what, "what", most=80), said(signed_by, "signed_by", most=40)
    Original.objects.create(
        matter=matter,
        what=what,
        is_original=is_original,
        received_by=by,
        received_at=times.now(),
        given_signature=signed_by,
    )
    return move(
        HOLD_ORIGINAL,
        matter,
        checked=True,
        by=by,
        changes={"is_proxy": True},
        what=what,
        signed_by=signed_by,
    )


@transaction.atomic
def return_original(matter: Matter, *, by: Person, original: int, signed_by: str) -> Matter:
    """Give the paper back; whoever takes it signs."""
    check(RETURN_ORIGINAL, matter, by)
    signed_by = said(signed_by, "signed_by", most=40)
    row = matter.originals.filter(pk=original, returned_at=None).first()
    if row is None:
        raise WrongStep(_("We do not hold that paper any more."))
    Original.objects.filter(pk=row.pk).update(
        returned_at=times.now(), returned_by=by, returned_signature=signed_by
    )
    return move(RETURN_ORIGINAL, matter, checked=True, by=by, what=row.what, signed_by=signed_by)
