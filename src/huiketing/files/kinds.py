"""What sort of file it is, told from its content; the name and the browser's word count nothing."""

import zipfile
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid

_HEAD = 1024  # bytes that tell


@dataclass(frozen=True)
class Kind:
    """A sort of file that may be attached."""

    content_type: str
    suffix: str
    is_image: bool = False


JPEG = Kind("image/jpeg", ".jpg", is_image=True)
PNG = Kind("image/png", ".png", is_image=True)
WEBP = Kind("image/webp", ".webp", is_image=True)
AVIF = Kind("image/avif", ".avif", is_image=True)
PDF = Kind("application/pdf", ".pdf")
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")

_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


def kind_of(file: IO[bytes]) -> Kind:
    """The kind of an open file, from its first bytes; `Invalid` says what to hand in instead."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if not head:
        raise Invalid(_("The file is empty. Choose it once more."))
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _media(head)
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _office(file)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(_("This is an old Word or Excel file. Save it as .docx, .xlsx or PDF first."))
    raise Invalid(_("Only photos (JPG, PNG, WebP), PDF, Word (.docx) and Excel (.xlsx) fit here."))


def _media(head: bytes) -> Kind:
    brand = head[8:12]
    if brand in {b"avif", b"avis"}:
        return AVIF
    if brand in _HEIC:
        raise Invalid(
            _(
                "This photo is in the phone's own format (HEIC). Set the camera to “most "
                "compatible”, or send a screenshot of the photo."
            )
        )
    raise Invalid(_("Films and sound cannot be kept here. Take a photo instead."))


def _office(file: IO[bytes]) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Invalid(_("The file is damaged and does not open. Save it once more.")) from error
    finally:
        file.seek(0)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Invalid(_("The file holds macros. Save it without them, as .docx or .xlsx."))
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    raise Invalid(_("This is an archive. Hand in the files in it one by one."))
