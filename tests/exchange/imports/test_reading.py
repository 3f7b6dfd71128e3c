from datetime import datetime
from typing import Any

import pytest

from huiketing.base.errors import Invalid
from huiketing.exchange.imports import roll
from huiketing.exchange.imports.reading import Reading, read_register
from huiketing.matters.models import Matter
from huiketing.parlour.ledger import HEADS
from tests.cast import Cast
from tests.exchange.tables import as_sheet, entry, table, xlsx

pytestmark = pytest.mark.usefixtures("monday")


def reading_of(cast: Cast, *entries: list[Any]) -> Reading:
    return read_register(as_sheet(table(*entries)), cast.village)


def test_a_row_under_the_heads_of_the_form_is_read_whole(cast: Cast) -> None:
    reading = reading_of(cast, entry())

    (row,) = reading.rows
    assert not reading.problems
    assert not reading.warnings
    assert (row.name, row.gender, row.group, row.address) == ("朱丽华", "f", "8组", "12号")
    assert row.phone == "13857360021"
    assert (row.line, row.received_by, row.handler) == (cast.lines["MZ"], cast.wang, cast.shen)
    assert row.answer == Matter.Answer.VISIT
    assert row.answered is not None
    assert (row.answered.result, row.answered.level) == ("已清淤", 4)
    assert row.external_number == "1"


def test_a_real_book_with_title_merged_days_blank_lines_and_totals(cast: Cast) -> None:
    lines = [
        ["柳湾村2026年3月群众来访登记簿"],
        ["单位：柳湾村", None, None, "负责人：顾建平"],
        ["序", "日期", "来访人", "电话", "事由", "承办人", "处理结果", "满意度"],
        [1, "3.2", "朱丽华", "138 5736 0021", "问社保", "沈月琴", "已答复", "满意"],
        [2, None, "陈建国", "0573-85121234", "路灯不亮", "金海明", "已修好", ""],
        [3, None, None, None, None, None, None, None],
        ["序", "日期", "来访人", "电话", "事由", "承办人", "处理结果", "满意度"],
        [4, datetime(2026, 3, 5, 14, 5), "李国平", 13857360023, "盖章", "", "", ""],
        ["合计", None, "3人"],
    ]
    content = xlsx(lines, merge=[(0, 0, 0, 7), (3, 1, 4, 1)])

    reading = read_register(as_sheet(content), cast.village)

    assert [row.name for row in reading.rows] == ["朱丽华", "陈建国", "李国平"]
    assert [row.happened.day.isoformat() for row in reading.rows] == [
        "2026-03-02", "2026-03-02", "2026-03-05",
    ]  # fmt: skip
    assert [row.phone for row in reading.rows] == ["13857360021", "0573-85121234", "13857360023"]
    assert reading.passed_over == [6, 7, 9]
    assert not reading.problems


@pytest.mark.parametrize(
    "total",
    [
        {"序号": "合计", "服务事项": "1件"},
        {"服务事项": "合计 1 件"},
        {"序号": "合 计", "姓名": "3人", "服务事项": "共 3 件", "备注": "满意 2"},
        {"日期时间": "本月小计", "服务事项": "12件", "办理结果": "12"},
        {"姓名": "合计：12人次"},
    ],
)
def test_a_total_below_the_entries_is_passed_over_wherever_it_stands(
    cast: Cast, total: dict[str, str]
) -> None:
    empty = dict.fromkeys(
        [
            *("序号", "日期时间", "姓名", "性别", "住址", "联系电话", "服务事项", "条线"),
            *("接待", "当场办结是", "责任干部", "后续办理", "办理结果", "办结时间", "群众签名"),
        ],
        "",
    )

    reading = reading_of(cast, entry(), entry(**(empty | total)))

    assert (len(reading.rows), reading.problems, reading.passed_over) == (1, [], [3])


def test_an_entry_that_only_begins_like_a_total_stays_an_entry(cast: Cast) -> None:
    said = entry(序号="", 日期时间="", 姓名="", 服务事项="说明社保怎么合计，还要补 3 张表")

    assert reading_of(cast, entry(), said).refused == {3}


def test_csv_as_old_excel_writes_it_is_read(cast: Cast) -> None:
    text = "日期,姓名,联系电话,诉求\n2026/3/2,朱丽华,13857360021,问社保\n"

    reading = read_register(as_sheet(text.encode("gb18030")), cast.village)

    assert [row.words for row in reading.rows] == ["问社保"]


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"日期时间": "去年冬天"}, "日期时间"),
        ({"日期时间": "1900-01-01"}, "日期时间"),
        ({"姓名": ""}, "姓名"),
        ({"姓名": "朱" * 300}, "姓名"),
        ({"联系电话": "1385736002"}, "联系电话"),
        ({"联系电话": "叫他女儿打"}, "联系电话"),
        ({"服务事项": "/"}, "服务事项/诉求"),
        ({"当场办结是": "也许"}, "当场办结是/否"),
        ({"办结时间": "2026-03-01"}, "办结时间"),
        ({"住址": "水" * 300}, "住址(组/幢)"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named_with_what_to_write(
    cast: Cast, said: dict[str, str], column: str
) -> None:
    reading = reading_of(cast, entry(**said), entry(序号="2"))

    assert [(problem.row, problem.column) for problem in reading.problems] == [(2, column)]
    assert reading.problems[0].what
    assert reading.problems[0].write_instead
    assert [row.number for row in reading.rows] == [3]


def test_emoji_and_nul_do_no_harm(cast: Cast) -> None:
    content = "日期,姓名,联系电话,诉求\n2026-03-02,朱🌿丽华,13857360021,问\u202e社保😀\n".encode()

    (row,) = read_register(as_sheet(content), cast.village).rows

    assert row.name == "朱🌿丽华"
    assert row.words == "问社保😀"


@pytest.mark.parametrize(
    ("said", "warned"),
    [
        ({"责任干部": "周老师"}, "责任干部"),
        ({"接待": "前任文书"}, "接待(受理)人"),
        ({"条线": "渔业"}, "条线"),
        ({"联系电话": "138****0021"}, "联系电话"),
        ({"办结时间": ""}, "办结时间"),
        ({"责任干部": "沈月琴、陆志强"}, "责任干部"),
    ],
)
def test_what_had_to_be_supposed_is_a_warning_and_the_row_comes_in(
    cast: Cast, said: dict[str, str], warned: str
) -> None:
    reading = reading_of(cast, entry(**said))

    assert not reading.problems
    assert [problem.column for problem in reading.warnings] == [warned]
    assert len(reading.rows) == 1


@pytest.mark.parametrize("said", ["民政", "MZ", "mz", "民政条线", "民政线"])
def test_a_line_is_known_by_name_and_by_code(cast: Cast, said: str) -> None:
    (row,) = reading_of(cast, entry(条线=said)).rows

    assert row.line == cast.lines["MZ"]


def test_a_spread_out_name_is_the_same_person(cast: Cast) -> None:
    (row,) = reading_of(cast, entry(责任干部="金 海 明")).rows

    assert row.handler == cast.jin


@pytest.mark.parametrize(
    ("said", "level", "kept"),
    [
        ("非常满意", 5, ""),
        ("不满意", 2, ""),
        ("朱丽华 满意", 4, "朱丽华"),
        ("朱丽华", None, "朱丽华"),
        ("满意/不满意", None, "满意/不满意"),
        ("", None, ""),
    ],
)
def test_only_one_of_the_five_levels_is_a_rating(
    cast: Cast, said: str, level: int | None, kept: str
) -> None:
    (row,) = reading_of(cast, entry(群众签名=said)).rows

    assert row.answered is not None
    assert row.answered.level == level
    assert kept in row.note


@pytest.mark.parametrize("result", ["办理中", "正在和镇里协调", "未办结", "待接"])
def test_what_goes_on_stays_open(cast: Cast, result: str) -> None:
    (row,) = reading_of(cast, entry(办理结果=result, 办结时间="", 群众签名="")).rows

    assert row.answered is None
    assert row.handler == cast.shen


def test_a_word_that_only_looks_like_going_on_does_not_keep_it_open(cast: Cast) -> None:
    (row,) = reading_of(cast, entry(办理结果="已由协调中心修好", 办结时间="")).rows

    assert row.answered is not None


def test_settled_on_the_spot_ends_in_the_minute_it_began(cast: Cast) -> None:
    (row,) = reading_of(cast, entry(当场办结是="√", 责任干部="", 办结时间="")).rows

    assert row.answered is not None
    assert row.answered.on_the_spot
    assert (row.answered.at, row.answered.by) == (row.happened.at, cast.wang)


def test_the_same_line_twice_is_two_visits_and_each_keeps_its_key(cast: Cast) -> None:
    once = reading_of(cast, entry(), entry())
    again = reading_of(cast, entry(备注="看过"), entry(), entry(序号="2"))

    assert len({row.key for row in once.rows}) == 2
    assert [row.key for row in again.rows][:2] == [row.key for row in once.rows]


def test_the_same_line_twice_is_pointed_out(cast: Cast) -> None:
    (warning,) = reading_of(cast, entry(), entry()).warnings

    assert warning.row == 3
    assert "前面有一行" in warning.what


def test_on_the_spot_and_yet_days_later_is_closed_on_that_day_and_pointed_out(cast: Cast) -> None:
    said = entry(当场办结是="是", 日期时间="2026-09-22 09:00", 办结时间="2026-09-24")
    reading = reading_of(cast, said)

    (row,), (warning,) = reading.rows, reading.warnings
    assert row.answered is not None and not row.answered.on_the_spot
    assert row.answered.at.date().isoformat() == "2026-09-24"
    assert "当场办结写了是" in warning.what


def test_another_unit_gives_the_same_table_other_keys(cast: Cast) -> None:
    sheet = as_sheet(table(entry()))

    (here,) = read_register(sheet, cast.village).rows
    (there,) = read_register(sheet, cast.neighbour).rows

    assert here.key != there.key


def test_a_table_without_the_columns_that_matter_is_refused_by_name(cast: Cast) -> None:
    sheet = as_sheet(xlsx([["姓名", "电话"], ["朱丽华", "13857360021"]]))

    with pytest.raises(Invalid, match="日期时间、服务事项/诉求"):
        read_register(sheet, cast.village)


def test_a_person_can_say_which_column_is_which(cast: Cast) -> None:
    sheet = as_sheet(
        xlsx([["何时", "谁", "干啥", "姓名"], ["2026-03-02", "朱丽华", "问社保", "王晓芸"]])
    )

    (row,) = read_register(
        sheet, cast.village, {"when": 0, "name": 1, "asked": 2, "receiver": 3}
    ).rows

    assert (row.name, row.words, row.received_by) == ("朱丽华", "问社保", cast.wang)


def test_the_heads_of_the_form_match_themselves_column_by_column(cast: Cast) -> None:
    reading = reading_of(cast, entry())

    assert sorted(reading.matched.values()) == list(range(len(HEADS)))


def test_a_name_of_brackets_without_end_is_looked_at_only_so_far(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(roll, "clean_line", lambda text: (seen.append(len(text)), text)[1])

    found = roll.Roll(cast.village).find("(" * 32_000)

    assert found.person is None
    assert max(seen) <= 200
