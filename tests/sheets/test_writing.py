"""A table handed out opens in Excel, prints on A4, and runs nothing."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st

from huiketing.base.errors import Invalid
from huiketing.base.text import clean_text
from huiketing.sheets import writing
from huiketing.sheets.reading import read
from huiketing.sheets.writing import csv_bytes, csv_lines, workbook, write_workbook

HEADS = ["序号", "日期时间", "姓名", "服务事项/诉求", "当场办结是/否"]
ROW = [1, datetime(2026, 11, 23, 1, 42, tzinfo=UTC), "朱建国", "河道清淤", True]


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    with override("zh-hans"):
        yield


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def test_the_first_row_is_exactly_the_heads_and_values_keep_their_kind() -> None:
    sheet = read(workbook("登记簿", HEADS, [ROW]))

    assert sheet.name == "登记簿"
    assert sheet.heads == tuple(HEADS)
    assert sheet.rows == (("1", "2026-11-23 09:42", "朱建国", "河道清淤", "是"),)
    assert sheet.numbers == (2,)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (Decimal("12.50"), "12.5"),
        (date(2026, 11, 23), "2026-11-23"),
        (date(1850, 1, 1), "1850-01-01"),
        (time(9, 5), "09:05"),
        ("013812345678", "013812345678"),
        (330482196304120020, "330482196304120020"),
        (gettext_lazy("yes"), "是"),
        ("两行\n一格", "两行\n一格"),
        ("NUL\x00去掉", "NUL去掉"),
        (float("nan"), "nan"),
    ],
)
def test_each_kind_of_value_reads_back_as_it_was(value: Any, shown: str) -> None:
    assert read(workbook("表", ["头", "尾"], [[value, "x"]])).rows[0][0] == shown


def test_it_prints_on_a4_across_with_the_heads_on_every_page() -> None:
    content = workbook("登记簿 & 日志", HEADS, [ROW], subtitle="2026 年 11 月")

    xml = part(content, "xl/worksheets/sheet1.xml")
    assert 'paperSize="9"' in xml
    assert 'orientation="landscape"' in xml
    assert 'fitToWidth="1"' not in xml or 'fitToHeight="0"' in xml
    assert 'state="frozen"' in xml
    assert "登记簿 &amp;&amp; 日志" in xml
    assert "第 &amp;P 页 共 &amp;N 页" in xml
    assert "_xlnm.Print_Titles" in part(content, "xl/workbook.xml")


@pytest.mark.parametrize("words", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"])
def test_what_looks_like_a_formula_is_only_text(words: str) -> None:
    content = workbook("表", ["头"], [[words]])

    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")
    assert read(content).rows == ((clean_text(words),),)
    cell = csv_bytes(["头"], [[words]]).decode("utf-8-sig").split("\r\n")[1].strip('"')
    assert cell.startswith("'") or cell[0] not in "=+-@\t"


def test_plain_signed_numbers_stay_numbers_in_csv() -> None:
    assert csv_bytes(["温度"], [[-5], ["+86"]]) == "\ufeff温度\r\n-5\r\n+86\r\n".encode()


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_words_survive_the_way_out_and_back(words: list[str]) -> None:
    heads = [f"头{at}" for at in range(len(words) + 1)]
    row = ["始", *words]

    for content in (workbook("表", heads, [row]), csv_bytes(heads, [row])):
        assert read(content, expected=heads).rows == (tuple(map(clean_text, row)),)


def test_a_long_export_is_written_from_an_iterator_row_by_row() -> None:
    file = io.BytesIO()

    count = write_workbook(file, "表", HEADS, (ROW for _ in range(3000)))

    assert count == 3000
    assert len(read(file).rows) == 3000


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 2)

    with pytest.raises(Invalid, match="放不下"):
        workbook("表", ["头"], [["x"]] * 3)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2026/11:登记[簿]*?", "2026 11 登记 簿"),
        ("长" * 60, "长" * 31),
        ("'", "Sheet1"),
        ("", "Sheet1"),
    ],
)
def test_any_title_makes_a_sheet_name(title: str, name: str) -> None:
    assert read(workbook(title, ["头"], [["x"]])).name == name


def test_a_csv_streams_line_by_line_and_excel_reads_its_chinese() -> None:
    lines = list(csv_lines(HEADS, [ROW, ROW]))

    assert len(lines) == 3
    assert "".join(lines).encode().startswith(b"\xef\xbb\xbf")
    assert lines[1] == "1,2026-11-23 09:42,朱建国,河道清淤,是\r\n"
    assert read("".join(lines).encode(), "a.csv").heads == tuple(HEADS)


def test_a_row_is_as_tall_as_what_stands_in_it() -> None:
    long = "屋后水渠堵了，下雨就漫到灶间里来，" * 6
    content = workbook(
        "登记簿", HEADS, [[1, None, "朱建国", "短", True], [2, None, "两行\n一格", long, True]],
        widths={"当场办结是/否": 8, "服务事项/诉求": 25},
    )  # fmt: skip

    tall = [
        float(height)
        for height in re.findall(
            r'<row [^>]* ht="([\d.]+)"', part(content, "xl/worksheets/sheet1.xml")
        )
    ]
    head, short, whole = tall
    assert head > 30  # two lines, for a column that is narrower than its head
    assert short < 20
    assert whole > 9 * 14  # 102 hanzi, twelve on a line


def test_no_row_is_taller_than_programs_show() -> None:
    assert writing.height_of(["水" * 4000], [25]) == 409


@given(st.text(max_size=200), st.floats(4, 60))
def test_any_text_has_a_height(words: str, width: float) -> None:
    assert 18 <= writing.height_of([words], [width]) <= 409


def test_heights_of_rows_written_are_not_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets: list[Any] = []
    set_page = writing._set_page

    def seen(sheet: Any, *more: Any, **named: Any) -> None:
        sheets.append(sheet)
        set_page(sheet, *more, **named)

    monkeypatch.setattr(writing, "_set_page", seen)

    workbook("表", HEADS, (ROW for _ in range(500)))

    assert len(sheets[0].row_info) < 5
    assert len(sheets[0].row_sizes) < 5
