"""Places and units, where they stand in the tree, and the lines of work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base.ids import uuid7


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by their place in the tree."""

    def under(self, unit: "Unit") -> "UnitQuerySet":
        """The unit itself and everything below it today."""
        return self.filter(path__startswith=unit.path)

    def standing(self) -> "UnitQuerySet":
        """Units that were not merged away or closed."""
        return self.filter(ended_on=None)


class Unit(models.Model):
    """A place or an office that answers for something (单位): a village, a town, a station.

    The row holds today's name and place in the tree; `Placement` keeps every earlier one.
    `path` is "/1/5/12/": the ids from the root down, so that a subtree is one prefix.
    """

    class Kind(models.TextChoices):
        CITY = "city", _("City or county")
        TOWN = "town", _("Town or sub-district")
        VILLAGE = "village", _("Village or community")
        GRID = "grid", _("Grid")
        MICRO_GRID = "micro_grid", _("Micro-grid")
        OFFICE = "office", _("Office")
        STATION = "station", _("Station")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField(
        _("code"), max_length=12, unique=True, help_text=_("Two to twelve capitals, as in QJ.")
    )
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=255, db_index=True, editable=False)
    phone = models.CharField(_("public phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    door_code = models.CharField(max_length=24, unique=True, null=True, editable=False)
    feed_token = models.CharField(max_length=40, unique=True, null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="taken_over"
    )
    """The unit that stands in its place today, under which it lies in the tree since."""
    ended_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """How far below the root: 0 for the root itself."""
        return self.path.count("/") - 2


class Placement(models.Model):
    """A unit's name and parent over a span of days; the row without an end is today's."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["unit", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ends_on=None), name="placement_one_is_current"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="placement_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on}–{self.ends_on or ''}"


class Line(models.Model):
    """A line of work from the department down to the village (条线), as 民政 or 社保就业."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField(
        _("code"), max_length=4, unique=True, help_text=_("Two to four capitals, as in MZ.")
    )
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("line of work")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name
