"""What the resident said of it, and what a bad word sets in motion."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.matters.models.matter import Matter
from huiketing.org.models import Person


class Rating(models.Model):
    """The resident's word on one round of a matter (好差评, 国办发〔2019〕51号): five levels.

    Given once, by whoever asked; never edited, never preselected, never by staff for them. The
    two lowest open a rectification.
    """

    class Level(models.IntegerChoices):
        VERY_SATISFIED = 5, _("Very satisfied")
        SATISFIED = 4, _("Satisfied")
        FAIR = 3, _("Fairly satisfied")
        DISSATISFIED = 2, _("Dissatisfied")
        VERY_DISSATISFIED = 1, _("Very dissatisfied")

    class Way(models.TextChoices):
        QR = "qr", _("QR code")
        CALLBACK = "callback", _("Call back")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField(default=1)
    level = models.PositiveSmallIntegerField(choices=Level)
    words = models.CharField(_("in their words"), max_length=500, blank=True)
    way = models.CharField(max_length=8, choices=Way, default=Way.QR)
    device = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=times.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "round"], name="rating_once_a_round"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="rating_levels"),
        ]

    def __str__(self) -> str:
        return self.get_level_display()

    @property
    def is_bad(self) -> bool:
        """One of the two lowest levels."""
        return self.level <= self.Level.DISSATISFIED


class Rectification(models.Model):
    """What follows a bad rating (差评整改): somebody other than the rated calls and mends."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    rating = models.OneToOneField(Rating, models.PROTECT, related_name="rectification")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="rectifications")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="rectifications")
    counted_from = models.DateTimeField(null=True)
    """When it became known; nothing in rows of an older book taken in before this was kept."""
    contact_due = models.DateTimeField()
    due_at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    finding = models.TextField(_("what was found and mended"), max_length=2000, blank=True)
    upheld = models.BooleanField(_("the complaint was right"), null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["person"], condition=Q(done_at=None), name="rectification_open")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}"
