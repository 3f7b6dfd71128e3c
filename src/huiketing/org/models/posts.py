"""Posts: what a person may do, where, for which lines, and for how long."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.org.models.people import Person
from huiketing.org.models.units import Line, Unit


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by the days they are held."""

    def dated(self, on: date | None = None) -> "PostQuerySet":
        """Posts whose days include that one (today unless told otherwise)."""
        day = on or times.today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def current_or_coming(self) -> "PostQuerySet":
        """Posts that have not ended: those of today and those that begin later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=times.today()))

    def held(self, on: date | None = None) -> "PostQuerySet":
        """Posts of that day whose holder may still sign in."""
        return self.dated(on).filter(person__is_active=True)


class Post(models.Model):
    """A person's post (岗位): one unit, one role, some lines, from a day to a day.

    A person may hold several. `deputy` is the B of the A/B pair (AB岗): who acts fully for the
    holder. `line_codes` repeats `lines` as ",MZ,SB," so that rights need no second query; only
    `transitions.posts` writes either.
    """

    class Role(models.TextChoices):
        CLERK = "clerk", _("Front desk")
        CADRE = "cadre", _("Line cadre")
        LEAD = "lead", _("Lead of the unit")
        DISPATCHER = "dispatcher", _("Dispatcher")
        ADMIN = "admin", _("Administrator")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    title = models.CharField(_("post"), max_length=40, help_text=_("As people call it: 社保专管员"))
    lines = models.ManyToManyField(Line, blank=True, related_name="posts")
    line_codes = models.CharField(max_length=120, blank=True, editable=False)
    deputy = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="deputises"
    )
    sees_restricted = models.BooleanField(
        _("may open restricted matters"), default=False, help_text=_("Petitions, violence, minors.")
    )
    starts_on = models.DateField(_("from"), default=times.today)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        ordering = ["unit", "pk"]
        indexes = [models.Index(fields=["unit", "role"], name="post_unit_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_it_starts",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(deputy=models.F("person")),
                name="post_deputy_is_somebody_else",
                violation_error_message=_("The deputy is somebody else than the holder."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.person}"

    @property
    def codes(self) -> frozenset[str]:
        """The codes of this post's lines; empty means every line."""
        return frozenset(filter(None, self.line_codes.split(",")))
