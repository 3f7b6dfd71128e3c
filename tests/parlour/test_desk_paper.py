"""What the resident takes home, and taking a registration back."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings

from huiketing.base import readable, times
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from tests.cast import Cast
from tests.matters.making import make_matter
from tests.parlour.desking import registered


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@override_settings(PUBLIC_URL="https://liuwan.example")
def test_the_receipt_says_surname_promise_and_phone(desk: Client, cast: Cast) -> None:
    matter = registered(desk, brought=["身份证"], on_behalf_of="母亲")

    slip = text(desk, f"/desk/receipt/{matter.number}")

    for words in (matter.number, "朱女士（替母亲）", "沈月琴", "138 0573 0002", "最晚", "回您"):
        assert words in slip
    for words in ("朱丽华", "13857360021", "23 号"):
        assert words not in slip
    assert 'class="qr"' in slip


def test_the_receipt_names_what_to_bring_and_what_not(desk: Client) -> None:
    matter = registered(desk, brought=["身份证"])

    slip = text(desk, f"/desk/receipt/{matter.number}")

    assert "还要带：<b>近期照片</b>" in slip
    assert "不用带：户口簿、复印件" in slip


def _paragraphs(html: str) -> str:
    """The words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.mark.parametrize("whom", ["孙老太", "欧阳秀英", "我妈孙桂花", "邻居孙桂花"])
def test_whom_somebody_came_for_is_never_named_in_public(desk: Client, whom: str) -> None:
    matter = registered(desk, on_behalf_of=whom)

    for page in (f"/desk/receipt/{matter.number}", f"/t/{matter.tracking_code}"):
        shown = text(desk, page)
        assert "替" in shown
        for hidden in ("孙老太", "秀英", "桂花"):
            assert hidden not in shown


@pytest.mark.parametrize("paper", ["?paper=80", "?paper=a4"])
def test_paper_and_page_name_the_same_papers_and_until_when(desk: Client, paper: str) -> None:
    matter = registered(
        desk,
        is_proxy="on",
        originals="身份证（原件）",
        originals_signed_by="朱丽华",
        gap_what="近期照片",
        gap_due=f"{times.today() + timedelta(days=9)}",
        gap_signed_by="朱丽华",
    )
    day = readable.plain_day(times.today() + timedelta(days=9))

    slip = _paragraphs(text(desk, f"/desk/receipt/{matter.number}{paper}"))
    page = _paragraphs(text(desk, f"/t/{matter.tracking_code}"))

    for words in (slip, page):
        assert f"还要带：近期照片（最晚{day}）" in words
        assert "还要带：身份证" not in words
        assert "、身份证" not in words
    assert "我们收着：身份证（原件）" in slip
    assert "替您收着：身份证（原件）" in page


def test_what_was_asked_for_and_came_is_on_neither_list(desk: Client, cast: Cast) -> None:
    matter = registered(desk, brought=["身份证"])
    transitions.accept(matter, by=cast.shen)
    waiting = transitions.wait_for_papers(
        Matter.objects.get(), by=cast.shen, missing=["近期照片", "户口簿"]
    )
    asked = _paragraphs(text(desk, f"/t/{matter.tracking_code}"))
    slip = _paragraphs(text(desk, f"/desk/receipt/{matter.number}"))
    transitions.resume(waiting, by=cast.shen)

    for words in (asked, slip):
        assert "还要带：近期照片、户口簿" in words
    assert "不用带：户口簿" not in slip
    assert "还要带" not in text(desk, f"/t/{matter.tracking_code}")
    assert "还要带" not in text(desk, f"/desk/receipt/{matter.number}")


def test_the_code_leads_to_the_large_page_for_who_wants_it(desk: Client) -> None:
    plain = registered(desk)
    large = registered(desk, large_print="on", name="许阿宝", phone="13857360088")

    assert (
        desk.get(f"/desk/receipt/{plain.number}").context["address"].endswith(plain.tracking_code)
    )
    assert desk.get(f"/desk/receipt/{large.number}").context["address"].endswith("?big=1")


@pytest.mark.parametrize("paper", ["80", "a4", "papyrus"])
def test_paper_comes_in_two_sizes(desk: Client, paper: str) -> None:
    matter = registered(desk, originals="身份证", originals_signed_by="朱丽华")

    slip = text(desk, f"/desk/receipt/{matter.number}?paper={paper}")

    assert "我们收着：身份证（朱丽华交）" in slip


def test_a_quiet_matter_is_not_named_on_paper(desk: Client, cast: Cast) -> None:
    matter = make_matter(cast, restricted=True)

    for paper in ("80", "a4"):
        slip = text(desk, f"/desk/receipt/{matter.number}?paper={paper}")
        assert "专人办理" in slip
        assert "老年" not in slip


def test_settled_on_the_spot_is_said_on_paper(desk: Client) -> None:
    matter = registered(desk, answer="now", result="电子证当场领好")

    assert "电子证当场领好" in text(desk, f"/desk/receipt/{matter.number}")


def test_another_villages_paper_is_not_found(client: Client, desk: Client, cast: Cast) -> None:
    matter = registered(desk)
    client.force_login(cast.ma)

    assert client.get(f"/desk/receipt/{matter.number}").status_code == 404
    assert client.get(f"/desk/take-back/{matter.number}").status_code == 404
    assert client.get("/desk/receipt/%00").status_code == 404


def test_the_last_registration_is_taken_back_and_its_number_stays(desk: Client) -> None:
    matter = registered(desk)
    answer = desk.get("/desk/take-back")
    assert answer["Location"] == f"/desk/take-back/{matter.number}"

    desk.post(answer["Location"], {"version": matter.version, "reason": "人名写错"})

    matter.refresh_from_db()
    assert matter.status == Matter.Status.VOIDED
    assert "已作废，编号留着" in text(desk, "/desk/today")
    assert int(registered(desk).number[-4:]) == int(matter.number[-4:]) + 1


def test_a_reason_is_needed(desk: Client) -> None:
    matter = registered(desk)

    answer = desk.post(f"/desk/take-back/{matter.number}", {"version": matter.version})

    assert answer.status_code == 422
    assert Matter.objects.get().status == Matter.Status.ASSIGNED


def test_what_somebody_took_on_is_not_taken_back(desk: Client, cast: Cast) -> None:
    matter = registered(desk)
    older = matter.version
    transitions.accept(matter, by=cast.shen)

    answer = desk.post(f"/desk/take-back/{matter.number}", {"version": older, "reason": "登错"})

    assert answer.status_code == 409
    assert 'value="登错"' in answer.content.decode()
    assert Matter.objects.get().status == Matter.Status.IN_PROGRESS


def test_with_nothing_registered_today_there_is_nothing_to_take_back(
    desk: Client, cast: Cast
) -> None:
    with times.as_of(times.now() - timedelta(days=2)):
        make_matter(cast)

    assert desk.get("/desk/take-back")["Location"] == "/desk/"


@override_settings(PUBLIC_URL="https://liuwan.example")
@pytest.mark.parametrize("paper", ["80", "a4"])
def test_the_receipt_says_where_the_code_is_typed(desk: Client, paper: str) -> None:
    matter = registered(desk)

    slip = text(desk, f"/desk/receipt/{matter.number}?paper={paper}")

    assert f"查询码 {matter.tracking_code}" in slip
    assert "<b>liuwan.example/t/</b>" in slip
    assert "电话后四位" in slip


@override_settings(PUBLIC_URL="https://liuwan.example")
def test_who_left_no_phone_finds_it_by_the_code_in_the_address(desk: Client) -> None:
    matter = registered(desk, phone="", answer="visit")

    slip = text(desk, f"/desk/receipt/{matter.number}")

    assert f"<b>liuwan.example/t/{matter.tracking_code}</b>" in slip
    assert "后四位" not in slip


@override_settings(PUBLIC_URL="https://liuwan.example")
def test_the_sheet_at_the_door_says_where_to_look(desk: Client, cast: Cast) -> None:
    cast.village.door_code = "liuwan-door"
    cast.village.save()

    assert "liuwan.example/t/" in text(desk, "/door-poster")
