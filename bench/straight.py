"""The limit L: what the same statements take without the product, and how many there are.

Run as a process of its own, beside the loaded database: `python -m bench.straight TARGET.json`.
"""

import io
import json
import statistics
import sys
import time
import uuid
from pathlib import Path
from typing import Any

LEAN = (
    "CREATE TABLE lean_party (id {key}, uid TEXT, name TEXT, phone TEXT, idx TEXT)",
    "CREATE TABLE lean_counter (scope TEXT PRIMARY KEY, value INTEGER)",
    "CREATE TABLE lean_matter (id {key}, uid TEXT, number TEXT UNIQUE, client_key TEXT UNIQUE,"
    " words TEXT, title TEXT, party INTEGER, status TEXT, due TEXT)",
    "CREATE TABLE lean_part (id {key}, matter INTEGER, person INTEGER, due TEXT)",
    "CREATE TABLE lean_clock (id {key}, matter INTEGER, kind TEXT, due TEXT)",
    "CREATE TABLE lean_head (subject TEXT PRIMARY KEY, seq INTEGER, hash TEXT)",
    "CREATE TABLE lean_event (id {key}, uid TEXT UNIQUE, subject TEXT, seq INTEGER, hash TEXT)",
    "CREATE TABLE lean_detail (uid TEXT PRIMARY KEY, data TEXT)",
    "CREATE TABLE lean_notice (uid TEXT PRIMARY KEY, person INTEGER, event TEXT)",
    "CREATE TABLE lean_found (subject TEXT PRIMARY KEY, text TEXT)",
)


def main(path: str) -> None:
    """Capture each operation's statements, then run them alone; prints one line of JSON last."""
    import django

    django.setup()
    from django.db import connection

    target = json.loads(Path(path).read_text())
    asked = {
        "W1": ("POST", "/api/v1/matters", "", _registration(target)),
        "W2": ("GET", "/api/v1/matters", "queue=mine", None),
        "W3": ("GET", "/api/v1/search", "q=%E7%94%B5%E6%A2%AF", None),
        "W4": ("GET", f"/api/v1/matters/{target['pages'][0]}", "", None),
    }
    found: dict[str, Any] = {}
    for name, (method, place, query, body) in asked.items():
        _ask(target, method, place, query, body)  # what is kept for a second is read now
        again = None if body is None else _registration(target)
        seen: list[tuple[str, Any]] = []

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            seen.append((sql, params))  # noqa: B023
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            _ask(target, method, place, query, again)
        statements = [each for each in seen if not each[0].startswith(("SAVEPOINT", "RELEASE"))]
        found[name] = {"statements": len(statements)}
        if name != "W1":
            found[name]["limit_ms"] = _alone(statements)
    found["W1"]["limit_ms"] = _lean(connection)
    print(json.dumps(found))


def _registration(target: dict[str, Any]) -> dict[str, Any]:
    return {
        "client_key": str(uuid.uuid4()),
        "words": "村口的路灯坏了三天晚上老人看不清路请派人来看一看" * 4,
        "procedure": target["procedures"][0],
        "party": {"name": "周平", "phone": f"18{uuid.uuid4().int % 10**9:09d}"},
        "answer": "phone",
    }


def _ask(target: dict[str, Any], method: str, path: str, query: str, body: Any) -> None:
    from django.core.handlers.wsgi import WSGIRequest
    from django.db import connection, reset_queries

    from huiketing.config.wsgi import programs

    content = json.dumps(body).encode() if body is not None else b""
    request = WSGIRequest(
        {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "bench",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(content)),
            "HTTP_AUTHORIZATION": f"Bearer {target['token']}",
            "wsgi.input": io.BytesIO(content),
        }
    )
    answer = programs.get_response(request)
    if answer.status_code not in (200, 201):
        raise SystemExit(f"{path}: {answer.status_code} {answer.content[:300]!r}")
    reset_queries()
    connection.close_if_unusable_or_obsolete()


def _alone(statements: list[tuple[str, Any]]) -> float:
    """The captured reads on the bare driver's cursor, all rows fetched; median of forty."""
    from django.db import connection

    took = []
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        for _time in range(43):
            began = time.perf_counter()
            for sql, params in statements:
                cursor.execute(sql, params)
                cursor.fetchall()
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took[3:])


def _lean(connection: Any) -> float:
    """As many rows as one registration writes, in lean tables, one commit each; the median."""
    postgres = connection.vendor == "postgresql"
    key = "BIGSERIAL PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY"
    with connection.cursor() as cursor:
        for statement in LEAN:
            cursor.execute(statement.format(key=key))
    took = []
    for i in range(300):
        began = time.perf_counter()
        _lean_one(connection, i)
        took.append((time.perf_counter() - began) * 1000)
    with connection.cursor() as cursor:
        for statement in LEAN:
            cursor.execute(f"DROP TABLE {statement.split()[2]}")
    return statistics.median(took[20:])


def _lean_one(connection: Any, i: int) -> None:
    from django.db import transaction

    uid, words = uuid.uuid4().hex, "村口的路灯坏了三天晚上老人看不清路请派人来看一看" * 4
    with transaction.atomic(), connection.cursor() as wrapped:
        run = wrapped.cursor.execute if connection.vendor == "postgresql" else wrapped.execute
        wrapped.execute("SELECT 1 FROM lean_party WHERE idx = %s AND id < 0", [uid])
        wrapped.execute(
            "INSERT INTO lean_party (uid, name, phone, idx) VALUES (%s, %s, %s, %s) RETURNING id",
            [uid, "周平", "x" * 60, uid],
        )
        party = wrapped.fetchone()[0]
        wrapped.execute(
            "INSERT INTO lean_counter VALUES ('m', 1) ON CONFLICT (scope) DO UPDATE"
            " SET value = lean_counter.value + 1 RETURNING value"
        )
        serial = wrapped.fetchone()[0]
        wrapped.execute(
            "INSERT INTO lean_matter (uid, number, client_key, words, title, party, status, due)"
            " VALUES (%s, %s, %s, %s, %s, %s, 'assigned', '2026-01-01') RETURNING id",
            [uid, f"L-{serial}", uid, words, "标题", party],
        )
        matter = wrapped.fetchone()[0]
        run("INSERT INTO lean_part (matter, person, due) VALUES (%s, 1, '2026')", [matter])
        run(
            "INSERT INTO lean_clock (matter, kind, due)"
            " VALUES (%s, 'a', '2026'), (%s, 'b', '2026'), (%s, 'c', '2026')",
            [matter] * 3,
        )
        run("INSERT INTO lean_head VALUES (%s, 2, %s)", [uid, uid * 2])
        one, two = f"{uid}a", f"{uid}b"
        run(
            "INSERT INTO lean_event (uid, subject, seq, hash)"
            " VALUES (%s, %s, 1, %s), (%s, %s, 2, %s)",
            [one, uid, uid * 2, two, uid, uid * 2],
        )
        run("INSERT INTO lean_detail VALUES (%s, %s), (%s, %s)", [one, "{}", two, "{}"])
        run("INSERT INTO lean_notice VALUES (%s, 1, %s)", [uid, two])
        run("INSERT INTO lean_found VALUES (%s, %s)", [uid, words])


if __name__ == "__main__":
    main(sys.argv[1])
