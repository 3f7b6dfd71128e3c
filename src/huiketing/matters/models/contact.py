"""The journal of calls, visits and talks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base.ids import uuid7
from huiketing.matters.models.matter import Matter
from huiketing.org.models import Person


class Contact(models.Model):
    """One call, visit or talk with whoever asked (联系): tried or reached, and what was said."""

    class Way(models.TextChoices):
        CALL = "call", _("Call")
        VISIT = "visit", _("Visit")
        TALK = "talk", _("Talk")

    class Result(models.TextChoices):
        REACHED = "reached", _("Reached")
        TRIED = "tried", _("Tried")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="contacts")
    way = models.CharField(_("how"), max_length=6, choices=Way)
    result = models.CharField(_("result"), max_length=8, choices=Result)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    companions = models.CharField(_("together with"), max_length=80, blank=True)
    place = models.CharField(_("where"), max_length=80, blank=True)
    said = models.TextField(_("what was said"), max_length=2000, blank=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="contact_next"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.get_result_display()}"
