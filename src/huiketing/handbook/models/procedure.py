"""Procedures, what differs from place to place, and the events of life that bring several."""

from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.org.models import Line, Person, Unit


class Procedure(models.Model):
    """One matter residents bring, and how this place handles it (事项流程; CPSV-AP PublicService).

    The row is the name that stays; what it says is in its versions. `article` is its place in the
    book (第几条), given once and never given again.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=12, unique=True)
    article = models.PositiveIntegerField(_("article"), null=True, unique=True, editable=False)
    line = models.ForeignKey(Line, models.PROTECT, related_name="procedures")
    added_on = models.DateField(default=times.today, editable=False)
    withdrawn_on = models.DateField(null=True, editable=False)
    withdrawn_why = models.CharField(max_length=200, blank=True, editable=False)
    restricted = models.BooleanField(
        _("handled quietly"),
        default=False,
        help_text=_("Out of search, suggestions on public screens, print and small counts."),
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("procedure")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class VariantQuerySet(models.QuerySet["Variant"]):
    """Variants by the days they hold."""

    def standing(self) -> "VariantQuerySet":
        """Those that hold today, the nearest place (longest path) first."""
        today = times.today()
        held = models.Q(ends_on=None) | models.Q(ends_on__gte=today)
        depth = Length("unit__path")
        return self.filter(held, starts_on__lte=today).order_by(depth.desc(), "-starts_on", "-pk")

    def to_come(self) -> "VariantQuerySet":
        """Those that hold today or will, the nearest place first."""
        held = models.Q(ends_on=None) | models.Q(ends_on__gte=times.today())
        return self.filter(held).order_by(Length("unit__path").desc(), "-starts_on", "-pk")


class Variant(models.Model):
    """What one place does differently (地方做法): it overrides the book there, and says so.

    `changes` holds fields of a version by name with the place's own values. It holds for the
    unit and everything below it; the variant nearest to the desk wins.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="variants")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="variants")
    changes = models.JSONField(_("what differs"), default=dict)
    basis = models.CharField(_("by which rule"), max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="variants")
    starts_on = models.DateField(_("from"), default=times.today)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = VariantQuerySet.as_manager()

    class Meta:
        verbose_name = _("local variant")
        ordering = ["procedure", "unit", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "unit"],
                condition=models.Q(ends_on=None),
                name="variant_one_open_a_place",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="variant_ends_after_it_starts",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} · {self.unit}"


class LifeEvent(models.Model):
    """What happens in a family, and the procedures that come with it together (一件事).

    生孩子, 家里老人走了, 开小店: whoever comes for one of them is asked for the others.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=40)
    said = models.JSONField(_("how residents say it"), default=list, blank=True)
    order = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    procedures = models.ManyToManyField(
        Procedure, through="LifeEventPart", related_name="life_events"
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("life event")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class LifeEventPart(models.Model):
    """One procedure of a life event, in its order, and when it applies."""

    event = models.ForeignKey(LifeEvent, models.CASCADE, related_name="parts")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="event_parts")
    order = models.PositiveIntegerField(default=0)
    when = models.CharField(_("when"), max_length=80, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "procedure"], name="life_event_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.procedure}"
