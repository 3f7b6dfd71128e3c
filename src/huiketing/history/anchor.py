"""The roots of closed days, kept once more outside the database.

A file under HKT_HOME, one line a day, only added to. Whoever can write to the database alone
cannot make a closed day anew unseen; whoever can write to both can, so the file is worth more the
further away a copy of it lies.
"""

import logging
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from huiketing.history.models import DailyDigest

log = logging.getLogger(__name__)

FILE = "history.days"


def path() -> Path:
    """Where the file lies."""
    return Path(settings.HOME) / FILE


def kept() -> dict[date, str]:
    """The root of each day as it was first written down here, of the database in use."""
    roots: dict[date, str] = {}
    for day, root, database in _lines():
        if database == _database():
            roots.setdefault(day, root)
    return roots


def keep() -> None:
    """Add the days closed since the last one in the file.

    A day is never written twice: one closed anew would otherwise be believed. A file that cannot
    be written costs the proof, not the closing.
    """
    try:
        last = max(kept(), default=date.min)
        newer = DailyDigest.objects.filter(day__gt=last).order_by("day")
        lines = [f"{each.day.isoformat()} {each.root} {_database()}\n" for each in newer]
        if lines:
            _append("".join(lines))
    except OSError:
        log.exception("The roots of closed days could not be written to %s", path())


def _append(text: str) -> None:
    descriptor = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "rb+", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            # A line cut short by a full disk must not swallow the next one.
            text = text if file.read(1) == b"\n" else f"\n{text}"
        file.write(text.encode())
        os.fsync(descriptor)


def _lines() -> Iterator[tuple[date, str, str]]:
    try:
        text = path().read_text(errors="replace")
    except OSError:  # not there yet, or not to be read: the report says how many days were compared
        return
    for line in text.splitlines():
        try:
            day, root, database = line.split(" ", 2)
            yield date.fromisoformat(day), root, database
        except ValueError:  # cut short
            continue


def _database() -> str:
    """Which database it is: a place may try SQLite first and go on with PostgreSQL."""
    return f"{connection.vendor}/{Path(str(connection.settings_dict['NAME'])).name}"
