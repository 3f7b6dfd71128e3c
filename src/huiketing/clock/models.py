"""What a place knows of its calendar beyond what the product ships with."""

from datetime import time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7


class CalendarNotice(models.Model):
    """The State Council's arrangement of one year's days off (放假通知), as imported.

    With it the year counts as announced, and its days replace what the product assumed for it.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    imported_by = models.UUIDField(null=True, blank=True, editable=False)
    imported_by_name = models.CharField(_("imported by"), max_length=60, blank=True)
    imported_at = models.DateTimeField(_("imported at"), default=times.now)

    class Meta:
        verbose_name = _("holiday notice")
        ordering = ["-year"]

    def __str__(self) -> str:
        return self.title or f"{self.year}"


class CalendarDay(models.Model):
    """A day that is not what its weekday says (调整的日子): off, or worked to make up.

    A row of a notice holds for everybody; a row without one is the place's own (a flood, a
    village festival) and wins over the notice.
    """

    class Kind(models.TextChoices):
        OFF = "off", _("Day off")
        MAKE_UP = "make_up", _("Worked to make up")

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    notice = models.ForeignKey(
        CalendarNotice, models.CASCADE, null=True, blank=True, related_name="days"
    )
    entered_by = models.UUIDField(null=True, blank=True, editable=False)
    imported_at = models.DateTimeField(_("written down at"), default=times.now)

    class Meta:
        verbose_name = _("calendar day")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(notice__isnull=True), name="calendarday_own_once"
            ),
            models.UniqueConstraint(fields=["notice", "day"], name="calendarday_once_a_notice"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()} {self.name}".rstrip()


class WorkingHours(models.Model):
    """When the parlour's door is open (上班时间), from a day on; the midday break is not modelled.

    Before the first row, and where there is none, 08:30-17:00 holds.
    """

    since = models.DateField(_("in force from"), unique=True)
    opening = models.TimeField(_("opens"), default=time(8, 30))
    closing = models.TimeField(_("closes"), default=time(17, 0))
    after_hours_next_day = models.BooleanField(
        _("what comes after closing counts as received the next working day"), default=True
    )
    ends_at_closing = models.BooleanField(
        _("limits in calendar days and months end at closing, not at midnight"), default=True
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    entered_by = models.UUIDField(null=True, blank=True, editable=False)
    entered_at = models.DateTimeField(_("written down at"), default=times.now)

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                name="workinghours_open_before_close",
                condition=Q(opening__lt=F("closing")),
                violation_error_message=_("The door opens before it closes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since}: {self.opening:%H:%M}-{self.closing:%H:%M}"


class CalendarStamp(models.Model):
    """One row whose token changes with the calendar, so that every process notices."""

    token = models.UUIDField(default=uuid7)
    known_until = models.PositiveSmallIntegerField(null=True)
    """The last year whose arrangement the product itself shipped with when clocks last ran."""

    class Meta:
        verbose_name = _("calendar stamp")

    def __str__(self) -> str:
        return str(self.token)
