"""What the desk shows, and what that costs."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from huiketing.base import recent, times
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.org.models import DutyShift
from huiketing.org.transitions.presence import set_presence
from tests.cast import Cast
from tests.matters.making import make_matter, make_party
from tests.parlour.desking import CARD, registered
from tests.statements import own, queries


def test_the_desk_names_its_place_and_who_is_here(desk: Client, cast: Cast) -> None:
    DutyShift.objects.create(unit=cast.village, day=times.today(), half="am", person=cast.lu)
    soon = times.now() + timedelta(hours=1)
    set_presence(cast.shen, by=cast.shen, state="visiting", place="8 组", until=soon)

    page = desk.get("/desk/").content.decode()

    for words in ("柳湾村", "沈月琴", "走访", "顾建平", "陆志强", "今天还没人来"):
        assert words in page


def test_whoever_is_signed_in_nowhere_is_sent_to_the_door(client: Client, cast: Cast) -> None:
    answer = client.get("/desk/")

    assert answer.status_code == 302
    assert "/sign-in" in answer["Location"]


def test_somebody_without_a_post_has_no_desk(client: Client, cast: Cast) -> None:
    from huiketing.org.models import Person

    client.force_login(Person.objects.create_user("guest", "x", name="来客"))

    assert client.get("/desk/").status_code == 403


def test_a_registered_matter_stands_on_top_with_what_follows(desk: Client, cast: Cast) -> None:
    registered(desk)

    page = desk.get("/desk/today").content.decode()

    for words in ("朱丽华", "8 组", "老年优待证办理", "派沈月琴，打电话回", "待接", "王晓芸"):
        assert words in page


def test_a_late_line_says_so_in_words(desk: Client, cast: Cast) -> None:
    late = make_matter(cast)
    Matter.objects.filter(pk=late.pk).update(promised_due=times.now() - timedelta(days=10))

    assert "逾期" in desk.get("/desk/today").content.decode()


def test_a_quiet_matter_keeps_its_place_and_not_its_words(desk: Client, cast: Cast) -> None:
    make_matter(
        cast, restricted=True, by=cast.gu, party=make_party(cast.village, "祝阿妹", "13857360033")
    )

    page = desk.get("/desk/today").content.decode()

    assert "（专人办理）" in page
    assert "祝阿妹" not in page
    assert "老年" not in page


def test_the_neighbours_register_is_not_ours(client: Client, desk: Client, cast: Cast) -> None:
    registered(desk)
    client.force_login(cast.ma)

    assert "朱丽华" not in client.get("/desk/").content.decode()


@pytest.mark.parametrize("address", ["/desk/", f"/desk/?q=老年证&procedure={CARD}", "/desk/today"])
def test_a_longer_register_costs_no_more(desk: Client, cast: Cast, address: str) -> None:
    for _ in range(2):
        make_matter(cast)
    desk.get(address)
    few = queries(desk, address)

    for _ in range(8):
        transitions.accept(make_matter(cast), by=cast.shen)
    many = queries(desk, address)

    assert len(own(many)) == len(own(few))
    assert len(many) <= 12


def test_suggestions_come_for_three_queries(desk: Client, cast: Cast) -> None:
    desk.get("/desk/suggest", {"q": "老年证"})

    assert len(own(queries(desk, "/desk/suggest?q=低保"))) <= 3


def test_suggestions_end_with_the_way_out(desk: Client) -> None:
    rows = desk.get("/desk/suggest", {"q": "我妈的老年证要弄一下"}).content.decode()

    assert rows.index(CARD) < rows.index("照原话登记")
    assert "<mark>老年证</mark>" in rows


def test_what_was_chosen_for_the_words_before_is_lit_again(desk: Client) -> None:
    def lit(picked: str) -> list[str]:
        rows = desk.get("/desk/suggest", {"q": "老年证", "picked": picked}).content.decode()
        return re.findall(r'data-value="([^"]*)"[^>]*aria-selected="true"', rows)

    assert lit("CG-005") == ["CG-005"]  # none of the words' own
    assert lit("") == [""]
    assert lit("XX-999") == [CARD]


@pytest.mark.parametrize("said", ["\x00", "😀" * 50, "好" * 5000, "'; DROP TABLE", "%", ""])
def test_whatever_is_said_the_list_answers(desk: Client, said: str) -> None:
    assert desk.get("/desk/suggest", {"q": said}).status_code == 200
    assert desk.get("/desk/", {"q": said, "procedure": said}).status_code == 200


def test_what_is_common_here_is_offered_before_anything_is_said(desk: Client) -> None:
    registered(desk)
    recent.forget_all()

    assert 'data-say="老年优待证办理"' in desk.get("/desk/").content.decode()


def test_choosing_shows_papers_handler_and_promise(desk: Client, cast: Cast) -> None:
    panes = desk.get("/desk/chosen", {"procedure": CARD, "answer": "visit"}).content.decode()

    for words in ("身份证", "近期照片", "沈月琴", "登记并派给沈月琴", "最晚答复", "有空"):
        assert words in panes


def test_the_same_procedure_again_leaves_the_ticks_alone(desk: Client) -> None:
    again = desk.get("/desk/chosen", {"procedure": CARD, "shown": CARD, "answer": "phone"})

    assert again["HX-Reswap"] == "none"


def test_who_is_on_leave_is_stood_in_for(desk: Client, cast: Cast) -> None:
    tomorrow = times.now() + timedelta(days=1)
    set_presence(cast.shen, by=cast.shen, state="leave", until=tomorrow)

    panes = desk.get("/desk/chosen", {"procedure": CARD}).content.decode()

    assert "登记并派给陆志强" in panes
    assert "沈月琴请假" in panes


def test_who_stands_in_is_where_the_list_of_today_says(desk: Client, cast: Cast) -> None:
    later = times.now() + timedelta(hours=1)
    set_presence(cast.lu, by=cast.lu, state="meeting", until=later)
    set_presence(cast.shen, by=cast.shen, state="leave", until=later)

    page = desk.get("/desk/", {"procedure": CARD})

    handling = page.context["handling"]
    listed = {each.person: each.presence for each in page.context["team"]}
    assert handling.person is not None
    assert handling.person != cast.shen
    assert handling.presence == listed[handling.person]
    for name in (cast.jin, cast.lu):
        choice = desk.get("/desk/chosen", {"procedure": CARD, "handler": name.pk})
        assert choice.context["handling"].presence == listed[name]


def test_somebody_else_can_be_chosen(desk: Client, cast: Cast) -> None:
    panes = desk.get("/desk/chosen", {"procedure": CARD, "handler": cast.jin.pk}).content.decode()

    assert "登记并派给金海明" in panes


def test_a_promised_visit_is_not_promised_twice(desk: Client, cast: Cast) -> None:
    free = desk.get("/desk/chosen", {"procedure": CARD, "answer": "visit"}).context["handling"].free
    registered(desk, answer="visit", visit_at=f"{times.timezone.localtime(free[0]):%Y-%m-%dT%H:%M}")

    later = desk.get("/desk/chosen", {"procedure": CARD, "answer": "visit"}).context["handling"]

    assert free[0] not in later.free
    assert later.busy.clash(free[0]) is not None
