"""Every way a page offers is open to whom it is offered, and fits a phone.

Somebody follows all links they are shown, one of each kind: an address counts once whatever
number, code or identifier stands in it.
"""

import re
from collections import deque
from collections.abc import Callable
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from playwright.sync_api import APIResponse, Error, Response

from tests.e2e.conftest import PHONE, Somebody

Sit = Callable[..., Somebody]

MANY = 300  # pages; more kinds than that are a loop
LINKS = "links => links.map(link => link.getAttribute('href'))"
PARTS = (
    (r"[0-9a-f]{8}-[0-9a-f-]{27}", "uid"),
    (r"/[A-Z]{2}-\d{3}", "/code"),
    (r"[A-Z]+-?\d{4}-?\d+", "number"),
    (r"\d+", "0"),
)


def kind_of(address: str) -> str:
    """What kind of page an address is of, with the names of what is asked for."""
    url = urlsplit(address)
    path = url.path
    for pattern, name in PARTS:
        path = re.sub(pattern, name, path)
    return f"{path}?{'&'.join(sorted(name for name, _ in parse_qsl(url.query)))}"


def look_at(person: Somebody, address: str) -> Response | APIResponse:
    """Open a page; what the browser saves instead of showing is fetched without it."""
    try:
        answer = person.page.goto(address)
    except Error:
        answer = None
    return answer or person.context.request.get(address)


@pytest.mark.parametrize("who", ["wang", "shen", "gu", "admin"])
def test_no_page_offers_what_its_reader_may_not_open(somebody: Sit, who: str) -> None:
    person = somebody(PHONE)
    page = person.sign_in(who)
    home = person.parlour.url
    seen: set[str] = set()
    refused, wide = [], []

    ahead = deque([("", page.url)])
    while ahead:
        offered_on, address = ahead.popleft()
        if not address.startswith(home) or "sign-out" in address or kind_of(address) in seen:
            continue
        seen.add(kind_of(address))
        answer = look_at(person, address)
        if not answer.ok:
            refused.append((answer.status, address, offered_on))
        elif page.url == answer.url:
            if page.evaluate("document.documentElement.scrollWidth") > PHONE[0]:
                wide.append(address)
            for href in page.locator("a[href]").evaluate_all(LINKS):
                ahead.append((address, urljoin(address, href).partition("#")[0]))
        assert len(seen) < MANY, sorted(seen)

    assert (refused, wide) == ([], [])
    assert len(seen) > 50
