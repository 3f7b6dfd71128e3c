"""The matter: something somebody asked for and somebody must answer."""

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.handbook.models import ProcedureVersion
from huiketing.org.models import Line, Person, Post, Unit
from huiketing.parties.models import Party

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet


class Status(models.TextChoices):
    """Where a matter stands. Late is the clock's word, co-handling the assignments'."""

    REGISTERED = "registered", _("To be assigned")
    ASSIGNED = "assigned", _("To be accepted")
    IN_PROGRESS = "in_progress", _("In progress")
    WAITING = "waiting", _("Waiting for papers")
    REPLIED = "replied", _("Replied")
    CLOSED = "closed", _("Closed")
    RATED = "rated", _("Rated")
    REOPENED = "reopened", _("Reopened")
    LONG_TERM = "long_term", _("Long-term")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOIDED = "voided", _("Voided")


OPEN = (
    Status.REGISTERED,
    Status.ASSIGNED,
    Status.IN_PROGRESS,
    Status.WAITING,
    Status.REOPENED,
    Status.LONG_TERM,
)
"""Somebody still owes an answer."""

RUNNING = tuple(status for status in OPEN if status != Status.LONG_TERM)
"""Owed by the promised day: what is listed as long-term has a day of its own."""

UNACCEPTED = (Status.REGISTERED, Status.ASSIGNED, Status.REOPENED)
"""Nobody has taken it on: whoever received it first is still responsible."""


_CLEAR = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_tracking_code() -> str:
    """Ten characters nobody guesses or mishears: no 0, 1, I, L, O, U."""
    drawn, code = secrets.randbelow(len(_CLEAR) ** 10), ""
    while len(code) < 10:
        drawn, sign = divmod(drawn, len(_CLEAR))
        code += _CLEAR[sign]
    return code


def among(statuses: "Sequence[str]") -> Func:
    """The condition that the status is one of these, with the words in the statement itself.

    Given as parameters SQLite would not see that a partial index over them fits.
    """
    words = ", ".join(f"'{status}'" for status in statuses)
    return Func(
        F("status"), template=f"%(expressions)s IN ({words})", output_field=models.BooleanField()
    )


def within(paths: "Sequence[str]") -> "QuerySet[Unit]":
    """The units at these paths and below them."""
    reach = Q(pk__lt=0)
    for path in paths:
        reach |= Q(path__startswith=path)
    return Unit.objects.filter(reach).order_by()


def readable_by(person: Person) -> Q:
    """The condition that the person may read a matter; the rule is told at `visible_to`."""
    from huiketing.matters.models.assignment import Assignment

    authority = person.authority
    # Not "in ()": a condition that can never hold is no statement to the ORM.
    in_hand, unit_wide, closed = Q(pk__lt=0), Q(pk__lt=0), Q(pk__lt=0)
    parts = Q(person=None, unit_id__in=authority.unit_ids)
    for holder in authority.holders:
        # A deputy has what was given under the post stood in for, not all that the holder has.
        own = holder is None
        reach = within(authority.paths(holder))
        theirs = Q(handler_id=person.pk if own else holder)
        if own:
            unheard = Q(restricted=False) | Q(among(UNACCEPTED))
            theirs |= Q(first_receiver=person) & unheard
        in_hand |= Q(unit__in=reach) & theirs
        parts |= Q(person_id=person.pk if own else holder, unit__in=reach)
    given = Assignment.objects.filter(parts, matter=OuterRef("pk")).filter(
        Q(status__in=Assignment.RUNNING)
        | Q(person=OuterRef("handler"))
        | Exact(OuterRef("restricted"), Value(False))
    )
    for grant in authority.grants:
        # Units and lines are asked for beside the matter: joined to it they would cost
        # PostgreSQL more to plan than the whole question takes to answer.
        below = Q(unit__in=Unit.objects.filter(path__startswith=grant.path))
        of_lines = Q(line__in=Line.objects.filter(code__in=grant.lines))
        if grant.role in (Post.Role.LEAD, Post.Role.DISPATCHER, Post.Role.ADMIN):
            reached = below
        else:
            reached = Q(unit_id__in=grant.here) if grant.merged else Q(unit_id=grant.unit_id)
            if grant.lines and grant.role == Post.Role.CADRE:
                reached |= below & of_lines
        unit_wide |= reached
        if grant.restricted:
            closed |= below & of_lines if grant.lines else below
    return in_hand | Q(Exists(given)) | (unit_wide & Q(restricted=False)) | closed


class MatterQuerySet(models.QuerySet["Matter"]):
    """Matters, by who may read them and what is still owed."""

    def visible_to(self, person: Person) -> "MatterQuerySet":
        """What this person may read.

        Their unit's: everything that is not restricted where they hold a post, below it too for
        leads, dispatchers and administrators, and for a cadre of an office the lines of the post.
        Their own, as long as they hold a post where it was given to them, or above: received
        first, handled, co-handled. Restricted matters: only under a post that names them, or
        while one has them in hand.
        """
        return self.filter(readable_by(person))

    def open(self) -> "MatterQuerySet":
        """Still owed an answer."""
        return self.filter(among(OPEN))

    def unaccepted(self) -> "MatterQuerySet":
        """Registered or handed on, and nobody has taken it."""
        return self.filter(among(UNACCEPTED))

    def overdue(self, at: "datetime | None" = None) -> "MatterQuerySet":
        """Owed past the promised moment, with the clock running."""
        return self.filter(among(RUNNING), promised_due__lt=at or times.now(), paused=False)

    def for_list(self) -> "MatterQuerySet":
        """With everything one line of a list shows, so that a longer list costs no more queries."""
        return self.select_related("party", "handler", "line", "unit", "first_receiver")


class Matter(models.Model):
    """Something somebody asked for and somebody must answer (事项).

    The row says where the matter stands now; how it came there is its history. `status`, the
    handler and the due dates are written only by the verbs in `transitions`; each raises
    `version`, so that a page or an offline draft made from an older row is refused.
    """

    Status = Status

    class Answer(models.TextChoices):
        """How the person wants to hear."""

        NOW = "now", _("Here and now")
        PHONE = "phone", _("By phone")
        VISIT = "visit", _("By a visit")

    class Channel(models.TextChoices):
        """The way it came in."""

        DESK = "desk", _("Desk")
        PHONE = "phone", _("Phone")
        QR = "qr", _("QR code")
        WALK = "walk", _("On a round")
        API = "api", _("Program")
        IMPORT = "import", _("Imported")

    class Urgency(models.TextChoices):
        """How soon it must be looked at."""

        NORMAL = "normal", _("Normal")
        URGENT = "urgent", _("Urgent")

    class Outcome(models.TextChoices):
        """How it ended (办结类型)."""

        NONE = "", _("Not ended")
        SOLVED = "solved", _("Solved")
        EXPLAINED = "explained", _("Explained")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")
        MERGED = "merged", _("Merged into another")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        VOIDED = "voided", _("Voided")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=32, editable=False)
    tracking_code = models.CharField(max_length=12, default=new_tracking_code, editable=False)
    client_key = models.UUIDField(unique=True, null=True, editable=False)
    asked = models.CharField(max_length=32, blank=True, editable=False)
    """The digest of who asked for what under the client key; see `transitions.keys`."""
    external_number = models.CharField(_("outer number"), max_length=60, blank=True)
    words = models.TextField(_("in the resident's words"), max_length=4000)
    title = models.CharField(_("matter"), max_length=120)
    procedure = models.ForeignKey(
        ProcedureVersion, models.PROTECT, null=True, editable=False, related_name="matters"
    )
    line = models.ForeignKey(
        Line, models.PROTECT, null=True, blank=True, related_name="matters", db_index=False
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="matters", db_index=False)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=20, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="matters", db_index=False)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.DESK)
    answer = models.CharField(_("answer"), max_length=6, choices=Answer, default=Answer.PHONE)
    visit_at = models.DateTimeField(_("visit at"), null=True, blank=True)
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.NORMAL)
    restricted = models.BooleanField(default=False, editable=False)
    is_proxy = models.BooleanField(_("run for the resident"), default=False)
    first_receiver = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="received"
    )
    handler = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="handling"
    )
    happened_at = models.DateTimeField(_("when it happened"))
    registered_at = models.DateTimeField(_("when it was written down"))
    back_entered = models.BooleanField(_("back-entered"), default=False, editable=False)
    status = models.CharField(max_length=12, choices=Status, editable=False)
    promised_due = models.DateTimeField(_("promised by"), null=True, editable=False)
    promised_first = models.DateTimeField(null=True, editable=False)
    statutory_due = models.DateTimeField(_("by law by"), null=True, editable=False)
    provisional = models.BooleanField(default=False, editable=False)
    paused = models.BooleanField(default=False, editable=False)
    review_on = models.DateField(_("review on"), null=True, editable=False)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True, editable=False)
    result = models.TextField(_("result"), max_length=4000, blank=True, editable=False)
    replied_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    returns = models.PositiveSmallIntegerField(default=0, editable=False)
    level = models.PositiveSmallIntegerField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)
    """When the words in and around it were erased with whoever asked; nothing follows then."""
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MatterQuerySet.as_manager()

    is_new = True
    """False where a verb found the matter already registered under the same client key."""

    class Meta:
        verbose_name = _("matter")
        ordering = ["-pk"]
        # Every index is written to by every registration. What another begins with, a line of
        # work (a dozen values) and LIKE on a number that is only asked for whole have none.
        constraints = [
            models.UniqueConstraint(fields=["number"], name="matter_number"),
            models.UniqueConstraint(fields=["tracking_code"], name="matter_tracking_code"),
            models.CheckConstraint(
                condition=Q(happened_at__lte=models.F("registered_at")),
                name="matter_happened_before_it_was_written_down",
                violation_error_message=_("A matter is written down after it happened."),
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__gte=1, level__lte=5),
                name="matter_level_one_to_five",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "promised_due"], condition=Q(status__in=OPEN), name="matter_open"
            ),
            models.Index(
                fields=["handler", "-id"], condition=Q(status__in=OPEN), name="matter_in_hand"
            ),
            models.Index(
                fields=["promised_due", "id"],
                condition=Q(status__in=RUNNING),
                name="matter_due",
            ),
            models.Index(
                fields=["-id"], condition=Q(status__in=UNACCEPTED), name="matter_unaccepted"
            ),
            models.Index(fields=["unit", "-happened_at"], name="matter_register"),
            models.Index(fields=["party", "-id"], name="matter_of_party"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The page of the matter for staff."""
        return reverse("matters:detail", args=[self.number])

    @property
    def is_open(self) -> bool:
        """Somebody still owes an answer."""
        return self.status in OPEN

    @property
    def is_overdue(self) -> bool:
        """Owed past the promised moment, with the clock running."""
        return bool(
            self.is_open
            and not self.paused
            and self.status != Status.LONG_TERM
            and self.promised_due
            and self.promised_due < times.now()
        )


class Act(models.Model):
    """A step somebody's device named with a key of its own, so that sending it twice is one."""

    client_key = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    asked = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=times.now)

    def __str__(self) -> str:
        return f"{self.step} {self.client_key}"
