"""How residents say it, what desks chose, and the rankers learned from both."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.handbook.models.procedure import Procedure
from huiketing.org.models import Person, Unit


class Saying(models.Model):
    """One way a resident says what they need (说法), by which the ranker learns a procedure.

    A starter saying carries the code of its writer: accuracy is measured on writers whose
    sayings no training saw. Sayings a place adds are its own and always learned from.
    """

    class Voice(models.TextChoices):
        PLAIN = "plain", _("Plain")
        ELDERLY = "elderly", _("Elderly")
        HURRIED = "hurried", _("Hurried")
        ANGRY = "angry", _("Angry")
        VAGUE = "vague", _("Vague")
        DIALECT = "dialect", _("Dialect")
        BEHALF = "behalf", _("For somebody else")
        SYMPTOM = "symptom", _("By the symptom")
        YOUNG = "young", _("Young")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="sayings")
    words = models.CharField(_("words"), max_length=200)
    voice = models.CharField(_("voice"), max_length=8, choices=Voice, default=Voice.PLAIN)
    writer = models.CharField(max_length=12, blank=True, editable=False)
    """Of a starter saying; empty for the place's own."""
    kept_out = models.BooleanField(default=False, editable=False)
    by = models.ForeignKey(Person, models.PROTECT, null=True, editable=False, related_name="+")
    at = models.DateTimeField(default=times.now, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("saying")
        ordering = ["procedure", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "words"], name="saying_once"),
        ]

    def __str__(self) -> str:
        return self.words


class Choice(models.Model):
    """What a desk confirmed: these words meant this procedure, or none of the book's (选定).

    Told by the verb that registers, in its transaction; the ranker hears it at once. Where no
    procedure fitted, alike ones are gathered and propose a new article. The words are a
    resident's: they are blanked when the subject's are, and restricted ones are shown to nobody.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    words = models.CharField(max_length=400)
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, editable=False, related_name="choices"
    )
    restricted = models.BooleanField(default=False, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=times.now, editable=False)
    subject_type = models.CharField(max_length=60, blank=True, editable=False)
    subject_uid = models.UUIDField(null=True, editable=False)
    settled_by = models.ForeignKey(
        Procedure, models.PROTECT, null=True, editable=False, related_name="+"
    )
    """Of one that fitted nothing: the article that was written for it since, or that fits."""
    dismissed_at = models.DateTimeField(null=True, editable=False)
    """Of one that fitted nothing: an expert put it aside as none of this book's (不归手册管)."""
    dismissed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    dismissed_for = models.CharField(max_length=200, default="", editable=False)
    """Why; empty where it was put aside before anybody was asked."""

    class Meta:
        verbose_name = _("choice")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_uid"], name="choice_subject"),
            models.Index(
                fields=["-id"], condition=models.Q(procedure=None), name="choice_without_procedure"
            ),
            models.Index(
                fields=["-dismissed_at"],
                condition=models.Q(dismissed_at__isnull=False),
                name="choice_put_aside",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:40]


class Ranker(models.Model):
    """One trained state of the suggestion engine (模型), its accuracy, and whether it is in use.

    One that ranks worse than the one in use never goes live. What was learned is kept as a file
    under the data directory and, for machines that share only the database, here as well.
    """

    class State(models.TextChoices):
        LIVE = "live", _("In use")
        RETIRED = "retired", _("Replaced")
        REFUSED = "refused", _("Worse than the one in use")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=8, choices=State)
    made_at = models.DateTimeField(default=times.now, editable=False)
    seconds = models.FloatField(default=0)
    learned_from = models.JSONField(default=dict)
    """How many sayings, choices and procedures; the last choice it has seen."""
    accuracy = models.JSONField(default=dict)
    """On the kept-out sayings: `{"n", "first", "third", "median_ms"}`, shares from 0 to 1."""
    weights = models.BinaryField(null=True, editable=False)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("ranker")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="live"), name="ranker_one_live"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"
