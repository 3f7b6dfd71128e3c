"""When somebody counts as able in a line of work."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from huiketing.base import times


class Generality(models.Model):
    """How many closed matters make somebody able in a line here, and within how long (全科标准).

    The newest row that holds decides; each names the paper it rests on.
    """

    LEAST, MONTHS = 3, 12

    least = models.PositiveSmallIntegerField(
        _("closed matters a line"),
        default=LEAST,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )
    months = models.PositiveSmallIntegerField(
        _("within how many months"),
        default=MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    since = models.DateField(_("holds from"), default=times.today)
    citation = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("standard of generality")
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.least}/{self.months}"
