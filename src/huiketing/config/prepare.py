"""What must stand before a command begins: tables, the starter handbook, the files a browser asks.

Every command calls `prepare`; where nothing is to be done it costs a listing and three statements.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection

import huiketing

ADVISORY = 0x484B54  # "HKT"; one migration at a time over all machines of a PostgreSQL


def prepare() -> None:
    """Bring the database to this version and give an empty one its starter handbook.

    A search index cut by older rules is made anew by the background work: that may take minutes.
    """
    if unmigrated() or bookless():
        with _alone("prepare"):
            from huiketing.handbook.loading import load_learned, load_starter
            from huiketing.search import cutting

            if unmigrated():
                with _advisory_lock():
                    call_command("migrate", interactive=False, verbosity=0)
            cutting.settle()  # while nothing stands in a new index yet
            if bookless():
                load_starter()
            load_learned()
    settle_index()


def settle_index() -> None:
    """Ask for the search index anew where an older version cut its words otherwise."""
    from huiketing.search import cutting

    if cutting.settle():
        from huiketing.config.tasks import ask_reindexing

        with _alone("prepare"):
            ask_reindexing()


def unmigrated() -> set[tuple[str, str]]:
    """The migrations on disk that the database has not seen, as (room, name).

    Names are compared, nothing is imported: Django's own loader takes as long as all the rest.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            seen = {(str(app), str(name)) for app, name in cursor.fetchall()}
    except DatabaseError:
        seen = set()
    return set(on_disk()) - seen


def on_disk() -> Iterator[tuple[str, str]]:
    """Every migration this version knows, as (room, name)."""
    for config in apps.get_app_configs():
        for path in (Path(config.path) / "migrations").glob("[0-9]*.py"):
            yield config.label, path.stem


def bookless() -> bool:
    """No procedure at all stands in the database."""
    from huiketing.handbook.models import Procedure

    return not Procedure.objects.exists()


def is_prepared() -> bool:
    """Neither `prepare` nor `static_files` has anything to do that loads much."""
    return not unmigrated() and not bookless() and _are_gathered()


def static_files() -> None:
    """Gather and compress what browsers ask for, if anything changed since the last time."""
    if _are_gathered():
        return
    with _alone("static"):
        if _are_gathered():
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        _static_stamp().write_text(_static_fingerprint())


def _are_gathered() -> bool:
    stamp = _static_stamp()
    return stamp.exists() and stamp.read_text() == _static_fingerprint()


def _static_stamp() -> Path:
    return settings.HOME / "static.json"


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    return json.dumps([huiketing.__version__, digest.hexdigest(), manifest.exists()])


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Of several processes of this HKT_HOME, one is inside; the others wait their turn."""
    if find_spec("fcntl") is None:  # not on Windows, where one process serves one village
        yield
        return
    import fcntl

    with (settings.HOME / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _advisory_lock() -> Iterator[None]:
    """The same over several machines, where they share a PostgreSQL."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY])
