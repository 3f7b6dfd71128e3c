"""The book as somebody signed in reads it, on the screen and on paper."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiketing.base.ids import uuid7
from huiketing.handbook import book as shelf
from huiketing.handbook.book import Book
from huiketing.handbook.models import Edition, ProcedureVersion
from tests.cast import Cast


@pytest.fixture
def desk(cast: Cast, starter: Book, client: Client) -> Client:
    client.force_login(cast.wang)
    return client


def test_the_index_lists_every_procedure_by_line_with_how_many_are_drafts(desk: Client) -> None:
    page = desk.get("/handbook/").content.decode()

    assert page.count('class="hb-title"') == 100
    assert "100 件事，其中 100 件草稿待审" in page
    assert "老年优待证办理" in page


def test_a_line_shows_its_own(desk: Client) -> None:
    page = desk.get("/handbook/?line=mz").content.decode()

    assert page.count('class="hb-title"') == 13
    assert "MZ-" not in desk.get("/handbook/?line=NJ").content.decode().split("hb-main")[1]


@pytest.mark.parametrize(
    "address",
    [
        "/handbook/?line=XX",
        "/handbook/XX-001/",
        "/handbook/x/notice",
        "/handbook/MZ-006/versions/9/",
        f"/handbook/MZ-006/versions/{10**30}/",
        "/handbook/%F0%9F%98%80/",
        "/handbook/MZ%00/",
        "/handbook/MZ%00/versions/1/",
        "/handbook/MZ-006/?v=9",
        "/handbook/MZ-006/?v=x",
        f"/handbook/MZ-006/?v={10**30}",
        "/handbook/MZ-006/compare?a=1&b=7",
        "/handbook/XX-001/public",
    ],
)
def test_what_is_not_in_the_book_is_not_found(desk: Client, address: str) -> None:
    assert desk.get(address).status_code == 404


def test_a_search_says_why_each_was_found(desk: Client) -> None:
    page = desk.get("/handbook/", {"q": "我妈的老年证要弄一下"}).content.decode()

    assert "说法「老年证」" in page
    assert page.index("老年优待证办理") < page.index("hb-why")


@pytest.mark.parametrize("words", ["😀", "\x00", "<script>alert(1)</script>", "长" * 5000])
def test_a_search_for_anything_answers_a_page(desk: Client, words: str) -> None:
    answer = desk.get("/handbook/", {"q": words})

    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_a_procedure_shows_steps_materials_limits_and_that_it_is_a_draft(desk: Client) -> None:
    page = desk.get("/handbook/MZ-001/").content.decode()

    for words in (
        "最低生活保障申请", "第 1 版 草稿待审", "「吃低保」", "30 个工作日", "有国家法规政策依据",
        "申请书", "漏签核对授权书", "两名以上人员入户调查", "镇", "最低生活保障边缘家庭认定",
    ):  # fmt: skip
        assert words in page, words


def test_a_code_in_small_letters_leads_to_the_page(desk: Client) -> None:
    answer = desk.get("/handbook/mz-006/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/handbook/MZ-006/"


def test_an_issued_version_carries_no_draft_mark(desk: Client) -> None:
    ProcedureVersion.objects.filter(procedure__code="MZ-006").update(status="issued")
    Edition.bump()
    shelf.clear()

    page = desk.get("/handbook/MZ-006/").content.decode()

    assert "第 1 版 现行" in page
    assert "通用草稿" not in page


def test_an_older_version_says_that_it_is_no_longer_in_force(desk: Client) -> None:
    row = ProcedureVersion.objects.get(procedure__code="MZ-006")
    ProcedureVersion.objects.filter(pk=row.pk).update(is_current=False, status="revised")
    row.pk, row.uid, row.number = None, uuid7(), 2
    row.title, row.status = "老年证，改过的", "issued"
    row.save(force_insert=True)
    Edition.bump()
    shelf.clear()

    older = desk.get("/handbook/MZ-006/versions/1/", follow=True).content.decode()

    assert "第 1 版 已不用" in older
    assert "老年优待证办理" in older
    assert "老年证，改过的" in desk.get("/handbook/MZ-006/").content.decode()
    assert desk.get("/handbook/MZ-006/versions/2/").status_code == 302


def test_the_sheet_to_take_home_names_everything_to_bring(desk: Client) -> None:
    page = desk.get("/handbook/MZ-006/notice").content.decode()

    for words in (
        "一次性告知单",
        "柳湾村",
        "老年优待证办理",
        "身份证",
        "近期照片",
        "0573-85121234",
    ):
        assert words in page, words


def test_what_is_handled_quietly_is_not_named_on_paper(desk: Client) -> None:
    page = desk.get("/handbook/WF-004/notice").content.decode()

    assert "WF-004" in page
    assert "家庭暴力" not in page


def test_a_stranger_to_the_house_signs_in_first(starter: Book, client: Client) -> None:
    for address in ("/handbook/", "/handbook/MZ-006/", "/handbook/MZ-006/notice"):
        assert client.get(address).status_code == 302


def test_reading_a_page_costs_the_same_for_every_procedure(desk: Client) -> None:
    desk.get("/handbook/MZ-006/")
    with CaptureQueriesContext(connection) as queries:
        desk.get("/handbook/MZ-001/")

    assert len(queries) <= 16
