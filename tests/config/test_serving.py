"""What comes out of the door the server knocks at: `config.wsgi`."""

import json
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import pytest
from django.core import signals
from django.test import override_settings
from django.utils import translation

from huiketing.config.wsgi import application
from huiketing.org.models import ApiToken
from tests.cast import Cast
from tests.matters.making import make_matter

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("the_connection_outlives_a_request"),
]
Heads = dict[str, str]


def ask(path: str, method: str = "GET", **more: str) -> tuple[str, Heads, Iterable[bytes]]:
    """As a server asks: what stands first, and what it then goes through."""
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    answer = application(environ | more, lambda *started: said.extend(started))
    return said[0], dict(said[1]), answer


@pytest.fixture
def finished() -> Iterable[list[str]]:
    """How often Django heard that a request is over."""
    heard: list[str] = []

    def hear(**_about: object) -> None:
        heard.append("finished")

    signals.request_finished.connect(hear)
    yield heard
    signals.request_finished.disconnect(hear)


def test_what_is_known_whole_goes_out_in_one_piece(finished: list[str]) -> None:
    status, _heads, answer = ask("/healthz")

    assert (status, answer) == ("200 OK", [b'{"status": "ok"}'])
    assert finished == ["finished"]


def test_a_file_goes_out_piece_by_piece(finished: list[str]) -> None:
    with override_settings(ROOT_URLCONF="tests.base.pages_urls"):
        _status, _heads, answer = ask("/test/file")

    assert not isinstance(answer, list)
    assert b"".join(answer) == b"three pieces"
    assert finished == []
    answer.close()  # type: ignore[attr-defined]
    assert finished == ["finished"]


def test_who_only_looks_whether_it_lives_is_answered() -> None:
    assert ask("/healthz", "HEAD")[0] == "200 OK"


@pytest.fixture
def as_program(cast: Cast) -> Callable[..., Any]:
    """The clerk's program, asking for a matter."""
    token, number = ApiToken.issue(cast.wang), make_matter(cast).number

    def look(**more: str) -> Any:
        token_ = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
        _status, _heads, (answer,) = ask(f"/api/v1/matters/{number}", **token_ | more)
        return json.loads(answer)

    return look


def test_a_program_is_answered_in_its_language_and_the_thread_keeps_its_own(
    as_program: Callable[..., Any],
) -> None:
    with translation.override("en"):  # as a page before left it
        unasked = as_program()["events"][0]["sentence"]
        assert translation.get_language() == "en"
    asked = as_program(HTTP_ACCEPT_LANGUAGE="en")["events"][0]["sentence"]

    assert "登记" in unasked
    assert "registered" in asked
    assert translation.get_language() == "zh-hans"


@pytest.mark.parametrize("shown", ["", "Basic", "Bearer", "Bearer hkt_nobody", "Token hkt_nobody"])
def test_who_shows_no_token_that_holds_is_refused(shown: str) -> None:
    status, _heads, _answer = ask("/api/v1/matters", HTTP_AUTHORIZATION=shown)

    assert status == "401 Unauthorized"


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""},
        {"SERVER_PROTOCOL": "HTTP/2.0"},
    ],
)
def test_a_body_of_untold_length_is_refused_and_never_taken_for_empty(more: Heads) -> None:
    def send(path: str, **also: Any) -> tuple[str, Heads, bytes]:
        body: Any = BytesIO(b"words=1")
        status, heads, (answer,) = ask(path, "POST", **({"wsgi.input": body} | more | also))
        return status, heads, answer

    status, heads, page = send("/sign-in")
    assert status == "411 Length Required"
    assert heads["Content-Type"].startswith("text/html")
    assert "没有收到" in page.decode()

    status, heads, said = send("/api/v1/matters", HTTP_ACCEPT_LANGUAGE="en")
    assert status == "411 Length Required"
    assert heads["Content-Type"] == "application/json"
    refusal = json.loads(said)
    assert (refusal["code"], refusal["fields"]) == ("no_length", {})
    assert "Content-Length" in refusal["sentence"]


def test_what_comes_without_a_body_needs_no_length() -> None:
    assert ask("/healthz", SERVER_PROTOCOL="HTTP/2.0")[0] == "200 OK"


def test_a_program_that_asks_with_too_many_parts_is_told_in_the_form_of_refusals(
    cast: Cast,
) -> None:
    token = ApiToken.issue(cast.wang)
    query = "&".join(f"a{n}=1" for n in range(1001))

    for path in ("/api/v1/matters", f"/api/v1/matters/{make_matter(cast).number}"):
        status, _heads, (answer,) = ask(
            path, QUERY_STRING=query, HTTP_AUTHORIZATION=f"Bearer {token}"
        )
        assert status == "400 Bad Request"
        assert json.loads(answer)["code"] == "unreadable"
