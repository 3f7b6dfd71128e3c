"""The one-time code that opens the first start (首次设置) to whoever owns the machine.

A stranger on the same network reaches the page as well; only the owner reads the code, from the
terminal or from `HKT_HOME/welcome.code`, which is for the owner's eyes alone.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from huiketing.base.errors import NotAllowed

_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 10


def _file() -> Path:
    return Path(settings.HOME) / "welcome.code"


def code() -> str:
    """The code of this installation, made on first asking in a file of mode 600."""
    path = _file()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write("".join(secrets.choice(_READABLE) for _sign in range(LENGTH)))
    return path.read_text().strip()


def address() -> str:
    """Where to go on the first start, the code in it."""
    return f"{settings.PUBLIC_URL}/welcome?code={code()}"


def fits(given: str) -> bool:
    """Whether this is the code; nothing fits where none was made."""
    path = _file()
    if not path.exists():
        return False
    return secrets.compare_digest(given.strip().lower().encode(), path.read_text().strip().encode())


@contextmanager
def used(given: str) -> Iterator[None]:
    """Use the code up: of two who have it one goes first, and after a refusal it holds again."""
    if not fits(given):
        raise NotAllowed
    path = _file()
    claimed = path.with_suffix(".claimed")
    try:
        path.rename(claimed)
    except FileNotFoundError as taken:
        raise NotAllowed from taken
    try:
        yield
    except BaseException:
        claimed.rename(path)
        raise
    claimed.unlink()
