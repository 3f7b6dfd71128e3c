"""Looking the machine over: each check says what it found, and the one way to mend it."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base import keys
from huiketing.base.sealing import SealBroken, key_id, key_ids
from huiketing.clock import calendar
from huiketing.clock.importing import next_year_missing
from huiketing.config import sealed
from huiketing.config.prepare import unmigrated
from huiketing.handbook.exporting import paper
from huiketing.handbook.models import Procedure, Ranker
from huiketing.history import relay, triggers
from huiketing.history.models import Delivery
from huiketing.jobs.models import Job
from huiketing.matters.models import Limit
from huiketing.parties.models import Party
from huiketing.search import cutting
from huiketing.search.grams import CUTTING

State = Literal["ok", "warn", "bad"]
NARROW, TIGHT = 1 << 30, 200 << 20  # bytes free: worth a word, and too little to go on


@dataclass(frozen=True)
class Finding:
    """What one check found. `bad` ends `doctor` with 1; `warn` is a word to the wise."""

    check: str
    state: State
    says: str
    remedy: str = ""
    details: dict[str, Any] = field(default_factory=dict)


Check = Callable[[], Iterator[Finding]]


def examine() -> list[Finding]:
    """Every check in turn. Without a database those that ask it are left out."""
    found = [database()]
    standing = found[0].state != "bad"
    checks: tuple[Check, ...] = (_seal_key, _secret_key, _disk, _folders, _fonts, _paper)
    if standing:
        tables: tuple[Check, ...] = (_migrations, _triggers, _seal, _calendar, _limits)
        checks = (*tables, _handbook, _ranker, _search, _outbox, *checks)
    for check in checks:
        try:
            found += check()
        except DatabaseError as broken:
            found.append(
                Finding(
                    check.__name__.strip("_"),
                    "bad",
                    _("This could not be looked up in the database."),
                    _("Bring the tables up to date: ./hkt prepare"),
                    _driver(broken),
                )
            )
    return found


def database() -> Finding:
    """Whether the database answers and is whole."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(1)")
                said = str(cursor.fetchone()[0])
                if said != "ok":
                    return _damaged({"error": said})
                cursor.execute("SELECT sqlite_version()")
            else:
                cursor.execute("SHOW server_version")
            version = str(cursor.fetchone()[0])
    except DatabaseError as broken:
        if connection.vendor == "sqlite":
            return _damaged(_driver(broken))
        where = _("Is the server of HKT_DATABASE_URL running, and its password right?")
        said = _("The database does not answer.")
        return Finding("database", "bad", said, where, _driver(broken))
    return Finding("database", "ok", f"{connection.display_name} {version}")


def _damaged(details: dict[str, Any]) -> Finding:
    said = _("The database file cannot be read, or is damaged.")
    return Finding(
        "database", "bad", said, _("Take in the last backup: ./hkt restore FILE"), details
    )


def _driver(broken: DatabaseError) -> dict[str, Any]:
    """The driver's own words, for whoever looks further."""
    return {"error": next(iter(str(broken).strip().splitlines()), "")}


def _migrations() -> Iterator[Finding]:
    missing = sorted(f"{app}.{name}" for app, name in unmigrated())
    if missing:
        yield Finding(
            "migrations",
            "bad",
            _("Tables are behind: %(names)s") % {"names": ", ".join(missing[:5])},
            _("Bring the tables up to date: ./hkt prepare"),
            {"missing": missing},
        )
    else:
        yield Finding("migrations", "ok", _("Every table is of this version."))


def _triggers() -> Iterator[Finding]:
    missing = triggers.missing(connection)
    if missing:
        yield Finding(
            "history",
            "bad",
            _("The database would let history be changed: %(names)s")
            % {"names": ", ".join(missing)},
            _("Make the triggers again: ./hkt migrate; then see ./hkt verify-history"),
            {"missing": missing},
        )
    else:
        yield Finding("history", "ok", _("The database keeps history append-only."))


def _seal() -> Iterator[Finding]:
    theirs = sealed.used()
    if not theirs <= key_ids():
        yield Finding(
            "seal",
            "bad",
            sealed.difference(theirs),
            sealed.remedy(),
            {"key": key_id(), "sealed_with": sorted(theirs)},
        )
        return
    try:
        row = Party.objects.exclude(phone_index="").order_by("-pk").first()
    except SealBroken as broken:
        yield Finding(
            "seal",
            "bad",
            str(broken),
            sealed.remedy(),
        )
        return
    said = _("The newest sealed entry opens.") if row else _("Nothing is sealed yet.")
    yield Finding("seal", "ok", said, details={"key": key_id()})


def _seal_key() -> Iterator[Finding]:
    yield _key_file("seal key", "HKT_SEAL_KEY", settings.HOME / "seal.key")


def _secret_key() -> Iterator[Finding]:
    yield _key_file("secret key", "HKT_SECRET_KEY", settings.HOME / "secret.key")


def _key_file(check: str, name: str, path: Path) -> Finding:
    if os.environ.get(name):
        return Finding(check, "ok", _("From %(name)s.") % {"name": name})
    path = Path(os.environ.get(f"{name}_FILE") or path)
    if not path.exists():
        gone = keys.missing(name.removeprefix("HKT_"), path)
        return Finding(check, "bad", gone.says, gone.remedy)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return Finding(
            check,
            "bad",
            _("Others on this machine can read %(path)s (mode %(mode)s).")
            % {"path": path, "mode": f"{mode:o}"},
            f"chmod 600 {path}",
        )
    return Finding(check, "ok", _("%(path)s, for its owner only.") % {"path": path})


def _calendar() -> Iterator[Finding]:
    today = calendar.local(_now()).date()
    hours = calendar.current()
    remedy = _("Take in the State Council's notice: ./hkt import calendar FILE.csv")
    if not hours.is_announced(today.year):
        yield Finding(
            "calendar",
            "bad",
            _("The days off of %(year)s are estimated, and so is every due date.")
            % {"year": today.year},
            remedy,
        )
        return
    if next_year_missing(today):
        said = _("The days off of %(year)s are not known yet; due dates in it are provisional.")
        yield Finding("calendar", "warn", said % {"year": today.year + 1}, remedy)
        return
    until = today.year + 1 if hours.is_announced(today.year + 1) else today.year
    yield Finding(
        "calendar", "ok", _("Days off are known to the end of %(year)s.") % {"year": until}
    )


def _now() -> Any:
    from huiketing.base import times

    return times.now()


def _limits() -> Iterator[Finding]:
    there = set(Limit.objects.values_list("name", flat=True))
    missing = [str(name.label) for name in Limit.Name if name not in there]
    if missing:
        yield Finding(
            "limits",
            "bad",
            _("No period is set for: %(names)s") % {"names": ", ".join(missing)},
            _("An administrator sets it on the page of limits."),
        )
    else:
        yield Finding("limits", "ok", _("Every period is set."))


def _handbook() -> Iterator[Finding]:
    count = Procedure.objects.filter(withdrawn_on=None).count()
    if count:
        yield Finding("handbook", "ok", _("%(n)s procedures.") % {"n": count})
    else:
        yield Finding("handbook", "warn", _("The handbook is empty."), "./hkt load-handbook")


def _ranker() -> Iterator[Finding]:
    from huiketing.handbook.suggesting import in_use

    state = in_use.current()
    remedy = _("Have it learned anew on the page of suggestions, or: ./hkt train-ranker")
    if state is None:
        yield Finding("ranker", "warn", _("No ranker is in use; words alone rank."), remedy)
        return
    row = Ranker.objects.defer("weights").get(pk=state.pk)
    details = {
        "number": row.number,
        "made": row.made_at.isoformat(timespec="seconds"),
        "accuracy": {name: row.accuracy.get(name) for name in ("n", "first", "third")},
        "learned_from": row.learned_from,
    }
    if trouble := in_use.trouble():
        said = _("%(why)s; words alone rank.") % {"why": trouble}
        yield Finding("ranker", "warn", said, remedy, details)
        return
    said = _("Ranker %(number)s, made on %(day)s: the right one first for %(first)s %%.") % {
        "number": row.number,
        "day": timezone.localdate(row.made_at),
        "first": round(100 * row.accuracy.get("first", 0), 1),
    }
    yield Finding("ranker", "ok", said, details=details)


def _search() -> Iterator[Finding]:
    from huiketing.config.tasks import REINDEX

    if not cutting.is_old():
        yield Finding("search", "ok", _("The search index is cut by the rules of this version."))
        return
    last = Job.objects.filter(kind=REINDEX).order_by("-pk").first()
    details = {"cutting": CUTTING, "job": str(last.state) if last else None}
    at_once = _("At once: ./hkt reindex")
    if last is None or last.has_ended:
        said = _("The search index was cut by older rules; some words find too little. %(why)s")
        why = last.error if last else ""
        yield Finding("search", "warn", (said % {"why": why}).strip(), at_once, details)
        return
    said = _("The search index is being made anew in the background; some words find too little.")
    yield Finding("search", "warn", said, at_once, details)


def _outbox() -> Iterator[Finding]:
    health = relay.health()
    if health["dead"] or health["late"]:
        last = Delivery.objects.dead().first()
        yield Finding(
            "outbox",
            "bad",
            _("%(dead)s messages were given up, %(late)s wait for more than an hour. %(why)s")
            % {**health, "why": last.last_error if last else ""},
            _("Mend the channel, then try them again: ./hkt doctor --retry"),
            dict(health),
        )
    else:
        yield Finding(
            "outbox", "ok", _("%(waiting)s messages wait.") % health, details=dict(health)
        )


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.HOME).free
    said = _("%(free)s MB free under %(home)s.") % {"free": free >> 20, "home": settings.HOME}
    remedy = _("Make room, or move HKT_HOME to a larger disk.")
    if free < TIGHT:
        yield Finding("disk", "bad", said, remedy)
    elif free < NARROW:
        yield Finding("disk", "warn", said, remedy)
    else:
        yield Finding("disk", "ok", said)


def _folders() -> Iterator[Finding]:
    shut = [
        str(path)
        for path in (settings.HOME, settings.HOME / "files", settings.HOME / "static")
        if path.exists() and not os.access(path, os.W_OK | os.X_OK)
    ]
    if shut:
        yield Finding(
            "folders",
            "bad",
            _("Cannot be written: %(paths)s") % {"paths": ", ".join(shut)},
            f"chown -R $(id -un) {settings.HOME}",
        )
    else:
        yield Finding("folders", "ok", _("%(home)s can be written.") % {"home": settings.HOME})


def _fonts() -> Iterator[Finding]:
    remedy = "apt-get install fonts-noto-cjk"
    asked = shutil.which("fc-list")
    listed = ""
    if asked:
        listed = subprocess.run(
            [asked, ":lang=zh", "family"], capture_output=True, text=True, check=False, timeout=20
        ).stdout
    families = sorted({line.split(",")[0].strip() for line in listed.splitlines() if line.strip()})
    if families:
        yield Finding("fonts", "ok", families[0], details={"families": families})
    else:
        yield Finding(
            "fonts",
            "warn",
            _(
                "No Chinese font on this machine. Pages print from the browsers of those who read "
                "them; the handbook goes out as Word instead of PDF."
            ),
            remedy,
        )


def _paper() -> Iterator[Finding]:
    """Whether the book can be set as PDF here; where not, it still goes out as Word."""
    if wrong := paper.lacking():
        said = _("%(why)s The handbook goes out as Word.") % {"why": wrong}
        yield Finding("pdf", "warn", said, paper.REMEDY)
    else:
        yield Finding("pdf", "ok", _("The handbook can be set as PDF."))
