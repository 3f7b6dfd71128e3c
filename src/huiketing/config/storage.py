"""How what browsers ask for is kept: named by its content, and compressed once."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Compressed as gzip alone: brotli, where there is some, takes ten seconds of a first start."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """What compresses one file."""
        return Compressor(use_brotli=False, **kwargs)  # type: ignore[no-untyped-call]
