"""What somebody was told: counted on the lintel, opened, read."""

from datetime import timedelta

import pytest

from huiketing.base import times
from huiketing.history.models import Notice
from huiketing.matters import transitions
from huiketing.org.models import Person, Post
from tests.cast import Cast
from tests.matters.making import make_matter, make_party, take_up
from tests.matters.pages.looking import browser, text_of


def test_a_new_matter_is_counted_on_the_lintel_and_opens_from_the_inbox(cast: Cast) -> None:
    matter = make_matter(cast)
    client = browser(cast.shen)

    page = client.get("/notices/")
    notice = page.context["rows"][0][0]
    answer = client.post(f"/notices/{notice.uid}")

    assert str(page.context["unread"]) == "1"
    assert "王晓芸" in text_of(page) and matter.number in text_of(page)
    assert answer["Location"] == matter.get_absolute_url()
    assert str(client.get("/notices/").context["unread"]) == "0"


def test_nobody_opens_what_another_was_told(cast: Cast) -> None:
    make_matter(cast)
    notice = Notice.objects.get(to=cast.shen.uid)

    assert browser(cast.jin).post(f"/notices/{notice.uid}").status_code == 404
    assert not browser(cast.jin).get("/notices/").context["rows"]
    assert Notice.objects.get(pk=notice.pk).read_at is None


def test_what_may_not_be_read_any_more_is_not_read_in_the_inbox_either(cast: Cast) -> None:
    matter = take_up(cast)
    said = "等派出所的回执"
    transitions.ask_extension(matter, by=cast.shen, reason=said, amount=1, unit="day")
    assert said in text_of(browser(cast.gu).get("/notices/"))

    Post.objects.filter(person=cast.gu).update(ends_on=times.today() - timedelta(days=1))
    page = browser(Person.objects.get(pk=cast.gu.pk)).get("/notices/")

    assert len(page.context["rows"]) == 1
    assert said not in text_of(page) and "沈月琴" not in text_of(page)
    assert "您的岗位已不能查看" in text_of(page)


def test_all_are_read_at_once_and_only_unread_ones_can_be_asked_for(cast: Cast) -> None:
    matter = make_matter(cast)
    transitions.remind(matter, by=cast.wang, words="快一点")
    client = browser(cast.shen)
    assert len(client.get("/notices/?unread=1").context["rows"]) == 2

    client.post("/notices/read")

    assert not client.get("/notices/?unread=1").context["rows"]
    assert len(client.get("/notices/").context["rows"]) == 2


def test_a_long_inbox_is_read_page_by_page(cast: Cast) -> None:
    party = make_party(cast.village)
    for _each in range(33):
        make_matter(cast, party=party)
    client = browser(cast.shen)

    first = client.get("/notices/")
    second = client.get(f"/notices/?cursor={first.context['next']}")

    assert (len(first.context["rows"]), len(second.context["rows"])) == (30, 3)
    assert client.get("/notices/?cursor=x").status_code == 422


@pytest.mark.parametrize("who", ["wang", "fang", "admin"])
def test_everybody_has_one(cast: Cast, who: str) -> None:
    assert browser(getattr(cast, who)).get("/notices/").status_code == 200
