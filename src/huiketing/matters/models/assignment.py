"""Who has to answer a matter, alone or with others."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.matters.models.matter import Matter
from huiketing.org.models import Person, Unit

if TYPE_CHECKING:
    from datetime import datetime


class Assignment(models.Model):
    """One unit or person who has to answer, with a status and a clock of their own (承办).

    A resident's matter usually has one (sole). A co-handler (会办) gives an opinion to the lead;
    separate handlers (分办) each reply for themselves.
    """

    class Role(models.TextChoices):
        SOLE = "sole", _("Handler")
        LEAD = "lead", _("Lead")
        CO_HANDLER = "co_handler", _("Co-handler")
        SEPARATE = "separate", _("Separate handler")
        FOR_INFORMATION = "for_information", _("For information")

    class Status(models.TextChoices):
        ASSIGNED = "assigned", _("To be accepted")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")
        ANSWERED = "answered", _("Answered")
        ENDED = "ended", _("Ended")

    RUNNING = (Status.ASSIGNED, Status.ACCEPTED)
    """Still owed by whoever has it."""
    LEADING = (Role.SOLE, Role.LEAD)
    """Of whom the answer to the resident is expected."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=16, choices=Role, default=Role.SOLE)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="assignments")
    instead_of = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.ASSIGNED)
    assigned_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    assigned_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(
        default=times.now
    )
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)
    opinion = models.TextField(max_length=4000, blank=True)

    class Meta:
        verbose_name = _("assignment")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["person", "-matter"],
                condition=Q(status__in=["assigned", "accepted"]),
                name="assignment_in_hand",
            ),
            models.Index(
                fields=["unit"],
                condition=Q(status__in=["assigned", "accepted"]),
                name="assignment_unit",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(role__in=["sole", "lead"], status__in=["assigned", "accepted"]),
                name="assignment_one_lead",
                violation_error_message=_("A matter has one lead at a time."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person or self.unit} {self.get_role_display()}"

    @property
    def is_running(self) -> bool:
        """Still owed by this person or unit."""
        return self.status in self.RUNNING
