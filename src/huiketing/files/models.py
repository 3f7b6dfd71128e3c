"""What people hand in beside their words: photos and papers."""

from typing import ClassVar
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments, asked for by what they belong to."""

    def of(self, subject: models.Model, purpose: str = "") -> "AttachmentQuerySet":
        """What is attached to one record, oldest first; with `purpose` only that sort."""
        return self.of_uids(subject._meta.label_lower, [subject.uid], purpose)  # type: ignore[attr-defined]

    def of_uids(
        self, subject_type: str, subject_uids: "list[UUID]", purpose: str = ""
    ) -> "AttachmentQuerySet":
        """The same for a whole list of records, in one query."""
        found = self.filter(
            subject_type=subject_type, subject_uid__in=subject_uids, removed_at__isnull=True
        )
        return (found.filter(purpose=purpose) if purpose else found).order_by("pk")


class Attachment(models.Model):
    """A photo or a paper that belongs to one record (附件), which it names by type and uid.

    The content lies in the default storage at `path` and is never changed. An image is our own
    re-encoding of what came: without the place it was taken at, upright, of bounded size.
    `received_sha256` is of the bytes that came, `sha256` of those that are kept.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    subject_type = models.CharField(max_length=60)
    subject_uid = models.UUIDField()
    purpose = models.CharField(max_length=30, blank=True)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    received_sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    by_uid = models.UUIDField(null=True)
    at = models.DateTimeField(default=times.now)
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("attachment")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "subject_uid",
                "subject_type",
                "received_sha256",
                condition=models.Q(removed_at__isnull=True),
                name="attachment_once_per_subject",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where whoever may see the record opens it."""
        return reverse("files:show", args=[self.uid])

    @property
    def path(self) -> str:
        """Its place in the storage: spread over 256 folders by the random end of the uid."""
        return f"{self.uid.hex[-2:]}/{self.uid.hex}"

    @property
    def is_image(self) -> bool:
        """Whether a page can show it as a picture."""
        return self.content_type.startswith("image/")

    def read(self) -> bytes:
        """The whole content; at most 20 MB."""
        with default_storage.open(self.path, "rb") as file:
            content: bytes = file.read()
        return content
