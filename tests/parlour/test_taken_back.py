"""Whom a registration wrote down that was taken back is not offered any more, and not lost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from huiketing.base.statuses import LABELS
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.parlour.selectors.visitor import recognised
from huiketing.parties.models import Party
from huiketing.parties.selectors import likely_duplicates, lookup
from huiketing.parties.transitions import change, find_or_add
from huiketing.search.asking import ask
from tests.cast import Cast
from tests.parlour.desking import registered

WRONG = {"name": "许阿保", "phone": "13857360088"}


def undone(desk: Client, cast: Cast, **typed: str) -> Matter:
    matter = registered(desk, **WRONG | typed)
    return transitions.void(matter, by=cast.wang, reason="打错了")


def offered(cast: Cast) -> list[str]:
    return [found.name for found in lookup("许", cast.wang)]


@pytest.mark.parametrize("large_print", ["", "on"])
def test_after_the_undo_nobody_offers_them(desk: Client, cast: Cast, large_print: str) -> None:
    undone(desk, cast, **({"large_print": "on"} if large_print else {}))
    registered(desk, name="许阿宝", phone=WRONG["phone"])

    assert offered(cast) == ["许阿宝"]
    assert [found.name for found in lookup(WRONG["phone"], cast.wang)] == ["许阿宝"]
    assert recognised("", WRONG["phone"], cast.wang) == Party.objects.get(name="许阿宝")
    assert likely_duplicates(cast.village) == []
    assert [hit.hit.title for hit in ask(cast.wang, "许阿保", among=["party"]).items] == []
    assert "许阿保" not in desk.get("/parties/?q=许").content.decode()


def test_nothing_of_them_is_lost(desk: Client, cast: Cast) -> None:
    matter = undone(desk, cast)

    assert desk.get(matter.party.get_absolute_url()).status_code == 200
    assert Party.objects.get(name="许阿保") == matter.party


def test_registered_again_they_are_the_same_and_offered(desk: Client, cast: Cast) -> None:
    first = undone(desk, cast)

    again = registered(desk, **WRONG)

    assert again.party == first.party
    assert offered(cast) == ["许阿保"]


def test_undone_twice_they_are_offered_no_more(desk: Client, cast: Cast) -> None:
    undone(desk, cast)
    undone(desk, cast)

    assert offered(cast) == []


def test_who_was_known_before_stays(desk: Client, cast: Cast) -> None:
    find_or_add(**WRONG, unit=cast.village, by=cast.wang)

    undone(desk, cast)

    assert offered(cast) == ["许阿保"]


def test_who_came_with_something_else_stays(desk: Client, cast: Cast) -> None:
    matter = registered(desk, **WRONG)
    registered(desk, words="路灯不亮", procedure="", own="1", **WRONG)

    transitions.void(matter, by=cast.wang, reason="打错了")

    assert offered(cast) == ["许阿保"]


def test_of_whom_more_was_written_down_stays(desk: Client, cast: Cast) -> None:
    matter = undone(desk, cast)

    change(matter.party, by=cast.wang, group="9 组")

    assert offered(cast) == ["许阿保"]


def test_a_lookup_is_one_statement_still(desk: Client, cast: Cast) -> None:
    undone(desk, cast)
    cast.wang.authority  # noqa: B018

    with CaptureQueriesContext(connection) as queries:
        lookup("许", cast.wang)

    assert len(queries) == 1


def test_one_state_has_one_word_on_pages_and_in_the_api(desk: Client) -> None:
    with translation.override("zh-hans"):
        words = {each.value: str(each.label) for each in Matter.Status}

        assert words == {code: str(LABELS[code]) for code in words}
        assert words["voided"] == "已作废" != words["withdrawn"]
        assert str(Matter.Outcome.VOIDED.label) == "已作废"


def test_what_is_urgent_is_called_so_in_one_way(desk: Client) -> None:
    registered(desk, urgent="on")

    page = desk.get("/desk/").content.decode()

    assert '<span class="tag seal">紧急</span>' in page
    with translation.override("zh-hans"):
        assert str(Matter.Urgency.URGENT.label) == "紧急"
