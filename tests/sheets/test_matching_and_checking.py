"""Whatever a village calls its columns, they are found; whatever is wrong in a cell is named."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.sheets import columns as kinds
from huiketing.sheets.checking import check
from huiketing.sheets.columns import Column
from huiketing.sheets.matching import match, missing
from huiketing.sheets.reading import Sheet, read
from huiketing.sheets.writing import error_sheet

COLUMNS = [
    Column("at", "日期时间", kinds.moment(), aliases=("时间", "登记日期"), required=True),
    Column("name", "姓名", kinds.text(40), aliases=("服务对象",), required=True),
    Column("phone", "联系电话", kinds.phone, aliases=("手机", "电话")),
    Column("words", "服务事项/诉求", kinds.text(200), aliases=("事项",), required=True),
    Column("done", "当场办结是/否", kinds.yes_no, default=False),
    Column(
        "line", "条线", kinds.one_of({"民政": "MZ", "社保": "SB", "河道水利": "SL"}), default=""
    ),
]


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with times.as_of(datetime(2026, 11, 23, 9, tzinfo=UTC)), override("zh-hans"):
        yield


def a_sheet(*rows: tuple[str, ...], heads: tuple[str, ...] = ()) -> Sheet:
    heads = heads or tuple(column.head for column in COLUMNS)
    return Sheet("台账", heads, rows, tuple(range(2, 2 + len(rows))))


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        (["姓名", "日期时间"], {"name": 0, "at": 1}),
        (["服务对象", "时间"], {"name": 0, "at": 1}),
        (["姓 名", "联系电话（手机）", "服务事项／诉求"], {"name": 0, "phone": 1, "words": 2}),
        (["群众姓名", "登记日期时间"], {"name": 0, "at": 1}),
        (["户主姓名", "群众姓名"], {}),
        (["电话", "联系电话"], {"phone": 1}),
        (["", "序号"], {}),
    ],
)
def test_columns_are_found_under_the_names_people_give_them(
    heads: list[str], found: dict[str, int]
) -> None:
    assert match(heads, COLUMNS) == found


def test_what_a_person_has_chosen_goes_before_everything() -> None:
    heads = ["姓名", "户主", "电话"]

    assert match(heads, COLUMNS, {"name": 1, "phone": None}) == {"name": 1}
    assert match(heads, COLUMNS, {"name": 99}) == {"name": 0, "phone": 2}


def test_required_columns_that_are_not_there_are_named() -> None:
    matched = match(["姓名"], COLUMNS)

    assert [column.head for column in missing(COLUMNS, matched)] == ["日期时间", "服务事项/诉求"]


def test_a_good_row_becomes_values() -> None:
    sheet = a_sheet(("2026-11-20 09:42", "朱建国", "138 1234 5678", "河道清淤", "√", "社保"), ())
    sheet = a_sheet(sheet.rows[0])

    checked = check(sheet, COLUMNS, match(sheet.heads, COLUMNS))

    assert checked.problems == []
    assert checked.rows[0].number == 2
    assert checked.rows[0].values == {
        "at": timezone.make_aware(datetime(2026, 11, 20, 9, 42)),
        "name": "朱建国",
        "phone": "13812345678",
        "words": "河道清淤",
        "done": True,
        "line": "SB",
    }


def test_a_wrong_row_is_named_by_row_column_what_and_what_to_write() -> None:
    sheet = a_sheet(
        ("前天", "", "1381234567", "河道清淤", "也许", "河道水力"),
        ("2026-11-20", "朱建国", "", "河道清淤", "", ""),
    )

    checked = check(sheet, COLUMNS, match(sheet.heads, COLUMNS))

    assert [row.number for row in checked.rows] == [3]
    assert checked.faulty == {2}
    said = [(p.row, p.column, p.value, p.what, p.write_instead) for p in checked.problems]
    assert said == [
        (2, "日期时间", "前天", "看不出是哪一天。", "写成 2026-11-23。"),
        (2, "姓名", "", "这里没填。", "补上就行。"),
        (2, "联系电话", "1381234567", "少了 1 位。手机号是 11 位。", "再对一遍。"),
        (2, "当场办结是/否", "也许", "看不出是还是否。", "请写「是」或「否」。"),
        (2, "条线", "河道水力", "没有「河道水力」这一项。", "是不是「河道水利」？"),
    ]


def test_a_number_excel_has_cut_is_not_taken_for_true() -> None:
    sheet = Sheet("表", ("姓名",), (("330482196304120064",),), (2,), frozenset({(2, 0)}))

    checked = check(sheet, [Column("id", "姓名")], {"id": 0})

    assert "前 15 位" in checked.problems[0].what


@pytest.mark.parametrize(
    "said",
    ["2026-11-03", "2026/11/3", "2026.11.03", "2026年11月3日", "20261103", "２０２６－１１－０３",
     "2026-11-03 周二", "2026年11月3日（星期二）"],
)  # fmt: skip
def test_a_day_is_read_in_any_way_people_write_it(said: str) -> None:
    assert kinds.day()(said) == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("2026-11-03 9:05", (9, 5)),
        ("2026年11月3日9时5分", (9, 5)),
        ("2026年11月3日上午9点半", (9, 30)),
        ("2026-11-03 下午2:15", (14, 15)),
        ("2026-11-03 14:15:30", (14, 15)),
        ("2026-11-03T14:15", (14, 15)),
        ("2026-11-03 2点", (2, 0)),
        ("2026-11-03", (0, 0)),
    ],
)
def test_a_moment_is_read_in_the_places_own_time(said: str, clock: tuple[int, int]) -> None:
    read_as = kinds.moment()(said)

    assert (read_as.hour, read_as.minute) == clock
    assert str(read_as.tzinfo) == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("1900-01-01", "太早"),
        ("2026-11-24", "还没到"),
        ("2026-02-30", "哪一天"),
        ("9999999", "哪一天"),
        ("0000-00-00", "哪一天"),
        ("2026-11-03 25:00", "几点"),
        ("2026-11-03 左右", "几点"),
    ],
)
def test_a_day_that_cannot_be_is_refused(said: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        kinds.moment()(said)


def test_a_promised_day_may_lie_ahead() -> None:
    assert kinds.day(future=True)("2026-12-01") == date(2026, 12, 1)


@pytest.mark.parametrize("said", ["-1", "12.5", "一", "99999999999999999999", "1e9", ""])
def test_a_count_is_whole_and_bounded(said: str) -> None:
    assert kinds.whole_number(0, 1000)("1,000") == 1000
    with pytest.raises(Invalid):
        kinds.whole_number(0, 1000)(said)


@given(st.text(max_size=40))
def test_any_text_is_a_value_or_a_problem_and_nothing_else(said: str) -> None:
    for column in COLUMNS:
        sheet = Sheet("表", (column.head,), ((said,),), (2,))
        checked = check(sheet, [column], {column.key: 0})
        assert len(checked.rows) + len(checked.faulty) == 1


def test_mended_rows_of_the_error_sheet_can_be_read_again() -> None:
    sheet = a_sheet(
        ("前天", "朱建国", "", "=1+1", "", ""),
        ("2026-11-20", "沈月琴", "", "电梯坏了", "", ""),
        ("2026-11-20", "", "", "路灯不亮", "", ""),
    )
    checked = check(sheet, COLUMNS, match(sheet.heads, COLUMNS))

    again = read(error_sheet(sheet, checked.problems))

    assert again.heads == (*sheet.heads, "原来第几行", "哪里不对", "怎么写")
    assert [row[:6] for row in again.rows] == [sheet.rows[0], sheet.rows[2]]
    assert again.rows[0][6:] == ("2", "日期时间：看不出是哪一天。", "日期时间：写成 2026-11-23。")
    mended = Sheet("表", again.heads, (("2026-11-20", "朱", *again.rows[1][2:]),), (2,))
    assert check(mended, COLUMNS, match(mended.heads, COLUMNS)).problems == []
