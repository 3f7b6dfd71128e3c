"""The living component page, which is also where a builder looks first."""

import pytest
from django.test import Client

from huiketing.base.statuses import LABELS
from tests.cast import Cast


@pytest.fixture
def clerk(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.wang)
    return client


def test_strangers_do_not_see_it() -> None:
    answer = Client().get("/components")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_status_is_shown_in_both_languages(clerk: Client, language: str) -> None:
    clerk.cookies["django_language"] = language

    page = clerk.get("/components").content.decode()

    for code in LABELS:
        assert f"c-{code}" in page


def test_a_refused_form_shows_what_it_holds(clerk: Client) -> None:
    answer = clerk.post("/components", {"name": "朱丽华", "phone": "138 5736", "answer": "visit"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "少了 4 位。座机请写成 0573-8512xxxx。" in page
    assert 'value="138 5736"' in page


@pytest.mark.parametrize("words", ["", "老年证", "lny", "MZ-015", "\x00", "😀", "字" * 300])
def test_the_ask_line_answers_whatever_is_typed(clerk: Client, words: str) -> None:
    answer = clerk.get("/components/suggestions", {"q": words})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("data-own-words") == 1
    assert page.count('role="option"') <= 5


def test_a_code_and_pinyin_initials_find_their_procedure(clerk: Client) -> None:
    assert "高龄津贴申请" in clerk.get("/components/suggestions", {"q": "MZ-015"}).content.decode()
    assert "低保申请" in clerk.get("/components/suggestions", {"q": "dbsq"}).content.decode()
