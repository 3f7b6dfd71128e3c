"""Who is at the desk, who is in, and what one shift hands to the next."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.org.models.people import Person
from huiketing.org.models.units import Unit


class Presence(models.Model):
    """Where a person is now (在岗状态): one row a person, and it expires by itself.

    After `until` the mark says nothing any more: the reader sees "not known", never a stale "in".
    """

    class State(models.TextChoices):
        IN = "in", pgettext_lazy("presence", "In")
        OUT = "out", pgettext_lazy("presence", "Out")
        VISITING = "visiting", pgettext_lazy("presence", "Visiting")
        MEETING = "meeting", pgettext_lazy("presence", "In a meeting")
        LEAVE = "leave", pgettext_lazy("presence", "On leave")

    person = models.OneToOneField(Person, models.CASCADE, related_name="presence")
    state = models.CharField(_("state"), max_length=8, choices=State)
    place = models.CharField(_("where"), max_length=40, blank=True)
    since = models.DateTimeField(default=times.now)
    until = models.DateTimeField(_("back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("presence")

    def __str__(self) -> str:
        return f"{self.person}: {self.get_state_display()}"

    @property
    def holds(self) -> bool:
        """Whether the mark still says something."""
        return self.until is None or self.until > times.now()

    @property
    def away(self) -> bool:
        """Marked as anywhere but in, and the mark still holds."""
        return self.holds and self.state != self.State.IN


class Half(models.TextChoices):
    """Half a day of duty (半天)."""

    MORNING = "am", _("Morning")
    AFTERNOON = "pm", _("Afternoon")
    NIGHT = "night", _("Night")


class DutyShift(models.Model):
    """Half a day somebody is on duty (值班): at the desk, or as the day's leader."""

    class Kind(models.TextChoices):
        DESK = "desk", _("Desk")
        LEADER = "leader", _("Leader of the shift")
        HOLIDAY = "holiday", _("Holiday duty")
        FLOOD = "flood", _("Flood duty")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shifts")
    day = models.DateField(_("day"))
    half = models.CharField(_("half"), max_length=8, choices=Half)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.DESK)
    person = models.ForeignKey(Person, models.PROTECT, related_name="shifts")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("duty shift")
        ordering = ["day", "half", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "day", "half", "kind", "person"], name="shift_once_a_person"
            )
        ]
        indexes = [models.Index(fields=["unit", "day"], name="shift_unit_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.get_half_display()} {self.person}"


class DutySwap(models.Model):
    """One person asks another to take a shift (换班); it moves only when the other agrees."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("swap", "Asked")
        AGREED = "agreed", pgettext_lazy("swap", "Agreed")
        DECLINED = "declined", pgettext_lazy("swap", "Declined")
        CANCELLED = "cancelled", pgettext_lazy("swap", "Cancelled")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    shift = models.ForeignKey(DutyShift, models.CASCADE, related_name="swaps")
    in_return = models.ForeignKey(
        DutyShift, models.CASCADE, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(Person, models.PROTECT, related_name="swaps_asked")
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=times.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=Q(state="asked"), name="swap_one_open_a_shift"
            )
        ]

    def __str__(self) -> str:
        return f"{self.shift} → {self.asked_of}"


class Handover(models.Model):
    """What one shift leaves to the next (交接班), signed by both."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="handovers")
    day = models.DateField()
    half = models.CharField(max_length=8, choices=Half)
    weather = models.CharField(_("weather"), max_length=20, blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=times.now)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    visitors = models.PositiveIntegerField(_("people who came"), default=0)
    calls = models.TextField(_("calls received"), blank=True)
    notable = models.TextField(_("what mattered, and what was done"), blank=True)
    notices = models.TextField(_("notices from above"), blank=True)
    unfinished = models.TextField(_("left to the next shift"), blank=True)

    class Meta:
        ordering = ["-day", "-half"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "day", "half"], name="handover_once_a_shift")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.day} {self.get_half_display()}"
