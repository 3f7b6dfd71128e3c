"""The rules procedures rest on, and which version cites which."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.handbook.models.version import ProcedureVersion


class LegalResource(models.Model):
    """A law, a notice, a measure (依据; CPSV-AP LegalResource).

    When it changed, every procedure citing it is due for review until a newer version is issued.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    number = models.CharField(
        _("document number"),
        max_length=60,
        blank=True,
        help_text=_("As printed: 国办发〔2019〕51号"),
    )
    issued_by = models.CharField(_("issued by"), max_length=80, blank=True)
    in_force_on = models.DateField(_("in force from"), null=True, blank=True)
    changed_on = models.DateField(_("changed on"), null=True, blank=True)
    change = models.CharField(_("what changed"), max_length=300, blank=True)
    repealed = models.BooleanField(_("repealed"), default=False)
    added_on = models.DateField(default=times.today, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("rule")
        ordering = ["title", "number"]
        constraints = [
            models.UniqueConstraint(fields=["title", "number"], name="legal_resource_once"),
        ]

    def __str__(self) -> str:
        title = self.title if self.title.startswith("《") else f"《{self.title}》"
        return f"{title}（{self.number}）" if self.number else title


class Citation(models.Model):
    """That a version rests on a rule, and on which article of it (第几条)."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="citations")
    resource = models.ForeignKey(LegalResource, models.PROTECT, related_name="citations")
    article = models.CharField(_("article"), max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "resource", "article"], name="citation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.article}".strip()
