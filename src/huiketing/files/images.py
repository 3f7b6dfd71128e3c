"""A photo made fit to keep: upright, bounded, and without the place it was taken at."""

import io
import struct
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid
from huiketing.files.kinds import JPEG, PNG, Kind

LONGEST_SIDE = 2560  # pixels
# A JPEG is decoded at a fraction of its size, so that even 200-megapixel phones may be used.
_MOST_PIXELS = {"JPEG": 256_000_000}
_MOST_PIXELS_ELSE = 64_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")


@dataclass(frozen=True)
class Photo:
    """What is kept of an image."""

    content: bytes
    kind: Kind
    width: int
    height: int


def reencode(file: IO[bytes]) -> Photo:
    """The image of an open file, encoded anew by us; `Invalid` when it cannot be read.

    Nothing of the original file but its visible pixels remains: no place, no camera, no owner,
    no thumbnail, nothing hidden behind the picture. Of an animation the first frame is kept.
    """
    from PIL import Image, ImageFile

    Image.MAX_IMAGE_PIXELS = max(_MOST_PIXELS.values())
    # Set for the whole process, and the library that writes PDF sets it the other way.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    unreadable = (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        ZeroDivisionError,
        OverflowError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    )
    try:
        with Image.open(file, formats=_FORMATS) as image:
            return _kept(image)
    except unreadable as error:
        raise Invalid(_("This photo cannot be read. Take it once more and send that.")) from error


def _kept(image: Any) -> Photo:
    from PIL import Image, ImageOps

    width, height = image.size
    if width * height > _MOST_PIXELS.get(image.format, _MOST_PIXELS_ELSE):
        raise Invalid(_("This picture has too many pixels. Send a smaller one."))
    lossless = image.format == "PNG"
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    see_through = upright.has_transparency_data
    upright = _in_srgb(upright).convert("RGBA" if see_through else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    upright.info.clear()
    kept = io.BytesIO()
    if lossless or see_through:
        upright.save(kept, "PNG", optimize=True)
    else:
        upright.save(kept, "JPEG", quality=85, optimize=True, progressive=True)
    return Photo(kept.getvalue(), PNG if lossless or see_through else JPEG, *upright.size)


def _in_srgb(image: Any) -> Any:
    """Colours as every screen shows them, since the profile that explains them is dropped."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        return ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except ImageCms.PyCMSError:  # a profile nobody can read explains nothing
        return image
