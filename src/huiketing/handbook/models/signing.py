"""Who answers for what a version says: its authors, and what reviewers said of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.handbook.models.version import ProcedureVersion
from huiketing.org.models import Person


class Authorship(models.Model):
    """Who wrote a version, or part of it (主笔、参与)."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("Author")
        CO_AUTHOR = "co_author", _("Co-author")
        CREDITED = "credited", _("Credited for an experience")

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="authors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="authored")
    role = models.CharField(max_length=10, choices=Role, default=Role.AUTHOR)
    part = models.CharField(_("which part"), max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person", "role"], name="authorship_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"


class Opinion(models.Model):
    """What somebody said of a version on its way to being issued; never edited (审签意见).

    Peers are of other lines than the procedure's (条线互审); the check (主管审) and the signature
    (签发) are of whoever leads. `round` grows each time the version is sent back.
    """

    class Stage(models.TextChoices):
        PEER = "peer", _("Peer review")
        CHECK = "check", _("Check")
        ISSUE = "issue", _("Signature")
        STILL_VALID = "still_valid", _("Review")

    class Verdict(models.TextChoices):
        AGREE = "agree", _("Agrees")
        CHANGE = "change", _("Asks for a change")

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="opinions")
    stage = models.CharField(max_length=12, choices=Stage)
    round = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(Person, models.PROTECT, related_name="opinions")
    line_code = models.CharField(max_length=12, blank=True)
    """The line the person spoke for; empty for whoever leads."""
    verdict = models.CharField(max_length=8, choices=Verdict)
    words = models.CharField(_("words"), max_length=400, blank=True)
    at = models.DateTimeField(default=times.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "stage", "round", "person"],
                condition=~models.Q(stage="still_valid"),
                name="opinion_once_a_round",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_verdict_display()}"


class SignOffRule(models.Model):
    """How this place signs its book off (审签办法): from a day on, with the paper it rests on.

    The newest that has begun holds; those before stay to be read.
    """

    since = models.DateField(_("from"), default=times.today)
    peers = models.PositiveSmallIntegerField(
        _("peers who must agree"), default=1, help_text=_("Each of another line.")
    )
    review_months = models.PositiveSmallIntegerField(_("months until the review"), default=12)
    citation = models.CharField(_("decided by"), max_length=200)

    class Meta:
        verbose_name = _("rule of signing off")
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.since} {self.peers}"
