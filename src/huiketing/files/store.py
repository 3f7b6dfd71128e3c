"""Attaching a file to a record, and taking it away again."""

import hashlib
import io
from collections.abc import Iterator
from typing import IO, Protocol, cast
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import DomainError, Invalid
from huiketing.base.text import clean_line
from huiketing.files.images import reencode
from huiketing.files.kinds import kind_of
from huiketing.files.models import Attachment

LARGEST = 20 * 1024 * 1024  # bytes
MOST_PER_SUBJECT = 60
_CHUNK = 256 * 1024


class TooLarge(DomainError):
    """The file is larger than one that is kept."""

    status = 413
    code = "too_large"


class Actor(Protocol):
    """Whoever attaches: anything with a uid."""

    @property
    def uid(self) -> UUID:
        """Who they are, in every room."""


def attach(
    subject: models.Model, upload: "File[bytes]", *, by: Actor | None, purpose: str = ""
) -> Attachment:
    """Keep the upload with `subject` (a row with a `uid`) and return its attachment.

    What it is, is told from its content; images are re-encoded. The same bytes handed in twice
    for one subject are one attachment. Raises `TooLarge` or `Invalid`, each saying what to do.
    `by` is None for a resident who is not signed in.
    """
    if not upload.size:
        raise Invalid(_("The file is empty. Choose it once more."))
    if upload.size > LARGEST:
        raise TooLarge(
            _(
                "This file has %(size)d MB; at most %(most)d MB can be kept. Photograph it with "
                "the phone, or send a smaller one. Everything else you wrote is still here."
            )
            % {"size": -(-upload.size // 2**20), "most": LARGEST // 2**20}
        )
    source = upload.file or upload
    kind = kind_of(source)
    received = _digest(source)
    mine = Attachment.objects.of(subject)
    if existing := mine.filter(received_sha256=received).first():
        return existing
    if mine.count() >= MOST_PER_SUBJECT:
        raise Invalid(
            _("There are %(most)d files here already. Take one away first.")
            % {"most": MOST_PER_SUBJECT}
        )
    attachment = Attachment(
        subject_type=subject._meta.label_lower,
        subject_uid=subject.uid,  # type: ignore[attr-defined]
        purpose=purpose,
        received_sha256=received,
        by_uid=by.uid if by else None,
        at=times.now(),
    )
    content: File[bytes]
    if kind.is_image:
        photo = reencode(source)
        kind = photo.kind
        attachment.width, attachment.height = photo.width, photo.height
        attachment.sha256 = hashlib.sha256(photo.content).hexdigest()
        attachment.size = len(photo.content)
        content = ContentFile(photo.content)
    else:
        attachment.sha256, attachment.size = received, upload.size
        content = File(source)
    attachment.content_type = kind.content_type
    attachment.name = _name(upload.name or "", kind.suffix)
    return _keep(attachment, content)


def _keep(attachment: Attachment, content: "File[bytes]") -> Attachment:
    default_storage.save(attachment.path, content)
    try:
        with transaction.atomic():
            attachment.save(force_insert=True)
    except BaseException as error:
        default_storage.delete(attachment.path)
        if isinstance(error, IntegrityError):  # the same bytes came twice at the same moment
            return Attachment.objects.get(
                subject_type=attachment.subject_type,
                subject_uid=attachment.subject_uid,
                received_sha256=attachment.received_sha256,
                removed_at__isnull=True,
            )
        raise
    return attachment


def remove(attachment: Attachment) -> None:
    """Take the content away for good; that something was there, and its digest, remain.

    Who took it away and why is for the caller to record on the subject.
    """
    with transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(
            removed_at=times.now(), name=str(_("removed file"))
        )
        # After the commit, so that a rolled back removal keeps its file.
        transaction.on_commit(lambda: default_storage.delete(attachment.path))


def finish_removals() -> int:
    """Delete what was taken away and is still stored: a power cut came between the two.

    Returns how many that were.
    """
    gone = Attachment.objects.filter(removed_at__isnull=False)
    left = [each.path for each in gone.iterator(500) if default_storage.exists(each.path)]
    for path in left:
        default_storage.delete(path)
    return len(left)


def orphans() -> Iterator[str]:
    """Paths in the storage that no attachment names: left by a rolled back transaction."""
    folders, _files = default_storage.listdir("")
    for folder in sorted(name for name in folders if len(name) == 2):
        _folders, names = default_storage.listdir(folder)
        uids = {name: UUID(name) for name in names if len(name) == 32}
        rows = Attachment.objects.filter(uid__in=uids.values(), removed_at__isnull=True)
        known = {uid.hex for uid in rows.values_list("uid", flat=True)}
        yield from (f"{folder}/{name}" for name in sorted(uids) if name not in known)


def damaged() -> Iterator[Attachment]:
    """Attachments whose content is missing or is no longer what was kept."""
    for attachment in Attachment.objects.filter(removed_at__isnull=True).iterator(500):
        try:
            with default_storage.open(attachment.path, "rb") as file:
                intact = _digest(cast("IO[bytes]", file)) == attachment.sha256
        except OSError:
            intact = False
        if not intact:
            yield attachment


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0, io.SEEK_SET)
    return digest.hexdigest()


def _name(given: str, suffix: str) -> str:
    """The name it came with, cut to a length, ending as its content does."""
    stem = clean_line(given.replace("\\", "/").rpartition("/")[2])
    head, dot, end = stem.rpartition(".")
    if dot and head and len(end) <= 5:
        stem = head
    return f"{stem[:100].strip('. ') or _('file')}{suffix}"
