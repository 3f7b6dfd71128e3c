"""Beside the matter in hand: others like it and how they ended, and what colleagues learned."""

from datetime import timedelta

import pytest

from huiketing.base import times
from huiketing.handbook.loading import load_starter
from huiketing.matters import transitions
from huiketing.matters.alike import alike
from huiketing.matters.models import Matter
from tests.cast import Cast
from tests.matters.making import make_matter, make_party, take_up
from tests.matters.pages.looking import browser, text_of
from tests.statements import cost

DRIP = "楼上卫生间漏水，滴到我床上了"
DRIP_TOO = "楼上漏水，卫生间天花板一直滴水"


def ended(cast: Cast, **changes: object) -> Matter:
    matter = take_up(cast, **changes)
    transitions.reply(matter, by=cast.shen, text="楼上重做了防水，十天没再滴")
    return transitions.close(matter, by=cast.shen, outcome="solved")


def titles(matter: Matter, person: object) -> list[str]:
    return [each.matter.title for each in alike(matter, person)]  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def other_words(cast: Cast) -> None:
    for words in ("路灯不亮", "社保卡丢了", "想种菜"):
        make_matter(cast, title=words, words=words)


def test_alike_words_are_found_with_how_it_ended_and_how_long_it_took(cast: Cast) -> None:
    with times.as_of(times.now() - timedelta(days=1)):
        before = ended(cast, title="楼上漏水", words=DRIP)
    matter = make_matter(cast, title="卫生间漏水", words=DRIP_TOO)

    (found,) = alike(matter, cast.wang)

    assert found.matter == before and found.result.startswith("楼上重做了防水")
    assert found.days == 0 and not found.same_procedure
    page = text_of(browser(cast.wang).get(f"/matters/{matter.number}/alike"))
    assert before.number in page and "楼上重做了防水" in page and "当天" in page


def test_the_same_procedure_is_alike_whatever_the_words(cast: Cast) -> None:
    load_starter()
    make_matter(cast, code="MZ-006", title="敬老卡", words="坐车不要钱的卡")
    matter = make_matter(cast, code="MZ-006", title="老年优待证", words="我妈满六十了")

    assert titles(matter, cast.wang) == ["敬老卡"]


def test_both_come_first_then_those_that_ended(cast: Cast) -> None:
    load_starter()
    make_matter(cast, code="WY-001", title="同流程", words="阁楼渗了")
    make_matter(cast, title="开着的", words=DRIP)
    ended(cast, title="办完的", words=DRIP)
    make_matter(cast, code="WY-001", title="都像", words=DRIP)
    matter = make_matter(cast, code="WY-001", title="卫生间漏水", words=DRIP_TOO)

    assert titles(matter, cast.wang) == ["都像", "办完的", "开着的", "同流程"]


def test_at_most_five_and_never_what_was_voided(cast: Cast) -> None:
    for n in range(7):
        make_matter(cast, title=f"楼上漏水{n}", words=DRIP)
    gone = make_matter(cast, title="写错了", words=DRIP)
    transitions.void(gone, by=cast.wang, reason="写错")
    matter = make_matter(cast, title="卫生间漏水", words=DRIP_TOO)

    found = titles(matter, cast.wang)

    assert len(found) == 5 and "写错了" not in found


def test_restricted_ones_are_alike_to_nothing_and_nothing_to_them(cast: Cast) -> None:
    quiet = make_matter(cast, title="打人还漏水", words=DRIP, restricted=True)
    matter = make_matter(cast, title="卫生间漏水", words=DRIP_TOO)

    for person in (cast.gu, cast.wang, cast.shen):
        assert titles(matter, person) == []
        assert alike(quiet, person) == []
    assert (
        f"/matters/{quiet.number}/alike"
        not in browser(cast.gu).get(quiet.get_absolute_url()).content.decode()
    )


def test_what_one_may_not_read_is_not_named(cast: Cast) -> None:
    there = make_party(cast.neighbour, "许阿宝", "13857360044")
    make_matter(
        cast, by=cast.ma, unit=cast.neighbour, party=there, recipient=None, words=DRIP, title="邻村"
    )
    matter = make_matter(cast, title="卫生间漏水", words=DRIP_TOO)

    assert titles(matter, cast.wang) == []
    assert titles(matter, cast.fang) == ["邻村"]
    assert browser(cast.ma).get(f"/matters/{matter.number}/alike").status_code == 404


def test_it_costs_the_same_however_many_there_are(cast: Cast) -> None:
    load_starter()
    party = make_party(cast.village)
    matter = make_matter(cast, code="WY-001", title="卫生间漏水", words=DRIP_TOO, party=party)
    ended(cast, code="WY-001", title="一件", words=DRIP, party=party)
    client = browser(cast.wang)
    address = f"/matters/{matter.number}/alike"
    client.get(address)
    few = cost(client, address)
    for n in range(12):
        make_matter(cast, code="WY-001", title=f"又一件{n}", words=DRIP, party=party)

    assert cost(client, address) <= few <= 16


def test_htmx_gets_the_piece_alone(cast: Cast) -> None:
    matter = make_matter(cast, title="卫生间漏水", words=DRIP_TOO)

    piece = browser(cast.wang).get(
        f"/matters/{matter.number}/alike", headers={"HX-Request": "true"}
    )

    assert "<html" not in piece.content.decode() and "相近的事" in piece.content.decode()
