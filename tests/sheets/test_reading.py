"""A village's own table is read as it is kept, and what is no table is told apart from one."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from huiketing.base.errors import DomainError, Invalid
from huiketing.sheets import reading
from huiketing.sheets.reading import TooLarge, read

LEDGER = [
    ["前进村群众来访登记簿"],
    ["登记单位：前进村", "", "", "2026 年"],
    ["日期时间", "姓名", "联系电话", "服务事项"],
    [datetime(2026, 11, 23, 9, 42), "朱建国", 13812345678, "河道清淤"],
    [],
    [date(2026, 11, 24), "沈月琴", "0573-85121234", "电梯\n坏了"],
]


def xlsx(lines: list[list[Any]], name: str = "台账", also: tuple[str, ...] = ()) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"default_date_format": "yyyy-mm-dd hh:mm"})
    for title in (name, *also):
        sheet = book.add_worksheet(title)
        for row, line in enumerate(lines if title == name else []):
            sheet.write_row(row, 0, line)
    book.close()
    return kept.getvalue()


def test_the_heads_are_found_under_a_title_and_rows_keep_their_numbers() -> None:
    sheet = read(xlsx(LEDGER))

    assert sheet.name == "台账"
    assert sheet.heads == ("日期时间", "姓名", "联系电话", "服务事项")
    assert list(sheet.numbered()) == [
        (4, ("2026-11-23 09:42", "朱建国", "13812345678", "河道清淤")),
        (6, ("2026-11-24", "沈月琴", "0573-85121234", "电梯\n坏了")),
    ]


def test_a_table_with_gaps_in_its_heads_is_found_by_the_heads_one_expects() -> None:
    lines = [["表一"], ["姓名", "", "", "电话"], ["朱建国", "男", "党员", "12345"]]

    sheet = read(xlsx(lines), expected=["姓名", "电话", "住址"])

    assert sheet.heads == ("姓名", "", "", "电话")
    assert sheet.rows == (("朱建国", "男", "党员", "12345"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_csv_is_read_in_any_encoding_offices_use(encoding: str, mark: str) -> None:
    text = f'姓名{mark}事项\r\n朱建国{mark}"电梯坏了{mark}\r\n还没修"\r\n𠮷野{mark}\r\n'

    sheet = read(text.encode(encoding), "村里的.csv")

    assert sheet.name == "村里的"
    assert sheet.heads == ("姓名", "事项")
    assert sheet.rows == (
        ("朱建国", f"电梯坏了{mark}\n还没修".replace("\t", "")),
        ("𠮷野", ""),
    )


def test_cells_become_the_text_they_show() -> None:
    values = [
        (13812345678, "13812345678"),
        (0.1 + 0.2, "0.3"),
        (-3.5, "-3.5"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 9, 41, 59, 999_900), "2026-11-23 09:42"),
        (datetime(2026, 11, 23, 9, 41, 7), "2026-11-23 09:41:07"),
        ("  全角　空格\x07 ", "全角 空格"),
        ("😀", "😀"),
    ]

    sheet = read(xlsx([["头"] * len(values), [value for value, _ in values]]))

    assert sheet.rows[0] == tuple(shown for _, shown in values)


def test_a_cell_with_only_a_clock_time_shows_it() -> None:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "时间"])
    sheet.write(1, 0, "朱建国")
    sheet.write_datetime(1, 1, time(9, 5), book.add_format({"num_format": "hh:mm"}))
    book.close()

    assert read(kept.getvalue()).rows == (("朱建国", "09:05"),)


def test_a_number_whose_last_digits_excel_has_lost_is_marked() -> None:
    sheet = read(xlsx([["姓名", "身份证号"], ["朱建国", 330482196304120020]]))

    assert sheet.cut == {(2, 1)}


def test_of_several_sheets_the_first_with_anything_is_read_and_the_others_named() -> None:
    content = xlsx(LEDGER, name="台账", also=("说明",))

    assert read(content).others == ("说明",)
    with override("zh-hans"), pytest.raises(Invalid, match="没有叫「别的」"):
        read(content, sheet="别的")
    with override("zh-hans"), pytest.raises(Invalid, match="什么也没写"):
        read(content, sheet="说明")


def test_a_file_on_disk_and_an_open_one_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "登记.xlsx"
    path.write_bytes(xlsx(LEDGER))

    with path.open("rb") as file:
        assert read(path) == read(file) == read(str(path))


def renamed_zip() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("照片/一.jpg", b"...")
    return kept.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose sheet is this XML."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([["头"]]))) as source,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            target.writestr(name, xml if is_sheet else source.read(name))
    return kept.getvalue()


WORKSHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"\r\n \r\n", "空的"),
        (renamed_zip(), "不是 Excel 文件"),
        (b"PK\x03\x04 and no more", "文件坏了"),
        (xlsx(LEDGER)[:-200], "文件坏了"),
        (xlsx(LEDGER)[:900] + b"x" * 400 + xlsx(LEDGER)[1300:], "文件坏了"),
        (with_sheet("<worksheet"), "文件坏了|什么也没写"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "文件坏了"),
        (b"<html><table><tr><td>1", "网页"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "不是表格"),
        (b"\xff\xfe\x00", "不是表格"),
        (b"1,2,3\n4,5,6\n", "没找到表头"),
        (
            with_sheet(
                WORKSHEET.format(
                    '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
                    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            ),
            "很远的右边",
        ),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with override("zh-hans"), pytest.raises(Invalid, match=said):
        read(content, "台账.xlsx")


def test_empty_cells_far_off_that_only_carry_a_colour_do_no_harm() -> None:
    xml = WORKSHEET.format(
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c>'
        '<c r="XFD1" s="0"/></row><row r="2"><c r="A2" t="inlineStr"><is><t>朱建国</t></is></c>'
        "</row></sheetData>"
    )

    assert read(with_sheet(xml)).rows == (("朱建国",),)


def test_a_table_too_long_or_too_wide_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 10)
    with override("zh-hans"), pytest.raises(TooLarge, match="超过 10 行"):
        read(xlsx([["头"]] + [["行"]] * 11))
    with override("zh-hans"), pytest.raises(TooLarge, match="150 列"):
        read(",".join(f"头{n}甲" for n in range(150)).encode())
    with override("zh-hans"), pytest.raises(TooLarge, match="有 21 MB"):
        read(b"\n" * (20 * 2**20 + 1))
    with pytest.raises(TooLarge):
        read("头\n".encode() + b"\n" * 60_000)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_are_refused_and_nothing_else(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        try:
            sheet = read(start + content)
        except DomainError:
            continue
        assert all(len(row) == len(sheet.heads) for row in sheet.rows)
