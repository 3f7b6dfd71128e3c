"""Reception: who came without a matter, who is next, and what was on the table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.matters.models import Matter
from huiketing.org.models import Person, Unit


class Caller(models.Model):
    """Somebody who came and needed nothing registered (来访): a question, the toilet, a parcel.

    Counted by one key. One counted by mistake is taken back, never deleted.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="callers")
    at = models.DateTimeField(default=times.now)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, editable=False)

    is_new = True
    """False where a key sent again found the row of the first time."""

    class Meta:
        verbose_name = _("caller")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["unit", "at"], name="caller_unit_at")]

    def __str__(self) -> str:
        return f"{self.unit} {self.at:%Y-%m-%d %H:%M}"


class Ticket(models.Model):
    """A slip that says who is next (取号): its number begins anew each day and has no gaps."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tickets")
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(default=times.now)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    called_at = models.DateTimeField(null=True, editable=False)
    called_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    call_key = models.UUIDField(null=True, unique=True, editable=False)
    """The key of the program that called it."""

    is_new = True

    class Meta:
        verbose_name = _("ticket")
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "day", "number"], name="ticket_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}"


class Checklist(models.Model):
    """Which of the procedure's papers were on the table when the matter was registered (材料清单).

    What is missing is printed on the receipt and shown to the resident as still to bring. It
    stops no clock: only a notice does.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="checklist")
    brought = models.JSONField(default=list)
    missing = models.JSONField(default=list)

    class Meta:
        verbose_name = _("checklist of papers")

    def __str__(self) -> str:
        return "、".join(self.missing)
