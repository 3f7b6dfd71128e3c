"""One file that holds a whole place: database, attachments, and the keys only when asked for.

A backup without keys is safe to lay anywhere: what is sealed stays sealed. It opens only where the
seal key is, so the key has to be kept somewhere else.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import huiketing
from huiketing.base.errors import Invalid, WrongStep
from huiketing.base.recent import forget_all
from huiketing.base.sealing import key_id
from huiketing.config.prepare import on_disk, prepare
from huiketing.history import anchor

FORM = "huiketing.backup.1"
MANIFEST = "backup.json"
KEYS = ("seal.key", "secret.key")
MARKS = ("demo.json", "empty")
"""Small files of the place that say how it was begun."""


def write(target: Path, *, with_keys: bool = False) -> dict[str, Any]:
    """Write the backup, beside running servers, and return what it says of itself.

    The file is readable by its owner only, and stands there whole or not at all.
    """
    if target.is_dir():
        raise Invalid(_("%(path)s is a folder. Name a file in it.") % {"path": target})
    if not target.parent.is_dir():
        raise Invalid(_("There is no folder %(path)s.") % {"path": target.parent})
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="backup-") as folder:
        work = Path(folder)
        # Before the database: of a day closed just now, the copy may know more, never less.
        if anchor.path().is_file():
            shutil.copy(anchor.path(), work / anchor.FILE)
        database = _dump(work)
        manifest = {
            "form": FORM,
            "version": huiketing.__version__,
            "at": timezone.localtime().isoformat(timespec="seconds"),
            "vendor": connection.vendor,
            "database": database.name,
            "migrations": sorted(".".join(each) for each in on_disk()),
            "seal_key": key_id(),
            "with_keys": with_keys,
        }
        (work / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
        part = target.with_name(f".{target.name}.part")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with (
                os.fdopen(descriptor, "wb") as file,
                tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar,
            ):
                for path, name in _contents(work, database, with_keys=with_keys):
                    tar.add(path, name)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return manifest | {"bytes": target.stat().st_size}


def _contents(work: Path, database: Path, *, with_keys: bool) -> Iterator[tuple[Path, str]]:
    yield work / MANIFEST, MANIFEST  # first, so that reading it needs no unpacking
    yield database, database.name
    if (noted := work / anchor.FILE).exists():
        yield noted, anchor.FILE
    if (files := settings.HOME / "files").is_dir():
        yield files, "files"
    for name in (*MARKS, *(KEYS if with_keys else ())):
        if (path := settings.HOME / name).exists():
            yield path, name


def _dump(work: Path) -> Path:
    if connection.vendor == "sqlite":
        target = work / "huiketing.db"
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            connection.connection.backup(copy)  # as of one moment, while others go on writing
        copy.close()
        return target
    target = work / "huiketing.dump"
    _postgres("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={target}")
    return target


def _postgres(program: str, *words: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise WrongStep(
            _("%(program)s is not on this machine. Install it: apt-get install postgresql-client")
            % {"program": program}
        )
    known = connection.settings_dict
    where = {
        "PGHOST": str(known["HOST"]),
        "PGPORT": str(known["PORT"] or 5432),
        "PGUSER": str(known["USER"]),
        "PGPASSWORD": str(known["PASSWORD"]),
        "PGDATABASE": str(known["NAME"]),
    }
    done = subprocess.run(
        [path, *words], env=os.environ | where, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise WrongStep(f"{program}: {done.stderr.strip()[-500:]}")


def read(source: Path, *, force: bool = False) -> dict[str, Any]:
    """Take the backup in, in place of what is here, and bring its tables to this version.

    What was here is put aside under HKT_HOME, never thrown away. Refused while a server runs,
    over people who work here unless `force`, from a newer version, and where what is sealed
    would not open.
    """
    with (
        _nobody_else(),
        tempfile.TemporaryDirectory(dir=settings.HOME, prefix="restore-") as folder,
    ):
        work = Path(folder)
        manifest = _unpack(source, work)
        _check(manifest, work, force=force)
        aside = settings.HOME / f"before-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
        aside.mkdir(mode=0o700)
        connections.close_all()
        _put_database(work / str(manifest["database"]), aside)
        for name in ("files", anchor.FILE, *MARKS, *KEYS):
            if name in KEYS and not (work / name).exists():
                continue  # the backup came without keys: ours are the right ones, see _check
            if (ours := settings.HOME / name).exists():
                ours.rename(aside / name)
            if (theirs := work / name).exists():
                theirs.rename(settings.HOME / name)
        forget_all()
        prepare()
    return manifest | {"aside": str(aside)}


def _unpack(source: Path, work: Path) -> dict[str, Any]:
    broken = Invalid(_("%(path)s is no backup of this product.") % {"path": source})
    try:
        with tarfile.open(source, "r:gz") as tar:
            tar.extractall(work, filter="data")
        manifest = json.loads((work / MANIFEST).read_text())
    except (OSError, tarfile.TarError, ValueError, EOFError) as wrong:
        raise broken from wrong
    if not isinstance(manifest, dict) or manifest.get("form") != FORM:
        raise broken
    if not (work / str(manifest.get("database", ""))).is_file():
        raise broken
    return manifest


def _check(manifest: dict[str, Any], work: Path, *, force: bool) -> None:
    if manifest["vendor"] != connection.vendor:
        raise WrongStep(
            _("This backup is of %(theirs)s, and this place is kept in %(ours)s.")
            % {"theirs": manifest["vendor"], "ours": connection.vendor}
        )
    if newer := set(manifest["migrations"]) - {".".join(each) for each in on_disk()}:
        raise WrongStep(
            _("This backup was made by a newer version, %(version)s. Update first. (%(name)s)")
            % {"version": manifest["version"], "name": min(newer)}
        )
    if manifest["seal_key"] != key_id():
        if not (work / "seal.key").exists():
            raise WrongStep(
                _(
                    "What is sealed in this backup does not open with the key of this place."
                    " Put the seal.key it was made with into %(home)s first."
                )
                % {"home": settings.HOME}
            )
        if os.environ.get("HKT_SEAL_KEY") or os.environ.get("HKT_SEAL_KEY_FILE"):
            raise WrongStep(
                _("HKT_SEAL_KEY is not the key of this backup, and would hide the one in it.")
            )
    if not force and _somebody_is_here():
        raise WrongStep(
            _("People work here already. ./hkt restore --force puts what is here aside first.")
        )


def _somebody_is_here() -> bool:
    from huiketing.org.models import Person

    if "org_person" not in connection.introspection.table_names():
        return False
    return Person.objects.exists()


def _put_database(theirs: Path, aside: Path) -> None:
    if connection.vendor != "sqlite":
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={aside / 'huiketing.dump'}")
        # In one transaction: what is here stays if anything in the file is wrong.
        _postgres(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-acl",
            "--single-transaction", f"--dbname={connection.settings_dict['NAME']}", str(theirs),
        )  # fmt: skip
        return
    with sqlite3.connect(theirs) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise Invalid(_("The database in this backup is damaged. Take an earlier one."))
    copy.close()
    ours = Path(str(connection.settings_dict["NAME"]))
    for end in ("", "-wal", "-shm"):
        if (path := ours.with_name(ours.name + end)).exists():
            path.rename(aside / path.name)
    theirs.rename(ours)


@contextmanager
def _nobody_else() -> Iterator[None]:
    """The lock that a running server's background loop holds."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (settings.HOME / "loop.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WrongStep(
                _("A server runs here. Close it first (Ctrl-C in its window).")
            ) from None
        yield
