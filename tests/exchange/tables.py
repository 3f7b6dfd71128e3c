"""Tables as villages hand them in: titles above, dates every which way, totals below."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from huiketing.parlour.ledger import HEADS
from huiketing.sheets.reading import Sheet, read


def xlsx(lines: Sequence[Sequence[Any]], *, sheet: str = "登记簿", merge: Any = ()) -> bytes:
    """A workbook of these lines; `merge` names ranges (first row, column, last row, column)."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    page = book.add_worksheet(sheet)
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if hasattr(cell, "year"):
                page.write_datetime(row, column, cell, day)
            elif cell is not None:
                page.write(row, column, cell)
    for first, left, last, right in merge:
        page.merge_range(first, left, last, right, lines[first][left])
    book.close()
    return kept.getvalue()


def entry(**said: Any) -> list[Any]:
    """One line under the sixteen heads: 朱丽华 asks, 沈月琴 answers two days later."""
    row = {
        "序号": "1",
        "日期时间": "2026-03-02 09:20",
        "姓名": "朱丽华",
        "性别": "女",
        "住址(组/幢)": "8组 12号",
        "联系电话": "13857360021",
        "服务事项/诉求": "屋后水渠堵了",
        "条线": "民政",
        "接待(受理)人": "王晓芸",
        "当场办结是/否": "否",
        "责任干部": "沈月琴",
        "后续办理(电话/上门)": "上门",
        "办理结果": "已清淤",
        "办结时间": "2026-03-04 15:30",
        "群众签名/评价": "满意",
        "备注": "",
    }
    heads = {head.partition("(")[0].partition("/")[0]: head for head in HEADS}
    return list((row | {heads[key]: value for key, value in said.items()}).values())


def table(*entries: list[Any]) -> bytes:
    """The entries under the heads of the form."""
    return xlsx([HEADS, *entries])


def as_sheet(content: bytes) -> Sheet:
    """The table as it is read."""
    return read(content, "登记簿.xlsx", expected=HEADS)
