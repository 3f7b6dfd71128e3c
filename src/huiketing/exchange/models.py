"""Tables that lie with us for some days: handed in to be looked at, or made to be fetched."""

from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.base.sealing import seal_bytes, unseal_bytes
from huiketing.org.models import Person, Unit

SEAL = "exchange.KeptTable.content"


class KeptTableQuerySet(models.QuerySet["KeptTable"]):
    """Kept tables, by whose they are."""

    def visible_to(self, person: Person) -> "KeptTableQuerySet":
        """Those the person handed in or asked for; nobody else's."""
        return self.filter(by=person)


class KeptTable(models.Model):
    """A table handed in or made for somebody (暂存表格), kept sealed for some days, then removed.

    `chosen` is what the person said of it: the sheet, and which of its columns is which of ours.
    """

    class Kind(models.TextChoices):
        LEDGER = "ledger"
        EXPORT = "export"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    chosen = models.JSONField(default=dict)
    job: "models.UUIDField[UUID | None, UUID | None]" = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=times.now)

    objects = KeptTableQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the sealed file lies, in the storage."""
        return f"exchange/{self.uid}.sealed"

    def keep(self, content: bytes) -> None:
        """Put the file away, sealed. What a job wrote before it was interrupted is replaced."""
        self.drop()
        default_storage.save(self.path, ContentFile(seal_bytes(SEAL, content)))

    def content(self) -> bytes:
        """The file as it was handed in. FileNotFoundError once it was removed."""
        with default_storage.open(self.path, "rb") as file:
            return unseal_bytes(SEAL, file.read())

    def drop(self) -> None:
        """Remove the file."""
        default_storage.delete(self.path)
