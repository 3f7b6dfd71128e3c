"""Which lines of a register are entries: not totals, not heads again, not lines left blank."""

import re
from collections.abc import Mapping, Sequence

from huiketing.base.text import clean_line
from huiketing.exchange.imports.cells import was_voided
from huiketing.parlour.ledger import SEPARATELY
from huiketing.sheets.heads import squeeze

_NOT_AN_ENTRY = (
    "合计", "小计", "总计", "累计", "共计", "本页", "本月", "制表", "填表", "审核", "负责人签",
    "备注", "说明", "注:", "注：", "注1", "填写说明", "登记簿", "单位:", "单位：",
)  # fmt: skip
_COUNT = re.compile(r"\D{0,10}\d+(?:\.\d+)?\D{0,4}")  # 1件, 共 3 人次, 合计：12 件
_ASKED = ("when", "name", "phone", "asked", "result")


def is_entry(heads: Sequence[str], line: Sequence[str], said: Mapping[str, str]) -> bool:
    """Whether somebody's visit stands in this line, however faulty."""
    words = [clean_line(cell) for cell in line]
    first = next((word for word in words if word), "").replace(" ", "")
    if first.startswith(_NOT_AN_ENTRY) and not said.get("asked", "").strip():
        return False
    if first.startswith(_NOT_AN_ENTRY) and all(map(_is_counted, words)):
        return False
    if said.get("name", "").strip() == SEPARATELY:
        return False  # what our own export does not show cannot come in again
    if was_voided(said.get("result", "")):
        return False
    again = sum(
        1
        for head, word in zip(heads, words, strict=True)
        if word and squeeze(head) == squeeze(word)
    )
    if again >= 2:
        return False
    if not any(said.get(key, "").strip() for key in _ASKED):
        return False  # a serial number printed ahead, or a second row of heads
    # A day alone, filled down for lines that stayed empty.
    return any(said.get(key, "").strip() for key in ("name", "asked"))


def _is_counted(word: str) -> bool:
    """Whether the cell of a total holds a number, the word for it, or nothing."""
    return (
        not word or word.replace(" ", "").startswith(_NOT_AN_ENTRY) or bool(_COUNT.fullmatch(word))
    )
