"""What is no address and no body is a refusal in words, wherever it is sent to."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast

WHERE = ["/sign-in", "/desk/", "/nothing-here", "/big", "/door/LW", "/matters/LW-2026-0001/answer"]
BODIES: list[tuple[str, bytes]] = [
    ("multipart/form-data", b"words=1"),
    ("multipart/form-data; boundary=\xff".encode("latin-1").decode("latin-1"), b"--\xff"),
    ("multipart/form-data; boundary=a", b"--a\r\nContent-Disposition: form-data"),
    ("application/x-www-form-urlencoded; charset=latin-1", b"words=\xe9"),
    ("application/x-www-form-urlencoded", b"words=%FF%FE&csrfmiddlewaretoken=%00"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(2000))),
    ("application/x-www-form-urlencoded", b"words=" + b"a" * (13 * 1024 * 1024)),
]


@pytest.fixture(params=["anybody", "wang"])
def sender(request: Any, cast: Cast) -> Client:
    """With a cookie from an earlier page, so that the body is looked into for its fellow."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/sign-in")
    if request.param == "wang":
        client.force_login(cast.wang)
    return client


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize(("kind", "body"), BODIES, ids=range(len(BODIES)))
def test_a_body_that_cannot_be_read_is_refused_in_words(
    sender: Client, where: str, kind: str, body: bytes
) -> None:
    answer = sender.generic("POST", where, body, content_type=kind)

    assert 300 <= answer.status_code < 500
    if answer.status_code >= 400:
        assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("where", ["/sign-in", "/nothing-here"])
def test_an_address_of_too_many_parts_is_refused_in_words(sender: Client, where: str) -> None:
    answer = sender.get(where + "?" + "&".join(f"a{n}=1" for n in range(2000)))

    assert answer.status_code in {400, 404}
    assert "<h1" in answer.content.decode()
