"""Procedures and their versions: the book of a hundred matters (居民100事标准化处置流程)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.clock.periods import Period, Unit
from huiketing.org.models import Line


class Procedure(models.Model):
    """One matter residents bring, and how this place handles it (事项流程).

    The row is the name that stays; what it says is in its versions.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=12, unique=True)
    line = models.ForeignKey(Line, models.PROTECT, related_name="procedures")
    added_on = models.DateField(default=times.today, editable=False)
    withdrawn_on = models.DateField(null=True, editable=False)
    restricted = models.BooleanField(
        _("handled quietly"),
        default=False,
        help_text=_("Out of search, suggestions on public screens, print and small counts."),
    )

    class Meta:
        verbose_name = _("procedure")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """What a procedure says from a day on (版本). Never edited once in use: a new one is written.

    A matter keeps the version it began with. `materials`, `steps`, `pitfalls` are ordered lists;
    a material is `{"name", "note"?, "original"?}`, a step `{"no", "text", "who"?}`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft to be checked")
        ISSUED = "issued", _("Issued")
        REVISED = "revised", _("Replaced")
        WITHDRAWN = "withdrawn", _("Out of use")

    class Type(models.TextChoices):
        ON_THE_SPOT = "on_the_spot", _("Done on the spot")
        PROMISED = "promised", _("By a promised day")
        URGENT = "urgent", _("Done at once")

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    is_current = models.BooleanField(default=False, editable=False)
    effective_on = models.DateField(default=times.today)
    title = models.CharField(_("name of the procedure"), max_length=80)
    initials = models.CharField(max_length=80, blank=True, editable=False)
    aliases = models.JSONField(_("how residents say it"), default=list, blank=True)
    applicants = models.TextField(_("who may apply"), blank=True)
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
    handling_units = models.JSONField(_("handling units"), default=list, blank=True)
    contact_first = models.CharField(_("contact first"), max_length=80, blank=True)
    home_visit = models.BooleanField(_("needs a home visit"), default=False)
    home_visit_when = models.CharField(max_length=200, blank=True)
    follow_up = models.CharField(_("follow-up"), max_length=200, blank=True)
    pitfalls = models.JSONField(_("where it goes wrong"), default=list, blank=True)
    related = models.JSONField(_("related procedures"), default=list, blank=True)
    region = models.CharField(max_length=80, blank=True)
    needs_id_number = models.BooleanField(_("ID number is needed"), default=False)

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
