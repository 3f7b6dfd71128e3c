"""Writing the book into a file, whichever way it goes out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiketing.handbook.exporting.articles import Progress, WholeBook, whole_book


class Format(models.TextChoices):
    """How the book goes out."""

    DOCX = "docx", _("Word, A4")
    PDF = "pdf", _("PDF, A4")
    XLSX = "xlsx", _("Excel, to edit and take in again")
    JSONLD = "jsonld", _("Linked data (CPSV-AP)")


FORMATS = tuple(Format.values)

TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSONLD: "application/ld+json",
}


@dataclass(frozen=True)
class Written:
    """What went into the file, and how many articles stay out of print."""

    articles: int
    left_out: int


def write(
    kind: Format,
    file: IO[bytes],
    *,
    restricted: bool = False,
    progress: Progress = lambda done, total: None,
) -> Written:
    """Write the book in force into `file`; what is handled quietly only if `restricted`."""
    whole = whole_book(restricted=restricted)
    _writer(kind)(whole, file, progress)
    return Written(whole.count, whole.left_out)


def _writer(kind: Format) -> Callable[[WholeBook, IO[bytes], Progress], None]:
    # Each of them loads a large library of its own.
    match kind:
        case Format.DOCX:
            from huiketing.handbook.exporting.word import write_word as writer
        case Format.PDF:
            from huiketing.handbook.exporting.paper import write_pdf as writer
        case Format.XLSX:
            from huiketing.handbook.sheets.writing import write_sheets as writer
        case Format.JSONLD:
            from huiketing.handbook.exporting.linked import write_linked as writer
    return writer
