"""What a page costs in statements, counted so that the clock has no say in it."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# Kept in memory and looked at once a second, so in one request and not in the next.
REMEMBERED = (
    "clock_calendarstamp",
    "handbook_edition",
    "matters_limit",
    "matters_generality",
    "org_apitoken",
    'FROM "org_line"',
    "PREPARE hkt_",  # once for each connection
)


def queries(client: Client, address: str) -> list[str]:
    """The statements one page costs."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in caught.captured_queries]


def own(statements: list[str]) -> list[str]:
    """Without those of what is remembered for a second."""
    return [sql for sql in statements if not any(table in sql for table in REMEMBERED)]


def cost(client: Client, address: str) -> int:
    """How many statements the page costs whatever it remembers."""
    return len(own(queries(client, address)))
