"""The database goes away while people work, and comes back."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.test import Client

from huiketing.base.broken import is_out_of_reach
from huiketing.matters.models import Matter
from huiketing.org.models import ApiToken
from tests.cast import cast_of_a_committed_town


@contextmanager
def nobody_let_in() -> Iterator[None]:
    """PostgreSQL ends every connection to this database and takes none."""
    name = psycopg.sql.Identifier(connection.settings_dict["NAME"])
    allow = psycopg.sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(os.environ["HKT_TEST_DATABASE_URL"], autocommit=True) as keeper:
        keeper.execute(allow.format(name, psycopg.sql.SQL("false")))
        try:
            keeper.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [connection.settings_dict["NAME"]],
            )
            yield
        finally:
            keeper.execute(allow.format(name, psycopg.sql.SQL("true")))
            connections.close_all()


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_everybody_is_told_to_come_again_and_what_they_send_then_is_kept() -> None:
    token = ApiToken.issue(cast_of_a_committed_town().wang)
    client = Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})
    said = {
        "client_key": str(uuid4()),
        "words": "想办老年证",
        "party": {"name": "朱丽华", "phone": "13857360021"},
        "answer": "phone",
    }

    def register() -> tuple[int, dict[str, str]]:
        answer = client.post("/api/v1/matters", said, content_type="application/json")
        return answer.status_code, json.loads(answer.content)

    with nobody_let_in():
        health, page = client.get("/healthz"), client.get("/sign-in")
        status, refusal = register()

    assert (health.status_code, page.status_code, status) == (503, 503, 503)
    assert page["Retry-After"] == "10"
    assert "记录这会儿连不上。" in page.content.decode()
    assert refusal["code"] == "out_of_reach"
    assert "原来的提交码" in refusal["sentence"]

    assert client.get("/healthz").status_code == 200
    assert register()[0] == 201
    assert register()[0] == 200
    assert Matter.objects.count() == 1


def test_a_file_somebody_else_writes_to_is_out_of_reach_and_a_wrong_statement_is_not(
    tmp_path: Path,
) -> None:
    def error(statement: str) -> OperationalError:
        asking = sqlite3.connect(tmp_path / "some.db", timeout=0)
        with closing(asking), pytest.raises(sqlite3.OperationalError) as raised:
            asking.execute(statement)
        return OperationalError(*raised.value.args)

    with closing(sqlite3.connect(tmp_path / "some.db")) as writing:
        writing.execute("BEGIN EXCLUSIVE")
        locked = error("CREATE TABLE other (a)")
    wrong = error("SELECT nothing FROM nowhere")

    assert is_out_of_reach(locked)
    assert is_out_of_reach(wrong) is (connection.vendor == "postgresql")
    assert not is_out_of_reach(ValueError("locked"))
