"""The book goes out as a workbook, is edited, and comes back as drafts."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.handbook.book import Book, book
from huiketing.handbook.exporting import Format, write
from huiketing.handbook.models import ProcedureVersion
from huiketing.handbook.sheets.columns import SHEETS
from huiketing.handbook.sheets.comparing import Report, compare
from huiketing.handbook.sheets.reading import read_book
from huiketing.handbook.sheets.taking import take_in
from huiketing.org.models import Person
from huiketing.sheets.reading import read
from tests.cast import Cast
from tests.names import named

Tables = dict[str, list[list[Any]]]


def taken_out() -> Tables:
    """The workbook as it goes out: by sheet, its heads and rows."""
    file = io.BytesIO()
    write(Format.XLSX, file)
    tables = {}
    for name in SHEETS:
        sheet = read(file.getvalue(), "book.xlsx", sheet=name)
        tables[name] = [list(sheet.heads), *(list(row) for row in sheet.rows)]
    return tables


def packed(tables: Tables) -> bytes:
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file)
    for name, rows in tables.items():
        sheet = made.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    made.close()
    return file.getvalue()


def put(tables: Tables, sheet: str, code: str, column: str, value: Any) -> int:
    """Write into the row of this code; returns its number as Excel shows it."""
    heads = tables[sheet][0]
    for at, row in enumerate(tables[sheet]):
        if row[0] == code:
            row[heads.index(column)] = value
            return at + 1
    raise AssertionError(code)


def looked_at(tables: Tables, by: Person | None = None) -> Report:
    return compare(read_book(packed(tables)), by)


def test_the_heads_are_these_words_and_no_others(starter: Book) -> None:
    tables = taken_out()

    assert list(tables) == ["条目", "材料", "步骤", "说法别名"]
    assert tables["材料"][0] == ["编号", "序", "材料", "说明", "原件", "看情况"]
    assert tables["说法别名"][0] == ["编号", "说法"]
    assert tables["条目"][0][:4] == ["编号", "条款", "条线", "名称"]


def test_taken_out_and_in_again_nothing_differs(cast: Cast, starter: Book) -> None:
    report = looked_at(taken_out(), cast.fang)

    assert report.counts == {
        "unchanged": sum(not entry.restricted for entry in starter.entries),
        "changed": 0, "new": 0, "errors": 0,
    }  # fmt: skip


def test_every_difference_is_named_old_and_new_and_becomes_a_draft(
    cast: Cast, starter: Book
) -> None:
    tables = taken_out()
    put(tables, "条目", "MZ-006", "收费", "收 5 元工本费")
    put(tables, "条目", "MZ-006", "办事渠道", "窗口｜村便民服务中心｜工作日 8:30–17:00")
    put(tables, "步骤", "MZ-006", "谁做", "前台")
    tables["说法别名"].append(["MZ-006", "六十岁办的卡"])

    report = looked_at(tables, cast.shen)
    taken = take_in(report, by=cast.shen)

    (difference,) = report.to_write
    changes = {change.name: (change.old, change.new) for change in difference.changes}
    assert changes["fee"] == ("免费", "收 5 元工本费")
    assert set(changes) == {"fee", "channels", "steps", "aliases"}
    (draft,) = taken.drafts
    assert (draft.number, draft.status, draft.is_current) == (2, "draft", False)
    assert draft.channels == [
        {"kind": "desk", "text": "村便民服务中心", "hours": "工作日 8:30–17:00"}
    ]
    assert draft.steps[0]["who"] == "前台"
    assert "六十岁办的卡" in draft.aliases
    assert book().by_code["MZ-006"].fee == "免费"


def test_a_new_article_takes_its_parts_by_the_code_it_was_given(cast: Cast, starter: Book) -> None:
    tables = taken_out()
    row = [""] * len(tables["条目"][0])
    for head, said in {
        "编号": "新1", "条线": "MZ", "名称": "老年助浴预约", "类型": "承诺", "承诺期限": 3,
        "承诺单位": "工作日",
    }.items():  # fmt: skip
        row[tables["条目"][0].index(head)] = said
    tables["条目"].append(row)
    tables["材料"].append(["新1", 1, "身份证", "", "是", "否"])

    report = looked_at(tables, cast.shen)
    taken = take_in(report, by=cast.shen)
    again = looked_at(tables, cast.shen)

    (draft,) = taken.drafts
    assert (draft.procedure.code, draft.title) == ("MZ-014", "老年助浴预约")
    assert draft.materials == [{"name": "身份证", "original": True}]
    assert [fault.value for fault in again.faults] == ["新1"]
    assert again.to_write == []


@pytest.mark.parametrize(
    ("sheet", "column", "said", "write"),
    [
        ("条目", "承诺单位", "个工作日天", "工作日"),
        ("条目", "名称", "", "事项名称"),
        ("条目", "问答", "没有分开的一句", "问题｜回答"),
        ("条目", "相关事项", "MZ-999", "MZ-006"),
        ("步骤", "期限", "两天", "0"),
        ("材料", "原件", "也许", "是"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named_and_its_article_left_alone(
    cast: Cast, starter: Book, sheet: str, column: str, said: str, write: str
) -> None:
    tables = taken_out()
    row = put(tables, sheet, "MZ-006", column, said)
    put(tables, "条目", "MZ-006", "收费", "收 5 元")

    report = looked_at(tables, cast.shen)

    (fault,) = report.faults
    assert (fault.sheet, fault.row, fault.column) == (sheet, row, column)
    assert fault.what
    assert write in fault.write
    assert report.to_write == []


def test_whoever_does_not_write_for_the_line_is_told_whose_it_is(cast: Cast, starter: Book) -> None:
    tables = taken_out()
    put(tables, "条目", "MZ-006", "收费", "收 5 元")

    report = looked_at(tables, cast.jin)

    assert [(fault.value, fault.what) for fault in report.faults] == [
        ("MZ-006", "民政条线不归您写。")
    ]


def test_what_is_handled_quietly_is_unknown_to_whoever_may_not_open_it(
    cast: Cast, starter: Book
) -> None:
    tables = taken_out()
    row = list(tables["条目"][1])
    row[0], row[3] = "WF-004", "换个名称"
    tables["条目"].append(row)

    stranger = looked_at(tables, cast.shen)
    lead = looked_at(tables, cast.gu)

    assert [(f.value, f.what) for f in stranger.faults] == [("WF-004", "手册里没有这一条。")]
    assert "WF-004" in [each.code for each in lead.to_write]


def test_a_column_that_is_not_there_changes_nothing(cast: Cast, starter: Book) -> None:
    tables = taken_out()
    at = tables["条目"][0].index("容易出错")
    tables["条目"] = [[*row[:at], *row[at + 1 :]] for row in tables["条目"]]
    del tables["步骤"]

    assert looked_at(tables, cast.fang).to_write == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", "编号,名称\n".encode()])
def test_a_file_that_is_no_book_is_refused_with_the_way_on(starter: Book, content: bytes) -> None:
    with pytest.raises(Invalid):
        read_book(content)


def test_in_the_browser_it_is_looked_at_first_and_confirmed_once(
    cast: Cast, starter: Book, client: Client
) -> None:
    tables = taken_out()
    put(tables, "条目", "MZ-006", "收费", "收 5 元工本费")
    put(tables, "条目", "MZ-001", "承诺期限", "好几天")
    client.force_login(cast.shen)
    file = SimpleUploadedFile("手册.xlsx", packed(tables))

    page = client.post("/handbook/import", {"file": file})
    text = page.content.decode()
    kept = text.split('name="kept" value="')[1].split('"')[0]
    before = ProcedureVersion.objects.count()
    errors = client.post("/handbook/import/errors", {"kept": kept})
    done = client.post("/handbook/import/take", {"kept": kept}).content.decode()
    twice = client.post("/handbook/import/take", {"kept": kept}).content.decode()

    assert before == len(starter)
    assert "<del>免费</del><ins>收 5 元工本费</ins>" in text
    assert "好几天" in text
    assert named(errors) == f"办事手册待改的格子 {times.today()}.xlsx"
    assert "好几天" in str(read(errors.content, "x.xlsx").rows)
    assert "建了 1 份草稿" in done
    assert "建了 0 份草稿" in twice
    assert ProcedureVersion.objects.count() == before + 1


@pytest.mark.parametrize("kept", ["", "x:y:z", "长" * 500])
def test_a_page_that_was_tampered_with_is_refused(
    cast: Cast, starter: Book, client: Client, kept: str
) -> None:
    client.force_login(cast.shen)

    assert client.post("/handbook/import/take", {"kept": kept}).status_code == 422


def test_a_workbook_somebody_else_looked_at_is_theirs(
    cast: Cast, starter: Book, client: Client
) -> None:
    client.force_login(cast.shen)
    tables = taken_out()
    put(tables, "条目", "MZ-006", "收费", "收 5 元工本费")
    file = SimpleUploadedFile("手册.xlsx", packed(tables))
    text = client.post("/handbook/import", {"file": file}).content.decode()
    kept = text.split('name="kept" value="')[1].split('"')[0]

    client.force_login(cast.gu)

    assert client.post("/handbook/import/take", {"kept": kept}).status_code == 422


def test_a_file_that_is_no_workbook_comes_back_on_the_form(
    cast: Cast, starter: Book, client: Client
) -> None:
    client.force_login(cast.shen)

    answer = client.post("/handbook/import", {"file": SimpleUploadedFile("a.xlsx", b"nothing")})

    assert answer.status_code == 422
    assert "「条目」表少了这几列" in answer.content.decode()


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_command_line_looks_first_and_takes_in_for_somebody(
    cast: Cast, starter: Book, tmp_path: Path
) -> None:
    tables = taken_out()
    put(tables, "条目", "MZ-006", "收费", "收 5 元工本费")
    file = tmp_path / "book.xlsx"
    file.write_bytes(packed(tables))

    dry = json.loads(run("handbook_import", str(file), "--dry-run", "--json"))
    made = json.loads(run("handbook_import", str(file), "--as", "shen", "--json"))

    assert dry["counts"]["changed"] == 1
    assert dry["changed"][0]["changes"][0]["new"] == "收 5 元工本费"
    assert dry["drafts"] == []
    assert made["drafts"] == [{"code": "MZ-006", "version": 2}]
    with pytest.raises(CommandError, match="--as"):
        run("handbook_import", str(file))
    with pytest.raises(CommandError, match="读不到"):
        run("handbook_import", str(tmp_path / "none.xlsx"), "--dry-run")
