"""Whoever works here and opens what is not theirs keeps their ways through the house."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.signing import signed_in


@pytest.mark.parametrize(
    ("address", "status"),
    [("/nothing-here", 404), ("/matters/LW-2020-9999/", 404), ("/place/units", 403)],
)
def test_staff_keep_their_navigation_where_nothing_is_for_them(
    cast: Cast, address: str, status: int
) -> None:
    answer = signed_in(cast.wang).get(address)

    page = answer.content.decode()
    assert answer.status_code == status
    assert '<header class="lintel">' in page
    assert 'href="/desk/"' in page
    assert "回执" not in page


def test_a_stranger_reads_a_resident_s_words_and_no_way_in(client: Client, cast: Cast) -> None:
    page = client.get("/t/NOTHING234").content.decode()

    assert '<header class="gate">' in page
    assert 'href="/desk/"' not in page
