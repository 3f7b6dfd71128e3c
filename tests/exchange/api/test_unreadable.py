"""What cannot be read as a request is refused in the form every refusal has."""

import json
from typing import Any

import pytest

from tests.cast import Cast
from tests.exchange.api.conftest import Program, Speaks
from tests.matters.making import make_matter

FORM = "application/x-www-form-urlencoded"


def parts(count: int, file: bool) -> bytes:
    """A body of so many files or fields."""
    also = '; filename="a.txt"' if file else ""
    each = '--x\r\nContent-Disposition: form-data; name="a{}"{}\r\n\r\n1\r\n'
    return "".join(each.format(n, also) for n in range(count)).encode() + b"--x--\r\n"


def post(program: Program, path: str, kind: str, body: bytes) -> Any:
    program.client.raise_request_exception = False
    return program.client.generic(
        "POST", f"/api/v1{path}", body, kind, headers={"Authorization": f"Bearer {program.token}"}
    )


def refused(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status, answer.content
    said = json.loads(answer.content)
    assert (said["code"], said["fields"]) == (code, {})
    assert said["sentence"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"words=1"),
        ("multipart/form-data; boundary=x", parts(101, file=True)),
        ("multipart/form-data; boundary=x", parts(1001, file=False)),
        (f"{FORM}; charset=gbk", b"words=1"),
    ],
    ids=["no boundary", "files", "fields", "charset"],
)
def test_a_body_that_is_none_is_refused(cast: Cast, speaks: Speaks, kind: str, body: bytes) -> None:
    number = make_matter(cast).number

    answer = post(speaks(cast.wang), f"/matters/{number}/attachments", kind, body)

    refused(answer, 400, "unreadable")


def test_a_body_too_large_is_refused_as_that(cast: Cast, speaks: Speaks) -> None:
    body = b'{"words": "' + b"a" * (13 * 2**20) + b'"}'

    refused(post(speaks(cast.wang), "/matters", "application/json", body), 413, "too_large")
