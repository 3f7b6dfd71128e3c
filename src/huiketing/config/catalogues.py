"""The rooms' Chinese, from the catalogues people edit (.po) to what gettext reads (.mo).

The compiled files are no part of the source: they are made where they are missing or older, beside
the catalogue, or under HKT_HOME where the product's own folder cannot be written.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def compiled(package: Path, home: Path) -> list[str]:
    """Compile every stale catalogue; returns the folders outside the package that gettext needs."""
    outside: list[str] = []
    for source in catalogues(package):
        beside = source.with_suffix(".mo")
        if _fresh(source, beside):
            continue
        if os.access(source.parent, os.W_OK):
            _compile(source, beside)
            continue
        folder = home / "locale" / "-".join(source.relative_to(package).parts[:-4])
        target = folder / Path(*source.parts[-3:]).with_suffix(".mo")
        if not _fresh(source, target):
            _compile(source, target)
        outside.append(str(folder))
    return outside


def catalogues(package: Path) -> Iterator[Path]:
    """Every room's catalogue, one a language."""
    yield from sorted(package.glob("*/locale/*/LC_MESSAGES/django.po"))
    yield from sorted(package.glob("*/*/locale/*/LC_MESSAGES/django.po"))


def _fresh(source: Path, target: Path) -> bool:
    try:
        return target.stat().st_mtime_ns >= source.stat().st_mtime_ns
    except FileNotFoundError:
        return False


def _compile(source: Path, target: Path) -> None:
    import polib

    target.parent.mkdir(parents=True, exist_ok=True)
    # Several processes may start at once: each writes its own file and the last one stays.
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".django-", suffix=".mo")
    os.close(descriptor)
    polib.pofile(str(source)).save_as_mofile(name)  # type: ignore[no-untyped-call]
    Path(name).chmod(0o644)
    Path(name).replace(target)
