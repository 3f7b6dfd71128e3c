"""From a draft to what is in force: peers of other lines, the check, the signature, the review."""

from calendar import monthrange
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.handbook import permissions
from huiketing.handbook.models import (
    Authorship,
    Edition,
    Opinion,
    Procedure,
    ProcedureVersion,
    SignOffRule,
)
from huiketing.handbook.standards import forget, standard
from huiketing.handbook.transitions.moving import (
    book_changed,
    change,
    happened,
    in_force_changed,
    require,
    tidied,
)
from huiketing.handbook.transitions.writing import check_review
from huiketing.history.record import describe, record
from huiketing.org.models import Person
from huiketing.org.permissions import may_admin_all

Status = ProcedureVersion.Status
Stage, Verdict = Opinion.Stage, Opinion.Verdict

describe("procedure.submitted", gettext_lazy("sent version %(number)s of %(what)s to its peers"))
describe("procedure.peer_agreed", gettext_lazy("read %(what)s as a peer and agrees. %(words)s"))
describe(
    "procedure.ready_to_check",
    gettext_lazy("version %(number)s of %(what)s has been read by its peers, to be checked"),
)
describe("procedure.sent_back", gettext_lazy("sent version %(number)s of %(what)s back: %(words)s"))
describe("procedure.checked", gettext_lazy("checked version %(number)s of %(what)s. %(words)s"))
describe(
    "procedure.issued",
    gettext_lazy("issued version %(number)s of %(what)s, in force from %(day)s. %(summary)s"),
)
describe("procedure.came_into_force", gettext_lazy("version %(number)s of %(what)s is in force"))
describe(
    "procedure.reviewed",
    gettext_lazy("reviewed %(what)s: it still holds, next review %(day)s. %(words)s"),
)
describe("procedure.withdrawn", gettext_lazy("took %(what)s out of use: %(reason)s"))
describe("procedure.taken_back", gettext_lazy("took version %(number)s of %(what)s back"))
describe(
    "procedure.draft_dropped", gettext_lazy("dropped version %(number)s of %(what)s: %(reason)s")
)
describe(
    "handbook.sign_off_set",
    gettext_lazy(
        "decided how the book is signed from %(since)s: %(peers)s peers, review after "
        "%(months)s months, by %(citation)s"
    ),
)

LAST_DAY = date(2199, 12, 31)


@transaction.atomic
def submit(version: ProcedureVersion, *, by: Person) -> ProcedureVersion:
    """Send a draft to peers of other lines; where none are asked for, to whoever checks.

    A starter draft in use is signed as it stands: whoever submits it answers for it as its author.
    """
    require(permissions.may_edit(by, version))
    if version.status != Status.DRAFT or version.procedure.withdrawn_on:
        raise WrongStep(_("Only a draft is sent to its peers."))
    if not permissions.authors_of(version):
        Authorship.objects.create(version=version, person=by, role=Authorship.Role.AUTHOR)
    if not version.steps:
        raise Invalid(steps=_("A procedure without steps helps nobody. Write at least one."))
    _move(version, Status.PEER_REVIEW if standard().peers else Status.CHECKING)
    happened(version, "procedure.submitted", by=by)
    if version.status == Status.CHECKING:
        happened(version, "procedure.ready_to_check", by=None)
    return version


@transaction.atomic
def agree(version: ProcedureVersion, *, by: Person, words: str = "") -> ProcedureVersion:
    """A peer of another line agrees; with enough of them it goes to whoever checks."""
    _stands_at(version, Status.PEER_REVIEW)
    if not permissions.may_read_as_peer(by, version):
        raise NotAllowed(_("Peers are cadres of other lines who did not write it."))
    if by.pk in permissions.peers_of(version):
        raise WrongStep(_("You have said so already."))
    said = tidied("words", words, 400, needed=False)
    _opine(version, by, Stage.PEER, Verdict.AGREE, said)
    count = Opinion.objects.filter(
        version=version, stage=Stage.PEER, round=version.round, verdict=Verdict.AGREE
    ).count()
    enough = count >= standard().peers
    _move(version, Status.CHECKING if enough else Status.PEER_REVIEW)
    happened(version, "procedure.peer_agreed", by=by, words=said)
    if enough:
        happened(version, "procedure.ready_to_check", by=None)
    return version


@transaction.atomic
def send_back(version: ProcedureVersion, *, by: Person, words: str) -> ProcedureVersion:
    """A peer, or whoever checks, asks for a change: back to its authors, and a new round."""
    if version.status == Status.PEER_REVIEW and permissions.may_read_as_peer(by, version):
        stage = Stage.PEER
    elif version.status in (Status.PEER_REVIEW, Status.CHECKING):
        require(permissions.may_check(by, version))
        stage = Stage.CHECK
    else:
        raise WrongStep(_("It is not on its way. Look at its page again."))
    said = tidied("words", words, 400)
    taken = Opinion.objects.filter(version=version, stage=stage, round=version.round, person=by)
    if taken.exists():
        raise WrongStep(_("You have agreed in this round. Let another look at it."))
    _opine(version, by, stage, Verdict.CHANGE, said)
    _move(version, Status.DRAFT, round=version.round + 1)
    happened(version, "procedure.sent_back", by=by, words=said)
    return version


@transaction.atomic
def check(version: ProcedureVersion, *, by: Person, words: str = "") -> ProcedureVersion:
    """Whoever leads has checked it (主管审); what is left is the signature."""
    _stands_at(version, Status.CHECKING)
    _may_check(version, by)
    if is_checked(version):
        raise WrongStep(_("It was checked already. What is left is to issue it."))
    said = tidied("words", words, 400, needed=False)
    _opine(version, by, Stage.CHECK, Verdict.AGREE, said)
    _move(version, Status.CHECKING)
    happened(version, "procedure.checked", by=by, words=said)
    return version


@transaction.atomic
def issue(
    version: ProcedureVersion,
    *,
    by: Person,
    effective_on: date | None = None,
    summary: str = "",
    review_on: date | None = None,
) -> ProcedureVersion:
    """Sign it (签发). From today it replaces what is in force, from a later day on that day.

    `summary` says what changed since the version before. A starter draft in use stays in force
    from the day it was; only its standing changes.
    """
    _stands_at(version, Status.CHECKING)
    _may_check(version, by)
    if not is_checked(version):
        raise WrongStep(_("Nobody has checked it yet."))
    today = times.today()
    day = effective_on or today
    if not today <= day <= LAST_DAY:
        raise Invalid(effective_on=_("Choose today or a later day."))
    earlier = ProcedureVersion.objects.filter(
        procedure=version.procedure, number__lt=version.number
    )
    needed = not version.is_current and earlier.exists() and not version.summary
    said = tidied("summary", summary, 200, needed=needed) or version.summary
    day = version.effective_on if version.is_current else day
    review = check_review(review_on) if review_on else _after_months(max(day, today))
    _opine(version, by, Stage.ISSUE, Verdict.AGREE, "")
    _move(
        version,
        Status.ISSUED,
        issued_on=today,
        effective_on=day,
        summary=said,
        review_on=review,
    )
    # What was to begin on that day or later would hide the newer words: it is overtaken.
    for older in earlier.waiting_for_their_day().filter(effective_on__gte=day):
        _move(older, Status.REVISED)
    happened(version, "procedure.issued", by=by, day=day, summary=said)
    if version.is_current:
        in_force_changed(version.procedure)
    elif day <= today:
        _put_in_force(version)
    return version


@transaction.atomic
def come_into_force(version: ProcedureVersion) -> ProcedureVersion:
    """The day of an issued version has come; told by the clock, not by a person."""
    if version.status != Status.ISSUED or version.effective_on > times.today():
        raise WrongStep
    if version.is_current or version.procedure.withdrawn_on:
        raise WrongStep
    _put_in_force(version)
    happened(version, "procedure.came_into_force", by=None)
    return version


def _put_in_force(version: ProcedureVersion) -> None:
    older = ProcedureVersion.objects.filter(procedure=version.procedure, is_current=True).first()
    if older is not None:
        _move(older, Status.REVISED, is_current=False)
    change(version, is_current=True)
    in_force_changed(version.procedure)


@transaction.atomic
def still_valid(
    version: ProcedureVersion, *, by: Person, review_on: date | None = None, words: str = ""
) -> ProcedureVersion:
    """The review is done and every word still holds: another day for the next."""
    require(permissions.may_review(by, version.procedure.line.code))
    if not version.is_current or not version.is_signed:
        raise WrongStep(_("Only what is signed and in force is reviewed."))
    said = tidied("words", words, 400, needed=False)
    day = check_review(review_on) if review_on else _after_months(times.today())
    _opine(version, by, Stage.STILL_VALID, Verdict.AGREE, said)
    change(version, review_on=day)
    happened(version, "procedure.reviewed", by=by, day=day, words=said)
    book_changed()
    return version


@transaction.atomic
def withdraw(procedure: Procedure, *, by: Person, reason: str) -> Procedure:
    """Take a procedure out of use. Matters keep their version, and its number stays taken."""
    require(permissions.may_sign(by, procedure.line.code))
    if procedure.withdrawn_on:
        raise WrongStep(_("This procedure is out of use."))
    why = tidied("reason", reason, 200)
    change(procedure, withdrawn_on=times.today(), withdrawn_why=why)
    versions = list(procedure.versions.all())
    newest = versions[0] if versions else None
    for version in versions:
        if version.status not in (Status.REVISED, Status.WITHDRAWN):
            newest = version if version.is_current else newest
            _move(version, Status.WITHDRAWN, is_current=False)
    in_force_changed(procedure)
    if newest is None:
        record(procedure, "procedure.withdrawn", by=by, what=procedure.code, reason=why)
    else:
        newest.procedure = procedure
        happened(newest, "procedure.withdrawn", by=by, reason=why)
    return procedure


@transaction.atomic
def take_back(version: ProcedureVersion, *, by: Person) -> ProcedureVersion:
    """Its authors take back what they sent, to work on it: what was said of it is of that round."""
    require(permissions.may_edit(by, version))
    if version.status not in (Status.PEER_REVIEW, Status.CHECKING):
        raise WrongStep(_("It is not on its way. Look at its page again."))
    _move(version, Status.DRAFT, round=version.round + 1)
    happened(version, "procedure.taken_back", by=by)
    return version


@transaction.atomic
def drop_draft(version: ProcedureVersion, *, by: Person, reason: str = "") -> ProcedureVersion:
    """Give a draft up. An article that never was in force goes out of use with it."""
    require(permissions.may_edit(by, version))
    if not version.may_be_written:
        raise WrongStep(_("Only a draft is dropped. Take it back first."))
    why = tidied("reason", reason, 200, needed=False)
    _move(version, Status.WITHDRAWN)
    procedure = version.procedure
    happened(version, "procedure.draft_dropped", by=by, reason=why)
    if not procedure.versions.exclude(status=Status.WITHDRAWN).exists():
        change(procedure, withdrawn_on=times.today(), withdrawn_why=why)
    return version


@transaction.atomic
def set_sign_off(
    *, by: Person, peers: int, review_months: int, citation: str, since: date | None = None
) -> SignOffRule:
    """Decide how many peers must agree and after how long a version is reviewed, from a day on."""
    require(may_admin_all(by))
    wrong = {}
    if not 0 <= peers <= 9:
        wrong["peers"] = _("From 0 to 9.")
    if not 1 <= review_months <= 60:
        wrong["review_months"] = _("From 1 to 60.")
    day = since or times.today()
    if not times.today() <= day <= LAST_DAY:
        wrong["since"] = _("Choose today or a later day.")
    if wrong:
        raise Invalid(**wrong)
    row = SignOffRule.objects.create(
        since=day,
        peers=peers,
        review_months=review_months,
        citation=tidied("citation", citation, 200),
    )
    edition, _made = Edition.objects.get_or_create(pk=Edition.THE_ONE)
    record(
        edition,
        "handbook.sign_off_set",
        by=by,
        since=day,
        peers=peers,
        months=review_months,
        citation=row.citation,
    )
    forget()
    transaction.on_commit(forget)
    return row


def is_checked(version: ProcedureVersion) -> bool:
    """Whether somebody checked it in this round."""
    return any(
        each.stage == Stage.CHECK and each.verdict == Verdict.AGREE and each.round == version.round
        for each in version.opinions.all()
    )


def _stands_at(version: ProcedureVersion, status: str) -> None:
    if version.status != status:
        raise WrongStep(_("It is not at this step now. Look at its page again."))


def _may_check(version: ProcedureVersion, by: Person) -> None:
    if not permissions.may_check(by, version):
        raise NotAllowed(_("Whoever signs leads, wrote nothing of it and was not its peer."))


def _opine(version: ProcedureVersion, by: Person, stage: str, verdict: str, said: str) -> None:
    line = permissions.peer_line(by, version.procedure.line.code) if stage == Stage.PEER else ""
    Opinion.objects.create(
        version=version,
        stage=stage,
        round=version.round,
        person=by,
        line_code=line,
        verdict=verdict,
        words=said,
    )


def _move(version: ProcedureVersion, status: str, **values: object) -> None:
    before = version.is_current
    change(version, status=status, **values)
    if before or version.is_current:
        book_changed()


def _after_months(day: date) -> date:
    """The day by the place's rule, from this one on; the last of a shorter month."""
    month = day.month - 1 + standard().review_months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
