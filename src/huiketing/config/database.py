"""From HKT_DATABASE_URL to Django's database settings."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from huiketing.base.environment import misset

SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"


def database(url: str | None, home: Path) -> dict[str, Any]:
    """Settings of one database: PostgreSQL for a postgres:// URL, else SQLite under `home`.

    Several hosts (`postgres://u:p@a:5432,b:5432/db`) are tried in turn for the one that writes.
    Everything after `?` goes to the driver.
    """
    if not url:
        return _sqlite(home / "huiketing.db")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise misset(
            (
                f"HKT_DATABASE_URL begins with {parts.scheme}://.",
                "Write postgres://user:password@host:5432/name, or leave it out for SQLite.",
            ),
            (
                f"HKT_DATABASE_URL 以 {parts.scheme}:// 开头。",
                "要写成 postgres://用户:密码@主机:5432/库名；用 SQLite 就不要设它。",
            ),
        )
    return _postgres(parts.netloc, parts.path.lstrip("/"), dict(parse_qsl(parts.query)))


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # opening the file for each request would cost as much as the rest
        # IMMEDIATE: a write transaction takes its lock at the start, so none fails half way.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_START,
        },
    }


def _postgres(netloc: str, name: str, options: dict[str, str]) -> dict[str, Any]:
    account, _, hosts = netloc.rpartition("@")
    user, _, password = account.partition(":")
    pairs = [host.rpartition(":") if ":" in host else (host, "", "") for host in hosts.split(",")]
    several = len(pairs) > 1
    driver: dict[str, Any] = {
        "connect_timeout": "2" if several else "10",
        **options,
    }
    if several:
        driver.setdefault("target_session_attrs", "read-write")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": ",".join(host for host, _, _ in pairs),
        "PORT": ",".join(port or "5432" for _, _, port in pairs),
        "CONN_MAX_AGE": None,  # one for each thread that serves, with what it knows by name
        "CONN_HEALTH_CHECKS": several,
        "OPTIONS": driver,
    }
