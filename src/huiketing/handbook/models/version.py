"""What a procedure says from a day on, and the state of the book as a whole."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.clock.periods import Period, Unit
from huiketing.handbook.models.procedure import Procedure

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    """Versions by where they are on their way."""

    def in_the_works(self) -> "VersionQuerySet":
        """Being written or on the way to being issued; one a procedure at most."""
        status = ProcedureVersion.Status
        draft = Q(status=status.DRAFT, is_current=False)
        return self.filter(draft | Q(status__in=(status.PEER_REVIEW, status.CHECKING)))

    def waiting_for_their_day(self) -> "VersionQuerySet":
        """Issued, and in force from a day that has not come."""
        return self.filter(status=ProcedureVersion.Status.ISSUED, is_current=False)


class ProcedureVersion(models.Model):
    """What a procedure says from a day on (版本). Never edited once in use: a new one is written.

    A matter keeps the version it began with. Written as a draft, read by peers of other lines,
    checked, issued, in force from a day, and due for review on another; which of the last three
    holds is worked out from the days. `revision` is for compare-and-set.

    Ordered lists, named after CPSV-AP's classes: `conditions` (Requirement) and `outputs` (Output)
    are sentences; a material (Evidence) is `{"name", "note"?, "original"?, "sometimes"?}`; a
    channel (Channel) is `{"kind", "text", "hours"?}`; an answer is `{"q", "a"}`. A step is
    `{"no", "text", "who"?, "amount"?, "unit"?, "materials"?, "otherwise"?, "public"?}`: `who` does
    it (absent: whoever handles the matter), `public` is the sentence a resident reads (absent: the
    step is the house's own), `otherwise` what to do if it fails.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft to be checked")
        PEER_REVIEW = "peer_review", _("With peers of other lines")
        CHECKING = "checking", _("To be checked and signed")
        ISSUED = "issued", _("Issued")
        REVISED = "revised", _("Replaced")
        WITHDRAWN = "withdrawn", _("Out of use")

    class Type(models.TextChoices):
        ON_THE_SPOT = "on_the_spot", _("Done on the spot")
        PROMISED = "promised", _("By a promised day")
        URGENT = "urgent", _("Done at once")

    class ChannelKind(models.TextChoices):
        DESK = "desk", _("At the desk")
        PHONE = "phone", _("By phone")
        ONLINE = "online", _("Online")
        VISIT = "visit", _("By a visit at home")
        POST = "post", _("By post")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    is_current = models.BooleanField(default=False, editable=False)
    effective_on = models.DateField(_("in force from"), default=times.today)
    issued_on = models.DateField(null=True, editable=False)
    review_on = models.DateField(_("review by"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    summary = models.CharField(_("what changed"), max_length=200, blank=True)
    title = models.CharField(_("name of the procedure"), max_length=80)
    initials = models.CharField(max_length=80, blank=True, editable=False)
    aliases = models.JSONField(_("how residents say it"), default=list, blank=True)
    applicants = models.TextField(_("who may apply"), blank=True)
    public_applicants = models.CharField(
        _("who may apply, for residents"), max_length=120, blank=True, default=""
    )
    """The sentence a resident reads of it; empty where the official one is plain enough."""
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    materials = models.JSONField(_("materials"), default=list, blank=True)
    steps = models.JSONField(_("steps"), default=list, blank=True)
    type = models.CharField(_("type"), max_length=12, choices=Type, default=Type.PROMISED)
    promise_amount = models.PositiveIntegerField(_("promised within"), default=5)
    promise_unit = models.CharField(max_length=12, choices=Unit, default=Unit.WORKING_DAY)
    statute_amount = models.PositiveIntegerField(_("by law within"), null=True, blank=True)
    statute_unit = models.CharField(max_length=12, choices=Unit, blank=True)
    basis = models.CharField(_("basis of the limit"), max_length=80, blank=True)
    limit_note = models.CharField(max_length=200, blank=True)
    desk_promise = models.CharField(_("what the desk promises"), max_length=120, blank=True)
    fee = models.CharField(_("fee"), max_length=120, blank=True)
    channels = models.JSONField(_("where and how"), default=list, blank=True)
    outputs = models.JSONField(_("what one gets"), default=list, blank=True)
    handling_units = models.JSONField(_("handling units"), default=list, blank=True)
    contact_first = models.CharField(_("contact first"), max_length=80, blank=True)
    home_visit = models.BooleanField(_("needs a home visit"), default=False)
    home_visit_when = models.CharField(max_length=200, blank=True)
    follow_up = models.CharField(_("follow-up"), max_length=200, blank=True)
    pitfalls = models.JSONField(_("where it goes wrong"), default=list, blank=True)
    answers = models.JSONField(_("questions and answers"), default=list, blank=True)
    related = models.JSONField(_("related procedures"), default=list, blank=True)
    region = models.CharField(max_length=80, blank=True)
    needs_id_number = models.BooleanField(_("ID number is needed"), default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a procedure")
        ordering = ["procedure", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(is_current=True), name="version_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def promise(self) -> Period:
        """How long the place gives itself."""
        return Period(self.promise_amount, Unit(self.promise_unit))

    @property
    def statute(self) -> Period | None:
        """How long the law gives, where it says."""
        if self.statute_amount is None:
            return None
        return Period(self.statute_amount, Unit(self.statute_unit))

    @property
    def may_be_written(self) -> bool:
        """A draft nobody works by yet: the only state in which the words may change."""
        return self.status == self.Status.DRAFT and not self.is_current

    @property
    def stands(self) -> "StrOrPromise":
        """Where it stands, in a word: a draft beside what is in force is being written still."""
        return _("Being written") if self.may_be_written else self.Status(self.status).label

    @property
    def is_signed(self) -> bool:
        """Whether somebody who leads has signed it."""
        return self.status in (self.Status.ISSUED, self.Status.REVISED)

    @property
    def step_list(self) -> list[dict[str, Any]]:
        """The steps in order, each with `no` and `text`."""
        return list(self.steps)


class Edition(models.Model):
    """Which state the book is in: one row, whose stamp every writer of the book changes.

    Each process keeps the book in memory (`handbook.book`) and reads it anew when the stamp
    is no longer the one it read. Its uid is what the history of the book as a whole is kept by.
    """

    THE_ONE = 1

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    stamp = models.UUIDField(default=uuid7, editable=False)

    class Meta:
        verbose_name = _("edition of the handbook")

    def __str__(self) -> str:
        return str(self.stamp)

    @classmethod
    def bump(cls) -> "Edition":
        """Say that the book was changed. Call it inside the transaction of the change."""
        edition, _made = cls.objects.update_or_create(pk=cls.THE_ONE, defaults={"stamp": uuid7()})
        return edition
