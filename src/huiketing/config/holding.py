"""Whether the database holds anything, asked before Django stands: a key is made only where not."""

import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any

from huiketing.config.database import database

MARKS = ("config_sealingkey", "org_person")
"""Tables that hold a row wherever something may be sealed; the second in a place that has not seen
the first yet."""


@lru_cache(maxsize=1)
def holds_data(home: Path, url: str | None) -> bool | None:
    """Whether anything is kept in the database; None where it does not answer.

    For the settings, before Django stands, and only where a key is missing.
    """
    known = database(url, home)
    try:
        if "sqlite3" in known["ENGINE"]:
            return _in_file(Path(known["NAME"]))
        return _at_server(known)
    except Exception:  # a driver's own; the command that needs it says what is wrong
        return None


def _in_file(path: Path) -> bool:
    if not path.exists() or not path.stat().st_size:
        return False
    file = sqlite3.connect(path, timeout=20)
    try:
        there = {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
        return any(
            file.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608
            for table in MARKS
            if table in there
        )
    finally:
        file.close()


def _at_server(known: dict[str, Any]) -> bool:
    import psycopg

    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    said = {name: known[ours] for ours, name in (names | {"PORT": "port"}).items() if known[ours]}
    with psycopg.connect(**said, **known["OPTIONS"]) as server:
        for table in MARKS:
            there = server.execute("SELECT to_regclass(%s)", [table]).fetchone()
            if there and there[0] and server.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608
                return True
    return False
