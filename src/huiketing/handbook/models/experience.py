"""What colleagues learned while doing it, and who found that useful."""

from django.db import models
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.handbook.models.procedure import Procedure
from huiketing.handbook.models.version import ProcedureVersion
from huiketing.org.models import Person, Unit


class ExperienceQuerySet(models.QuerySet["Experience"]):
    """Experiences, by whether they still count, and with what a page shows of them."""

    def standing(self) -> "ExperienceQuerySet":
        """Those the expert did not decline, of what is not handled quietly."""
        return self.exclude(state=Experience.State.DECLINED).filter(procedure__restricted=False)

    def for_list(self, reader: Person) -> "ExperienceQuerySet":
        """The most used first, with how many used each and whether the reader did; one query."""
        mine = Useful.objects.filter(experience=OuterRef("pk"), person=reader)
        rows = self.select_related("by", "unit", "adopted_in", "procedure__line")
        return rows.annotate(uses=Count("useful"), is_useful_to_me=Exists(mine)).order_by(
            "-uses", "-pk"
        )


class Experience(models.Model):
    """A note on a procedure or one of its steps, written from a matter that was closed (经验).

    Colleagues say whether it was of use; the line's expert takes it into the next version, with
    credit, or declines it with a reason. The matter is named by type and uid: its room lies above.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Offered")
        ADOPTED = "adopted", _("Adopted")
        DECLINED = "declined", _("Declined")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="experiences")
    written_under = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="+")
    step_no = models.PositiveSmallIntegerField(_("step"), null=True, blank=True)
    words = models.CharField(_("experience"), max_length=600)
    by = models.ForeignKey(Person, models.PROTECT, related_name="experiences")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=times.now, editable=False)
    subject_type = models.CharField(max_length=60, blank=True, editable=False)
    subject_uid = models.UUIDField(null=True, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, editable=False)
    adopted_in = models.ForeignKey(
        ProcedureVersion, models.PROTECT, null=True, editable=False, related_name="adopted"
    )
    decision = models.CharField(max_length=200, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("experience")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["procedure", "state"], name="experience_of_procedure")]

    def __str__(self) -> str:
        return self.words[:40]

    def get_absolute_url(self) -> str:
        """Its place among the experiences of its procedure."""
        page = reverse("handbook:experiences", args=[self.procedure.code])
        return f"{page}#e{self.uid}"

    @property
    def is_open(self) -> bool:
        """Nobody decided it, or the draft it went into was dropped."""
        adopted = self.adopted_in if self.state == self.State.ADOPTED else None
        if adopted is not None:
            return adopted.status == ProcedureVersion.Status.WITHDRAWN
        return self.state == self.State.OPEN


class Useful(models.Model):
    """That a colleague used an experience and it helped (有用), once each, nobody for their own."""

    experience = models.ForeignKey(Experience, models.CASCADE, related_name="useful")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=times.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experience", "person"], name="useful_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)
