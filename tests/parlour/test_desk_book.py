"""The register as a book: its sixteen heads, its pages, its paper."""

import base64
import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from huiketing.base import times
from huiketing.matters import transitions
from huiketing.parlour import ledger
from tests.cast import Cast
from tests.matters.making import make_matter, make_party
from tests.parlour.desking import registered
from tests.statements import own, queries

RULES_HEADS = (
    "序号 | 日期时间 | 姓名 | 性别 | 住址(组/幢) | 联系电话 | 服务事项/诉求 | 条线 | "
    "接待(受理)人 | "
    "当场办结是/否 | 责任干部 | 后续办理(电话/上门) | 办理结果 | 办结时间 | 群众签名/评价 | 备注"
)


def row(cast: Cast, person: object = None) -> dict[str, str]:
    matter = ledger.register_of(cast.village, person or cast.wang).latest("pk")
    readable = ledger.may_read(matter, person or cast.wang)
    cells = ledger.cells(matter, ledger.serial_of(matter), readable=readable)
    return dict(zip(ledger.HEADS, cells, strict=True))


def test_the_heads_are_the_forms_own() -> None:
    assert " | ".join(ledger.HEADS) == RULES_HEADS


def test_a_row_tells_the_whole_story(cast: Cast) -> None:
    with times.as_of(times.now() - timedelta(days=3)):
        matter = make_matter(cast, on_behalf_of="母亲", answer="visit")
    transitions.accept(matter, by=cast.shen)
    transitions.reply(matter, by=cast.shen, text="证已送到家")
    transitions.rate(matter, level=5, by_name="朱女士")

    cells = row(cast)

    assert cells["序号"] == "1"
    assert (cells["姓名"], cells["性别"], cells["联系电话"]) == ("朱丽华", "女", "138****0021")
    assert cells["服务事项/诉求"] == "老年优待证办理：我妈的老年证要弄一下"
    assert (cells["条线"], cells["接待(受理)人"], cells["责任干部"]) == ("民政", "王晓芸", "沈月琴")
    assert (cells["当场办结是/否"], cells["后续办理(电话/上门)"]) == ("否", "上门")
    assert (cells["办理结果"], cells["群众签名/评价"]) == ("证已送到家", "非常满意")
    assert cells["备注"] == f"{matter.number}；替母亲办"


def test_a_row_opened_again_says_so_and_keeps_what_was_said_of_the_answer(cast: Cast) -> None:
    matter = make_matter(cast)
    transitions.accept(matter, by=cast.shen)
    transitions.reply(matter, by=cast.shen, text="证已送到家")
    transitions.rate(matter, level=1, by_name="朱女士")
    transitions.reopen(matter, by=None, reason="不是我妈的证", by_name="朱女士")

    cells = row(cast)

    assert cells["办理结果"] == "重办中；之前答复：证已送到家"
    assert (cells["办结时间"], cells["群众签名/评价"]) == ("", "非常不满意")


def test_settled_on_the_spot_is_yes(desk: Client, cast: Cast) -> None:
    registered(desk, answer="now", result="当场领好")

    assert row(cast)["当场办结是/否"] == "是"
    assert row(cast)["办结时间"]


def test_back_entry_shows_both_times(cast: Cast) -> None:
    make_matter(cast, happened_at=times.now() - timedelta(days=1))

    assert "补录" in row(cast)["备注"]


def test_contact_is_written_out_only_on_request(cast: Cast) -> None:
    matter = make_matter(cast)

    assert "13857360021" not in ledger.cells(matter, 1)
    assert "13857360021" in ledger.cells(matter, 1, contact=True)


@pytest.mark.parametrize(("who", "opens"), [("wang", False), ("gu", True), ("shen", True)])
def test_a_quiet_row_opens_to_its_own_people_alone(cast: Cast, who: str, opens: bool) -> None:
    from huiketing.matters.recipient import Recipient

    make_matter(
        cast,
        by=cast.lu,
        restricted=True,
        recipient=Recipient(cast.village, cast.shen),
        party=make_party(cast.village, "祝阿妹", "13857360033"),
    )

    cells = row(cast, getattr(cast, who))

    assert (cells["姓名"] == "祝阿妹") is opens
    assert (ledger.SEPARATELY in cells.values()) is not opens


def test_the_book_is_read_by_days_line_and_receiver(desk: Client, cast: Cast) -> None:
    registered(desk)
    registered(desk, procedure="", line="CG", words="树要倒了", name="许阿宝", phone="13857360088")
    today = times.today().isoformat()

    whole = desk.get("/desk/register-book").content.decode()
    trees = desk.get("/desk/register-book", {"line": "CG", "since": today}).content.decode()
    nobodys = desk.get("/desk/register-book", {"receiver": cast.shen.pk}).content.decode()

    assert "朱丽华" in whole
    assert "树要倒了" in whole
    assert "朱丽华" not in trees
    assert "树要倒了" in trees
    assert "这些天没有登记" in nobodys


def mark(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "2026-02-30"},
        {"since": "0001-01-01"},
        {"since": "9999-12-31"},
        {"until": "0001-01-01"},
        {"until": "9999-12-31"},
        {"cursor": mark("@0001-01-01T00:00:00+14:00", 1)},
        {"cursor": mark("0001-01-01T00:00:00+14:00", 1)},
        {"cursor": mark("@9999-12-31T23:59:59.999999-23:59", 1)},
        {"cursor": mark("@2026-01-01T00:00:00+00:00", "\x00")},
        {"cursor": mark(1, 1)},
        {"since": "2026-03-02", "until": "2026-03-01"},
        {"line": "??"},
        {"receiver": "99999999999999999999"},
        {"cursor": "nonsense"},
        {"cursor": "\x00"},
    ],
)
def test_what_cannot_be_read_is_refused_in_words(desk: Client, asked: dict[str, str]) -> None:
    assert desk.get("/desk/register-book", asked).status_code == 422


def test_the_book_turns_its_pages_by_key(desk: Client, cast: Cast) -> None:
    party = make_party(cast.village)
    for day in range(27):
        with times.as_of(times.now() - timedelta(days=day % 3, minutes=day)):
            make_matter(cast, party=party)

    first = desk.get("/desk/register-book")
    second = desk.get(f"/desk/register-book?{first.context['next']}")

    seen = [matter.pk for page in (first, second) for matter, _, _ in page.context["rows"]]
    assert (len(seen), len(set(seen))) == (27, 27)
    assert second.context["next"] == ""


def test_a_longer_book_costs_no_more(desk: Client, cast: Cast) -> None:
    party = make_party(cast.village)
    make_matter(cast, party=party)
    few = own(queries(desk, "/desk/register-book"))

    for _ in range(10):
        make_matter(cast, party=party)
    many = own(queries(desk, "/desk/register-book"))

    assert len(many) == len(few)


def test_on_paper_the_oldest_line_is_first_under_every_head(desk: Client, cast: Cast) -> None:
    party = make_party(cast.village)
    with times.as_of(times.now() - timedelta(days=2)):
        older = make_matter(cast, party=party)
    newer = make_matter(cast, party=party)

    paper = desk.get("/desk/register-book", {"print": "1"}).content.decode()

    assert all(f">{head}</th>" in paper for head in ledger.HEADS)
    assert paper.index(older.number) < paper.index(newer.number)
    assert "群众来访（办事）登记簿" in paper
    assert re.search(r"<title>柳湾村 [^<]*登记簿 [\d-]{10} [\d-]{10}</title>", paper)


def test_serials_follow_the_number_of_the_year(cast: Cast) -> None:
    make_matter(cast)
    second = make_matter(cast, party=make_party(cast.village, "许阿宝", "13857360088"))

    assert ledger.serial_of(second) == "2"
