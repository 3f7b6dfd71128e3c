"""Whoever is known is found by an index: a registration costs the same in a large village."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiketing.parties.models import Party, PartyQuerySet
from huiketing.parties.transitions import find_or_add
from tests.cast import Cast


def plan(sql: str) -> str:
    """How SQLite would go about a statement."""
    with connection.cursor() as cursor:
        return " ".join(row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())


@pytest.mark.only_on("sqlite")  # which takes a partial index only for its very words
@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (Party.objects.with_phone("13800001234"), "party_phone"),
        (Party.objects.with_phone_tail("1234"), "party_tail"),
        (Party.objects.with_id_number("330482194001010028"), "party_id_number"),
        (Party.objects.with_credit_code("91330482MA2800001X"), "party_credit_code"),
    ],
)
def test_a_party_is_looked_up_by_an_index(cast: Cast, rows: PartyQuerySet, index: str) -> None:
    assert index in rows.explain()


@pytest.mark.only_on("sqlite")
def test_whoever_comes_again_is_found_without_reading_everybody(cast: Cast) -> None:
    asked = {"name": "朱丽华", "phone": "13800001234", "unit": cast.village, "by": cast.wang}
    find_or_add(**asked)

    with CaptureQueriesContext(connection) as seen:
        find_or_add(**asked)

    (lookup,) = [q["sql"] for q in seen if "phone_index" in q["sql"] and "SELECT" in q["sql"]]
    assert "party_phone" in plan(lookup)
    assert "SCAN party" not in plan(lookup)
