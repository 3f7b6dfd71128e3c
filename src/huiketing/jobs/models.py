"""Work that nobody waits for at a page, and the chores done by the clock."""

from datetime import datetime
from typing import Protocol, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from huiketing.base import times
from huiketing.base.ids import uuid7


class HasUid(Protocol):
    """A person, known by a uid."""

    @property
    def uid(self) -> UUID: ...


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, newest first where a person looks."""

    def visible_to(self, person: HasUid) -> Self:
        """Those the person started."""
        return self.filter(by=person.uid).order_by("-pk")

    def open(self) -> Self:
        """Waiting or running."""
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])

    def runnable(self, moment: datetime) -> Self:
        """What a worker may take: waiting, or running with a worker that has gone silent."""
        silent = Q(state=Job.State.RUNNING, lease_until__lt=moment)
        return self.filter(Q(state=Job.State.WAITING) | silent).order_by("pk")


class Job(models.Model):
    """A piece of background work (后台任务): an import, an export, a recomputation.

    A worker holds it by a lease that it renews; if the worker dies, the next one runs the job
    again from the start, so every kind of job must bear being run twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("job", "Waiting")
        RUNNING = "running", pgettext_lazy("job", "Running")
        DONE = "done", pgettext_lazy("job", "Done")
        FAILED = "failed", pgettext_lazy("job", "Failed")
        STOPPED = "stopped", pgettext_lazy("job", "Stopped")

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    by = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    stop_requested = models.BooleanField(default=False)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=times.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "lease_until"], name="jobs_job_state"),
            models.Index(fields=["by", "id"], name="jobs_job_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def percent(self) -> int | None:
        """How far it is, 0 to 100; None while nobody knows the total."""
        if self.state == self.State.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def has_ended(self) -> bool:
        """Done, failed or stopped: its page need not look again."""
        return self.state not in {self.State.WAITING, self.State.RUNNING}


class ScheduledRun(models.Model):
    """When a chore is due next, and how its last run went. One process holds it at a time."""

    name = models.CharField(primary_key=True, max_length=200)
    next_at = models.DateTimeField()
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
