"""How often somebody unknown has asked lately, kept where every server process sees it."""

from django.db import models


class Knock(models.Model):
    """One window of tries under one key: a code guessed, a message left, from one address.

    The key is a keyed hash; no address is kept. Old windows are swept by the scheduler.
    """

    key = models.CharField(max_length=32)
    window = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="knock_once")]

    def __str__(self) -> str:
        return f"{self.window:%H:%M} {self.times}"
