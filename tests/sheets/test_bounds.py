"""A few bytes that would become gigabytes are refused before anything is laid out."""

import io
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest
from django.utils.translation import override

from huiketing.base.errors import Invalid
from huiketing.sheets import extent
from huiketing.sheets.reading import read
from tests.sheets.test_reading import WORKSHEET, with_sheet, xlsx

SHEET = "xl/worksheets/sheet1.xml"
TABLE = [["姓名", "电话"], ["朱建国", "12345"]]


def rebuilt(
    change: Callable[[dict[str, bytes]], None], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The table, with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(xlsx(TABLE))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    change(parts)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return kept.getvalue()


def refused(content: bytes, said: str) -> None:
    with override("zh-hans"), pytest.raises(Invalid, match=said):
        read(content)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row r = "1048576"><c r = "XFD1048576" t="str"><v>1</v></c></row>', "很远的右边"),
        ('<row><c r="z300000"><v>1</v></c></row>', "很远的右边"),
        ('<row><c r="z&#51;00000"><v>1</v></c></row>', "很远的右边"),
        ('<row r="300000"><c><v>1</v></c></row>', "很远的右边"),
        ('<x:row xmlns:x="y" r="300000"><x:c><x:v>1</x:v></x:c></x:row>', "很远的右边"),
        ('<row><c r="XFD1"/><c><v>1</v></c></row>', "很远的右边"),
        ('<row><c r="AAAAAAA1"><v>1</v></c></row>', "文件坏了"),
        ('<row><c r="A99999999999"><v>1</v></c></row>', "文件坏了"),
        ('<row r="A1"><c><v>1</v></c></row>', "文件坏了"),
        ('<row><c r="A1"><v>1</v></c><c r="CZ49999"><v>1</v></c></row>', "内容太多"),
    ],
)
def test_a_cell_far_off_is_refused_however_it_is_written(rows: str, said: str) -> None:
    refused(with_sheet(WORKSHEET.format(f"<sheetData>{rows}</sheetData>")), said)


def test_a_sheet_is_found_wherever_the_workbook_says_it_lies() -> None:
    def move(parts: dict[str, bytes]) -> None:
        far = b'<row r="300000"><c r="Z300000"><v>1</v></c></row></sheetData>'
        parts["xl/else/Tab.xml"] = parts.pop(SHEET).replace(b"</sheetData>", far)
        rels = "xl/_rels/workbook.xml.rels"
        parts[rels] = parts[rels].replace(b"worksheets/sheet1.xml", b"else/tab.XML")

    refused(rebuilt(move), "很远的右边")


def test_a_sheet_may_not_pass_for_a_part_of_another_kind() -> None:
    def move(parts: dict[str, bytes]) -> None:
        parts["xl/x/styles.xml"] = parts.pop(SHEET)
        rels = "xl/_rels/workbook.xml.rels"
        parts[rels] = parts[rels].replace(b"worksheets/sheet1.xml", b"x/styles.xml")

    refused(rebuilt(move), "文件坏了")


def test_of_a_package_only_what_was_looked_at_is_read() -> None:
    content = xlsx(TABLE)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        info = package.getinfo(SHEET)
        sheet = package.read(SHEET)
    # A part that says it is shorter than it is: some readers stop there, others read on.
    short = struct.pack("<I", len(sheet) // 2)
    at = content.rfind(SHEET.encode()) - 46
    lying = content[: at + 24] + short + content[at + 28 :]
    lying = lying[: info.header_offset + 22] + short + lying[info.header_offset + 26 :]

    refused(lying, "文件坏了")


def test_a_long_text_shared_by_many_cells_counts_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huiketing.sheets.packages.MOST_TEXT", 5_000)
    shared = xlsx([["头"], ["长" * 1000], *[["短"]] * 20])

    assert len(read(shared).rows) == 21
    refused(xlsx([["头"], *[["长" * 1000]] * 20]), "内容太多")


def test_rows_and_cells_without_number_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extent, "MOST_MARKS", 100)

    refused(
        with_sheet(WORKSHEET.format("<sheetData>" + "<row/>" * 101 + "</sheetData>")), "内容太多"
    )


def test_no_part_may_declare_entities() -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a "b">]>'

    refused(with_sheet(doctype + WORKSHEET.format("<sheetData/>")), "文件坏了")


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_part_that_does_not_unpack_is_a_broken_file(method: int) -> None:
    content = bytearray(rebuilt(lambda parts: None, method))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        start = package.getinfo(SHEET).header_offset + 30 + len(SHEET)
    for at in range(start + 12, start + 60):
        content[at] ^= 0xFF

    assert read(rebuilt(lambda parts: None, method)).heads == ("姓名", "电话")
    refused(bytes(content), "文件坏了")


@pytest.mark.parametrize(("at", "value"), [(10, 99), (8, 1)])
def test_a_part_packed_in_an_unknown_way_or_under_a_password_is_refused(
    at: int, value: int
) -> None:
    content = bytearray(xlsx(TABLE))
    entry = bytes(content).rfind(SHEET.encode()) - 46
    content[entry + at] = value

    refused(bytes(content), "文件坏了")


def test_a_binary_workbook_is_sent_back_to_be_saved_as_xlsx() -> None:
    def move(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.bin"] = b"..."

    refused(rebuilt(move), "二进制")


# --- the old format


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[list[object]]], bytes]:
    """Tables as LibreOffice saves them in the old format."""
    soffice = which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("xls")

    def save(table: list[list[object]]) -> bytes:
        (folder / "book.xlsx").write_bytes(xlsx(table))
        subprocess.run(
            [
                *(soffice, f"-env:UserInstallation={(folder / 'me').as_uri()}", "--headless"),
                *("--convert-to", "xls", "--outdir", str(folder), str(folder / "book.xlsx")),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return Path(folder / "book.xls").read_bytes()

    return save


@pytest.fixture(scope="module")
def xls(old: Callable[[list[list[object]]], bytes]) -> bytes:
    return old([["姓名", "数"], ["朱建国", 0.123]])


def test_an_old_workbook_is_read(xls: bytes) -> None:
    assert read(xls).rows == (("朱建国", "0.123"),)


@pytest.mark.parametrize("text", ["长" * 20_000, "a" * 20_000])
def test_a_long_text_shared_by_many_cells_counts_each_time_in_an_old_workbook_too(
    old: Callable[[list[list[object]]], bytes], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = old([["头"], *[[text], ["短"]] * 3, ["长" * 5000]])
    assert [len(row[0]) for row in read(shown).rows] == [20_000, 1] * 3 + [5000]

    monkeypatch.setattr("huiketing.sheets.legacy.MOST_TEXT", 65_004)
    assert len(read(shown).rows) == 7
    monkeypatch.setattr("huiketing.sheets.legacy.MOST_TEXT", 65_003)
    refused(shown, "内容太多")


@pytest.mark.parametrize("count", [2**31 - 1, 2**32 - 1, 1000])
def test_an_old_workbook_that_says_it_has_more_texts_than_it_has_is_refused(
    xls: bytes, count: int
) -> None:
    at = xls.index(struct.pack("<H", 0x00FC), xls.index("姓名".encode("utf-16-le")) - 20)
    assert struct.unpack_from("<2I", xls, at + 4) == (3, 3)

    refused(xls[: at + 8] + struct.pack("<I", count) + xls[at + 12 :], "文件坏了")


def test_an_old_workbook_with_a_cell_far_off_is_refused(xls: bytes) -> None:
    number = struct.pack("<4H", 0x0203, 14, 1, 1)  # the record of B2
    assert xls.count(number) == 1

    refused(xls.replace(number, struct.pack("<4H", 0x0203, 14, 65_000, 60_000)), "很远的右边")


def test_an_old_workbook_whose_sectors_go_round_in_circles_is_refused(xls: bytes) -> None:
    chain = 512 * (1 + struct.unpack_from("<I", xls, 76)[0])
    links = [struct.unpack_from("<I", xls, chain + 4 * at)[0] for at in range(128)]
    end = links.index(0xFFFFFFFE)
    circles = bytearray(xls)
    for at in range(128):
        if links[at] == 0xFFFFFFFE:
            struct.pack_into("<I", circles, chain + 4 * at, at)

    assert end >= 0
    refused(bytes(circles), "文件坏了")
