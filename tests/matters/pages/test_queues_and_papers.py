"""The queues page by page, the number behind the mask, and what is printed."""

from datetime import timedelta

import pytest

from huiketing.base import times
from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from tests.cast import Cast
from tests.matters.making import make_matter, make_party, take_up
from tests.matters.pages.looking import browser, take, text_of
from tests.statements import cost


def test_each_post_begins_with_the_queue_it_works_from(cast: Cast) -> None:
    make_matter(cast)

    for person, name in ((cast.shen, "mine"), (cast.fang, "unaccepted"), (cast.wang, "unit")):
        page = browser(person).get("/matters/")
        assert (page.status_code, page.context["queue"]) == (200, name)
        assert "老年优待证办理" in text_of(page)


def test_a_long_queue_is_read_page_by_page_without_gap_or_repeat(cast: Cast) -> None:
    party = make_party(cast.village)
    made = {make_matter(cast, party=party).number for _each in range(30)}
    client = browser(cast.shen)

    first = client.get("/matters/?queue=mine")
    second = client.get(f"/matters/?queue=mine&cursor={first.context['next']}")

    seen = [m.number for page in (first, second) for m, _ruler in page.context["rows"]]
    assert len(seen) == 30 and set(seen) == made
    assert second.context["next"] is None


def test_a_queue_of_twenty_five_costs_as_many_statements_as_one_of_five(cast: Cast) -> None:
    party = make_party(cast.village)
    client = browser(cast.shen)

    for _each in range(5):
        make_matter(cast, party=party)
    client.get("/matters/?queue=mine")
    few = cost(client, "/matters/?queue=mine")
    for _each in range(20):
        make_matter(cast, party=party)

    assert cost(client, "/matters/?queue=mine") <= few <= 7


def test_lines_and_status_narrow_a_queue(cast: Cast) -> None:
    make_matter(cast, title="民政的事")
    take_up(cast, title="接了的事")
    client = browser(cast.gu)

    assert "接了的事" in text_of(client.get("/matters/?queue=unit&line=MZ&status=in_progress"))
    assert "民政的事" not in text_of(client.get("/matters/?queue=unit&status=in_progress"))
    assert "民政的事" not in text_of(client.get("/matters/?queue=unit&line=ZZ"))


@pytest.mark.parametrize("query", ["queue=all", "cursor=xx", "status=great", "cursor=%00"])
def test_what_is_no_queue_is_refused(cast: Cast, query: str) -> None:
    assert browser(cast.shen).get(f"/matters/?{query}").status_code == 422


@pytest.mark.parametrize("line", ["ZZ%00", "😀", "x" * 500])
def test_a_line_that_is_none_has_no_matters(cast: Cast, line: str) -> None:
    make_matter(cast)

    page = browser(cast.shen).get(f"/matters/?line={line}")

    assert page.status_code == 200 and not page.context["rows"]


def test_one_tap_shows_the_number_to_whoever_handles_it_and_is_written_down(cast: Cast) -> None:
    matter = take_up(cast)
    client = browser(cast.shen)

    asked = client.post(f"/matters/{matter.number}/phone", headers={"Accept": "application/json"})
    page = client.post(f"/matters/{matter.number}/phone")

    assert asked.json()["tel"] == "13857360021"
    assert "tel:13857360021" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    shown = Event.objects.about(matter.party).with_details()
    assert [event.kind for event in shown] == ["party.shown"] * 2
    assert matter.number in shown[0].data["reason"]


def test_others_say_why_they_need_the_number(cast: Cast) -> None:
    matter = take_up(cast)
    client = browser(cast.jin)

    silent = client.post(f"/matters/{matter.number}/phone")
    telling = client.post(f"/matters/{matter.number}/phone", {"reason": "碰到她家人来问"})

    assert (silent.status_code, telling.status_code) == (422, 200)
    assert client.get(f"/matters/{matter.number}/phone").status_code == 405


def test_a_reason_too_long_comes_back_as_it_was_typed(cast: Cast) -> None:
    matter = take_up(cast)
    typed = "碰到她家人来问，" * 20

    page = browser(cast.jin).post(f"/matters/{matter.number}/phone", {"reason": typed})

    assert page.status_code == 422
    assert typed in page.content.decode()
    assert "tel:" not in page.content.decode()
    assert not Event.objects.about(matter.party).filter(kind="party.shown")


def test_an_office_in_town_that_helps_may_phone_the_resident(cast: Cast) -> None:
    matter = take_up(cast, line=cast.lines["ZZ"])
    tang = browser(cast.tang)
    assert tang.post(f"/matters/{matter.number}/phone").status_code == 404
    transitions.add_co_handler(matter, unit=cast.office, person=cast.tang, by=cast.shen)

    assert tang.post(f"/matters/{matter.number}/phone").status_code == 200


def test_the_one_time_notice_names_everything_once(cast: Cast) -> None:
    matter = take_up(cast)
    client = browser(cast.shen)
    assert client.get(f"/matters/{matter.number}/notice").status_code == 404
    take(client, matter, "wait", missing="委托书\n代办人身份证", note="原件看一下就还")

    page = client.get(f"/matters/{matter.number}/notice")

    words = text_of(page)
    for said in ("委托书", "代办人身份证", "原件看一下就还", matter.number, matter.tracking_code):
        assert said in words
    assert "<svg" in page.content.decode()
    assert "13857360021" not in page.content.decode()


@pytest.mark.parametrize("days", [0, 30])
def test_the_notice_says_that_the_time_stands_still_only_where_it_does(
    cast: Cast, days: int
) -> None:
    with times.as_of(times.now() - timedelta(days=days)):
        matter = take_up(cast)
    client = browser(cast.shen)
    take(client, matter, "wait", missing="委托书")

    paper = text_of(client.get(f"/matters/{matter.number}/notice"))
    page = text_of(client.get(matter.get_absolute_url()))

    assert ("不计时" in paper, "答应您的日子已经过了" in paper) == (not days, bool(days))
    assert ("已经逾期： 委托书" in page) == bool(days)
    assert ("停表" in page) == (not days)


def test_the_list_of_originals_names_who_gave_and_who_took(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.hold_original(matter, by=cast.shen, what="户口簿", signed_by="朱丽华")

    words = text_of(browser(cast.shen).get(f"/matters/{matter.number}/originals"))

    assert "户口簿" in words and "朱丽华" in words and "沈月琴" in words


def test_an_order_is_printed_by_its_number_for_who_may_read_the_matter(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.supervise(
        matter, by=cast.gu, words="周五前回话", due_at=times.now() + timedelta(days=3)
    )
    number = matter.supervisions.get().number

    assert "周五前回话" in text_of(
        browser(cast.shen).get(f"/matters/{matter.number}/orders/{number}")
    )
    assert browser(cast.ma).get(f"/matters/{matter.number}/orders/{number}").status_code == 404
    assert browser(cast.shen).get(f"/matters/{matter.number}/orders/X").status_code == 404


def test_a_reopened_matter_has_a_ruler_of_its_own_round(cast: Cast) -> None:
    with times.as_of(times.now() - timedelta(days=20)):
        matter = take_up(cast)
        transitions.reply(matter, by=cast.shen, text="办好了")
    transitions.reopen(Matter.objects.get(pk=matter.pk), by=cast.wang, reason="没到账")

    rows = browser(cast.shen).get("/matters/?queue=mine").context["rows"]

    assert [ruler.kind for _matter, ruler in rows] == ["ok"]
    assert len(rows[0][1].states) <= 5
