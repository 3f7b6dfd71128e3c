"""How matters hang together, and what a leader asks about one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.matters.models.matter import Matter
from huiketing.org.models import Person


class Link(models.Model):
    """`source` is a duplicate of, merged into, split from or follows `target`."""

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", _("Duplicate of")
        MERGED = "merged", _("Merged into")
        SPLIT = "split", _("Split from")
        FOLLOWS = "follows", _("Follows")

    source = models.ForeignKey(Matter, models.PROTECT, related_name="links")
    target = models.ForeignKey(Matter, models.PROTECT, related_name="linked")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=times.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")),
                name="link_to_another",
                violation_error_message=_("A matter cannot be linked to itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Supervision(models.Model):
    """A leader's numbered question about a matter, with a day for the answer (督办)."""

    class Level(models.TextChoices):
        REMINDER = "reminder", _("Reminder")
        ORDER = "order", _("Supervision order")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField(max_length=32, blank=True, db_index=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="supervisions")
    level = models.CharField(max_length=10, choices=Level)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="supervised")
    at = models.DateTimeField(default=times.now)
    words = models.CharField(_("what is asked"), max_length=400)
    due_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.number or self.get_level_display()
