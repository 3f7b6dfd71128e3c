"""The clocks of a matter: what runs, what stopped it, what was allowed, and the place's limits."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.clock import due as due_of
from huiketing.clock.periods import Period, Unit
from huiketing.matters.models.assignment import Assignment
from huiketing.matters.models.matter import Matter
from huiketing.org.models import Person
from huiketing.org.models import Unit as OrgUnit


class Clock(models.Model):
    """A time by which something is owed (时限): first contact, acceptance, the promise, the law.

    `first_due` never changes: an extension moves `due_at` and the old date stays to be read.
    """

    class Kind(models.TextChoices):
        CONTACT = "contact", _("First contact")
        ACCEPT = "accept", _("Acceptance")
        PROMISE = "promise", _("Promise")
        STATUTE = "statute", _("Statute")
        OPINION = "opinion", _("Opinion of a co-handler")

    PAUSABLE = (Kind.PROMISE, Kind.STATUTE)

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="clocks")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="clocks")
    kind = models.CharField(max_length=8, choices=Kind)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=12, choices=Unit)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_due = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("clock")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["kind", "due_at"],
                condition=Q(met_at=None, ended_at=None),
                name="clock_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def period(self) -> Period:
        """The length that was given at the start."""
        return Period(self.amount, Unit(self.unit))

    @property
    def is_running(self) -> bool:
        """Neither met nor ended."""
        return self.met_at is None and self.ended_at is None

    @property
    def is_late(self) -> bool:
        """Met after the due moment, or not met though it passed."""
        return (self.met_at or self.ended_at or times.now()) > self.due_at


class Pause(models.Model):
    """A span in which the promise and the statute stand still (停表), with its reason and paper.

    Admissible only with a notice on record (许可法 art. 45 names the cases).
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="pauses")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200)
    paper = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(ends_at=None), name="pause_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def was_late(self) -> bool:
        """Begun when the promise had run out, which it therefore does not lengthen."""
        return bool(self.matter.promised_due and self.matter.promised_due < self.starts_at)

    def span(self) -> due_of.Pause:
        """The pause as the clock's arithmetic takes it."""
        return due_of.Pause(self.starts_at, self.ends_at, self.reason)


class Request(models.Model):
    """Something a handler asks and a lead decides (延期、挂账、不予受理申请)."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("Extension")
        LONG_TERM = "long_term", _("Long-term listing")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        LAPSED = "lapsed", _("No longer asked")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=400)
    amount = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=12, choices=Unit, blank=True)
    review_on = models.DateField(null=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=times.now)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=400, blank=True)
    old_due = models.DateTimeField(null=True)
    new_due = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "kind"], condition=Q(state="asked"), name="request_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_state_display()}"

    def lengthens(self, clock: Clock) -> bool:
        """Whether it is more time that was granted on this very clock, not in another round."""
        return (
            clock.kind == Clock.Kind.PROMISE
            and self.kind == self.Kind.EXTENSION
            and self.state == self.State.GRANTED
            and self.amount is not None
            and self.old_due is not None
            and self.decided_at is not None
            and clock.started_at
            <= self.decided_at
            <= (clock.met_at or clock.ended_at or times.now())
        )

    @property
    def period(self) -> Period:
        """The time asked for."""
        return Period(self.amount or 0, Unit(self.unit))


class Limit(models.Model):
    """A period this place gives itself, with its source and the day it holds from (时限标准).

    The newest row that holds decides; a row without a unit speaks for the whole place.
    """

    class Name(models.TextChoices):
        CONTACT = "contact", _("First contact")
        CONTACT_URGENT = "contact_urgent", _("First contact, urgent")
        ACCEPT = "accept", _("Acceptance")
        PROMISE = "promise", _("Promise without a procedure")
        OPINION = "opinion", _("Opinion of a co-handler")
        RECTIFY_CONTACT = "rectify_contact", _("Call back after a bad rating")
        RECTIFY = "rectify", _("Rectification")
        REOPEN = "reopen", _("Reopening is possible for")

    name = models.CharField(max_length=16, choices=Name)
    place = models.ForeignKey(OrgUnit, models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.PositiveIntegerField(_("amount"))
    unit = models.CharField(_("unit"), max_length=12, choices=Unit)
    citation = models.CharField(_("source"), max_length=200, blank=True)
    since = models.DateField(_("holds from"), default=times.today)

    class Meta:
        verbose_name = _("limit")
        ordering = ["name", "-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.period}"

    @property
    def period(self) -> Period:
        """The length as the clock takes it."""
        return Period(self.amount, Unit(self.unit))
