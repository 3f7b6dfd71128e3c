"""What the place as a whole keeps in its database."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiketing.base import times


class SealingKey(models.Model):
    """The name of a key that what is kept here was sealed with (封存钥匙); it tells nothing of it.

    Counted from one, so that of two machines that begin with one database and a key each, the
    second finds the first number taken.
    """

    number = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(max_length=8, unique=True)
    noted_at = models.DateTimeField(default=times.now)

    class Meta:
        verbose_name = _("sealing key")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name
