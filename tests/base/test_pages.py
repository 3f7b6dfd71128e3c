"""The base pages: mode, language, banners, and refusals in words a person can use."""

import re
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils.translation import override

from tests.cast import Cast


@pytest.fixture(autouse=True)
def pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.base.pages_urls"):
        yield


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def clerk(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.wang)
    return client


def text_of(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.decode()))


def test_a_page_says_its_language_and_its_size(clerk: Client) -> None:
    page = clerk.get("/components").content.decode()

    assert '<html lang="zh-hans" data-mode="plain">' in page


def test_large_print_is_switched_by_a_plain_form_and_kept(clerk: Client) -> None:
    answer = clerk.post("/big", {"big": "1", "next": "/components?x=1&big=0"})

    assert answer.status_code == 302
    assert answer["Location"] == "/components?x=1"
    assert 'data-mode="elder"' in clerk.get("/components").content.decode()
    clerk.post("/big", {"big": "0", "next": "/components"})
    assert 'data-mode="plain"' in clerk.get("/components").content.decode()


def test_a_receipt_for_an_elder_opens_large_and_stays_large(visitor: Client) -> None:
    first = visitor.get("/nothing-here?big=1")

    assert 'data-mode="elder"' in first.content.decode()
    assert 'data-mode="elder"' in visitor.get("/nothing-here").content.decode()


@pytest.mark.parametrize("nonsense", ["2", "", "<b>", "\x00", "😀", "1" * 300])
def test_a_size_nobody_offers_is_plain_and_not_kept(visitor: Client, nonsense: str) -> None:
    answer = visitor.get("/nothing-here", {"big": nonsense})

    assert 'data-mode="plain"' in answer.content.decode()
    assert "big" not in answer.cookies


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]
)
def test_the_switch_never_sends_anybody_elsewhere(visitor: Client, elsewhere: str) -> None:
    assert visitor.post("/big", {"big": "1", "next": elsewhere})["Location"] == "/"


def test_the_language_is_switched_without_signing_in(visitor: Client) -> None:
    answer = visitor.post("/language", {"language": "en", "next": "/nothing-here"})

    assert answer["Location"] == "/nothing-here"
    page = visitor.get("/nothing-here").content.decode()
    assert '<html lang="en"' in page
    assert "There is nothing here that you can open." in page


def test_what_just_happened_stands_under_the_lintel_and_is_escaped(clerk: Client) -> None:
    page = clerk.get("/test/banners").content.decode()

    assert re.search(r'class="ban leaf"\s+role="status"', page)
    assert re.search(r'class="ban seal"\s+role="alert"', page)
    assert "已派给&lt;b&gt;沈月琴" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nothing-here", 404, "这里没有您能看的东西。"),
        ("/test/forbidden", 403, "这个不归您这个岗。"),
        ("/test/garbled", 400, "这个没看懂。"),
        ("/test/often", 429, "短时间里来得太多了。"),
        ("/test/stale", 409, "您打开以后有人改过。先看看改了什么。"),
        ("/test/broken", 500, "我们这边出了毛病"),
    ],
)
def test_a_refusal_says_what_happened_what_is_safe_and_the_way_on(
    visitor: Client, address: str, status: int, words: str
) -> None:
    answer = visitor.get(address)

    page = text_of(answer.content)
    assert answer.status_code == status
    assert words in page
    assert 'href="/"' in answer.content.decode()
    for never in ("温馨提示", "系统异常", "操作成功", "!", "！"):
        assert never not in page.replace("<!doctype html>", "")


def test_a_refusal_names_what_is_wrong_with_each_field(visitor: Client) -> None:
    assert "题目改过了" in text_of(visitor.get("/test/stale").content)


def test_a_fragment_is_refused_into_the_place_for_refusals(visitor: Client) -> None:
    answer = visitor.get("/test/stale", headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#refusal"
    assert "<html" not in answer.content.decode()
    assert "题目改过了" in answer.content.decode()
    assert 'href="#id_title"' in answer.content.decode()


def test_a_page_left_open_too_long_keeps_its_words() -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/big", {"big": "1"})

    assert answer.status_code == 403
    assert "这页开得太久了。" in text_of(answer.content)


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html", "403_csrf.html"])
def test_the_last_pages_come_up_without_request_person_or_hashed_files(name: str) -> None:
    with (
        override("zh-hans"),
        override_settings(
            STORAGES={
                "staticfiles": {
                    "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
                }
            }
        ),
    ):
        page = render_to_string(name)

    assert '<html lang="zh-hans"' in page
    assert "/static/base/tokens.css" in page
    assert "回首页" in page


def test_the_lintel_is_the_same_for_somebody_without_places(clerk: Client) -> None:
    page = clerk.get("/components").content.decode()

    assert "王晓芸" in page
    assert 'action="/sign-out"' in page
    assert page.count("<h1") == 1
