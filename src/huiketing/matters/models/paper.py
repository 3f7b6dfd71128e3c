"""Papers around a matter: steps ticked, papers still owed, originals held for the resident."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.matters.models.matter import Matter
from huiketing.org.models import Person


class Tick(models.Model):
    """A step of the pinned procedure that somebody did (打勾)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="ticks")
    step = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=times.now)

    class Meta:
        ordering = ["step"]
        constraints = [models.UniqueConstraint(fields=["matter", "step"], name="tick_once")]

    def __str__(self) -> str:
        return f"{self.step}"


class Notice(models.Model):
    """The one paper that names everything missing (一次性告知单).

    A second one on the same matter is a breach of the rule, and is counted.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="papers_asked")
    missing = models.JSONField(_("what is missing"), default=list)
    note = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=times.now)
    is_repeat = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return "、".join(self.missing)

    @property
    def was_late(self) -> bool:
        """Given when the promise had run out, so that no time stands still for it."""
        return bool(self.matter.promised_due and self.matter.promised_due < self.given_at)


class Gap(models.Model):
    """A minor paper the place accepted without, against a signed promise (容缺受理)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="gaps")
    what = models.CharField(_("what is missing"), max_length=80)
    due_on = models.DateField(_("to be brought by"))
    promise = models.UUIDField(null=True, blank=True)
    """The uid of the attached signed promise."""
    signed_by = models.CharField(_("promise signed by"), max_length=40)
    supplied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what


class Original(models.Model):
    """A paper held for a resident while somebody runs for them (代办收件), signed for both ways."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="originals")
    what = models.CharField(_("paper"), max_length=80)
    is_original = models.BooleanField(_("original"), default=True)
    received_at = models.DateTimeField(default=times.now)
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_signature = models.CharField(_("signed by the giver"), max_length=40)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    returned_signature = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what
