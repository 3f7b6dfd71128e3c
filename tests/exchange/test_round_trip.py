"""An older book taken over goes out again with the cells it came in with."""

from typing import Any

import pytest
from django.test import Client

from huiketing.exchange.imports.reading import read_register
from huiketing.exchange.imports.taking import take_in
from huiketing.history.models import Event, EventDetail
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from huiketing.parlour.ledger import HEADS
from tests.cast import Cast
from tests.exchange.exports.test_register import register
from tests.exchange.tables import as_sheet, entry, table

pytestmark = pytest.mark.usefixtures("monday")

# The number is that of the book it goes into, and the remarks say that it was entered late.
OF_THE_NEW_BOOK = {"序号", "备注"}
KINDS: dict[str, dict[str, str]] = {
    "visited two days later": {},
    "answered by phone": {"后续办理": "电话", "办结时间": "2026-03-03 10:00"},
    "by phone, the same minute": {"后续办理": "电话", "办结时间": "2026-03-02 09:20"},
    "by phone, the same day without an hour": {"后续办理": "电话", "办结时间": "2026-03-02"},
    "on the spot ten minutes later": {
        "当场办结是": "是",
        "后续办理": "",
        "办结时间": "2026-03-02 09:30",
    },
    "on the spot in the same minute": {
        "当场办结是": "是",
        "后续办理": "",
        "办结时间": "2026-03-02 09:20",
    },
    "on the spot, only the day": {"当场办结是": "是", "后续办理": "", "办结时间": "2026-03-02"},
    "on the spot, nothing written": {"当场办结是": "是", "后续办理": "", "办结时间": ""},
    "on the spot, no words": {"当场办结是": "是", "后续办理": "", "办理结果": ""},
    "on the spot, and a visit": {"当场办结是": "是", "办结时间": "2026-03-02 11:00"},
    "said to be answered at the desk, later": {"后续办理": "当场"},
    "nobody said how": {"当场办结是": "", "后续办理": ""},
    "ended, no words": {"办理结果": ""},
    "ended, no day": {"办结时间": ""},
    "ended, neither rated nor signed": {"群众签名": ""},
    "rated and signed": {"群众签名": "朱丽华 满意"},
    "only signed": {"群众签名": "朱丽华"},
    "not content": {"群众签名": "不满意"},
    "withdrawn": {"办理结果": "已撤回", "群众签名": ""},
    "still going on": {"办理结果": "办理中，等镇里答复", "办结时间": "", "群众签名": ""},
    "not ended, rated": {"办理结果": "办理中", "办结时间": "", "群众签名": "满意"},
    "a visit agreed on": {
        "办理结果": "待办",
        "办结时间": "",
        "群众签名": "",
        "后续办理": "约好周三去看",
    },
    "with a note": {"备注": "雨天，补材料一次"},
    "a way in their own words": {"后续办理": "电话告知，又去看了一次"},
    "an unknown cadre": {"责任干部": "周老师"},
    "an unknown receiver": {"接待": "前任文书"},
    "unknown and still going on": {
        "接待": "前任文书",
        "责任干部": "周老师",
        "办理结果": "办理中",
        "办结时间": "",
        "群众签名": "",
    },
    "two cadres": {"责任干部": "沈月琴、陆志强"},
    "no cadre": {"责任干部": ""},
    "no receiver": {"接待": ""},
    "an unknown line": {"条线": "渔业"},
    "only a day": {"日期时间": "2026-03-02", "办结时间": "2026-03-04"},
    "no phone, no sex": {"联系电话": "", "性别": "", "住址": ""},
    "a masked phone": {"联系电话": "138****0021", "姓名": "李国平"},
    "a place without a gap": {"住址": "8组12号"},
    "a firm": {"姓名": "柳湾渔业公司", "性别": "", "联系电话": "0573-85121234"},
    "a matter and words": {"服务事项": "老年证：我妈那张证掉了"},
    "words that repeat the matter": {"服务事项": "水渠堵了要清：水渠堵了"},
}  # fmt: skip


def taken_over(cast: Cast, *entries: list[Any]) -> list[dict[str, str]]:
    """The rows as they go out again, phones and addresses too."""
    take_in(read_register(as_sheet(table(*entries)), cast.village), by=cast.gu, file="老簿.xlsx")
    _content, sheet = register(cast.village, cast.gu)
    return [dict(zip(HEADS, row, strict=True)) for row in sheet.rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_an_older_book_goes_out_as_it_came_in(cast: Cast, kind: str) -> None:
    came = dict(zip(HEADS, entry(**KINDS[kind]), strict=True))

    (went,) = taken_over(cast, list(came.values()))

    kept = [head for head in HEADS if head not in OF_THE_NEW_BOOK]
    assert {head: went[head] for head in kept} == {head: came[head] for head in kept}


def test_where_nothing_is_written_an_open_row_says_where_it_stands(cast: Cast) -> None:
    (went,) = taken_over(cast, entry(办理结果="", 办结时间="", 群众签名=""))

    assert went["办理结果"] == "待接"
    assert went["办结时间"] == ""


def test_what_came_after_is_told_in_our_own_words(cast: Cast) -> None:
    going_on = entry(
        责任干部="周老师", 办理结果="等镇里答复，办理中", 办结时间="", 群众签名="", 后续办理="再说"
    )
    taken_over(cast, going_on)
    matter = Matter.objects.get()
    transitions.assign(matter, to=Recipient.person_at(cast.shen, cast.village), by=cast.gu)
    matter.refresh_from_db()
    transitions.accept(matter, by=cast.shen)

    _content, sheet = register(cast.village, cast.gu)

    row = dict(zip(HEADS, sheet.rows[0], strict=True))
    assert (row["责任干部"], row["办理结果"], row["后续办理(电话/上门)"]) == (
        "沈月琴", "办理中", "电话",
    )  # fmt: skip


def test_a_book_in_which_they_left_before_they_came_is_not_mended_silently(cast: Cast) -> None:
    slip = entry(当场办结是="是", 日期时间="2026-03-02 09:20", 办结时间="2026-03-02 09:10")

    reading = read_register(as_sheet(table(slip)), cast.village)

    assert [problem.column for problem in reading.problems] == ["办结时间"]


@pytest.mark.parametrize(
    ("column", "head", "name"),
    [
        ("责任干部", "责任干部", "周老师"),
        ("接待", "接待(受理)人", "前任文书"),
        ("条线", "条线", "渔业"),
    ],
)
def test_a_name_that_is_kept_as_a_note_stands_in_the_remarks(
    cast: Cast, column: str, head: str, name: str
) -> None:
    (went,) = taken_over(cast, entry(**{column: name, "备注": "雨天"}))

    assert went["备注"].endswith(f"{head}：{name}；雨天")


def test_another_phone_stands_in_the_remarks_only_where_phones_are_written_out(cast: Cast) -> None:
    (went,) = taken_over(cast, entry(联系电话="13857360021、13857360099"))
    _content, masked = register(cast.village, cast.gu, contacts=False)

    assert went["备注"].endswith("联系电话：13857360021、13857360099")
    assert "13857360099" not in str(masked.rows)


def test_the_remarks_of_the_older_book_go_with_whoever_is_erased(cast: Cast) -> None:
    taken_over(cast, entry(备注="雨天", 责任干部="周老师"))
    event = Event.objects.about(Matter.objects.get())[0]
    EventDetail.objects.filter(pk=event.uid).blank()

    _content, sheet = register(cast.village, cast.gu)

    assert "雨天" not in str(sheet.rows)
    assert "周老师" not in str(sheet.rows)


def test_the_number_of_the_older_book_is_called_so(cast: Cast, client: Client) -> None:
    (went,) = taken_over(cast, entry(序号="17"))
    client.force_login(cast.gu)
    page = client.get(f"/matters/{Matter.objects.get().number}/").content.decode()

    assert "原簿序号 17" in went["备注"]
    assert "原簿序号 17" in page
    assert "外部" not in went["备注"]
