"""The book written in the background, to be fetched for a day by whoever asked for it."""

import tempfile
from datetime import timedelta
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.urls import reverse

from huiketing.base import times
from huiketing.base.background import daily
from huiketing.handbook.exporting.writing import Format, write
from huiketing.jobs.models import Job
from huiketing.jobs.registry import job
from huiketing.jobs.running import Run

EXPORT = "handbook.export"
KEPT = timedelta(days=1)


def path_of(uid: UUID, kind: Format) -> str:
    """Where the file lies, in the storage."""
    return f"handbook/{uid}.{kind.value}"


@job(EXPORT)
def export_book(run: Run) -> None:
    """Write the book; run again, it replaces what an earlier run left half done."""
    kind = Format(run.params["format"])
    path = path_of(run.row.uid, kind)
    with tempfile.TemporaryFile() as file:
        written = write(kind, file, progress=run.progress)
        run.check()
        file.seek(0)
        default_storage.delete(path)
        default_storage.save(path, File(file))
    run.result = {
        "articles": written.articles,
        "left_out": written.left_out,
        "url": reverse("handbook:made", args=[run.row.uid]),
    }


@daily(at="03:25")
def clear_exports() -> None:
    """Remove books that were fetched or forgotten; the next one is newer."""
    old = Job.objects.filter(kind=EXPORT, created_at__lt=times.now() - KEPT)
    for uid, params in old.values_list("uid", "params"):
        default_storage.delete(path_of(uid, Format(params["format"])))
