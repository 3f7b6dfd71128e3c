import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiketing.base.text import (
    bigrams,
    clean_line,
    clean_text,
    fold,
    initials,
    is_hanzi,
    mask_name,
    mask_phone,
    pinyin_full,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  朱 建国\u3000 ", "朱 建国"),
        ("电梯\x00坏了\u200b", "电梯坏了"),
        ("a\tb\r\nc", "a b c"),
        ("\u202e反过来", "反过来"),
        ("一家👨\u200d👩\u200d👧三口", "一家👨\u200d👩\u200d👧三口"),
        ("e\u0301", "\u00e9"),
        ("半个\ud83d", "半个"),
        ("", ""),
    ],
)
def test_a_line_is_kept_as_meant(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@given(st.text())
def test_a_cleaned_line_can_be_stored_anywhere_and_cleaning_again_changes_nothing(
    typed: str,
) -> None:
    line = clean_line(typed)

    line.encode()
    assert "\x00" not in line
    assert "\n" not in line
    assert clean_line(line) == line


@given(st.text())
def test_cleaning_a_text_again_changes_nothing(typed: str) -> None:
    text = clean_text(typed)

    text.encode()
    assert clean_text(text) == text


def test_a_text_keeps_its_paragraphs() -> None:
    assert clean_text(" 第一段  完 \r\n\r\n\r\n\r\n  第二段\x00\n") == "第一段 完\n\n第二段"


@pytest.mark.parametrize(
    ("text", "typed", "whole"),
    [
        ("前进村", "qjc", "qianjincun"),
        ("重庆银行", "cqyh", "chongqingyinhang"),
        ("调解", "tj", "tiaojie"),
        ("调查", "dc", "diaocha"),
        ("绿化", "lh", "lvhua"),
        ("A栋3号", "ad3h", "adong3hao"),
        ("ＱＪ－２０２６", "qj2026", "qj2026"),
        ("😀，。", "", ""),
    ],
)
def test_pinyin_as_a_clerk_types_it(text: str, typed: str, whole: str) -> None:
    assert initials(text) == typed
    assert pinyin_full(text) == whole


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", "sxx"),
        ("查良镛", "zly"),
        ("解珍", "xz"),
        ("仇英", "qy"),
        ("区志强", "ozq"),
        ("曾国藩", "zgf"),
        ("尉迟恭", "ycg"),
        ("欧阳修", "oyx"),
        ("任重", "rz"),
        ("朱建国", "zjg"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, typed: str) -> None:
    assert initials(name, name=True) == typed


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("电梯坏了", ["电梯", "梯坏", "坏了"]),
        ("电梯，电梯", ["电梯"]),
        ("3幢2单元", ["3", "2", "3幢", "幢2", "2单", "单元"]),
        ("QJ-2026-1147", ["qj", "2026", "1147"]),
        ("水", []),
        ("𠮷野家", ["𠮷野", "野家"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_what_it_is_found_by(text: str, grams: list[str]) -> None:
    assert bigrams(text) == grams


@given(st.text())
def test_no_gram_holds_a_space_or_an_upper_case_letter(text: str) -> None:
    for gram in bigrams(text):
        assert gram
        assert not any(character.isspace() for character in gram)
        assert fold(gram) == unicodedata.normalize("NFKC", gram).casefold()


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("0573-85121234", "0573-****1234"),
        ("010-85121234", "010-****1234"),
        ("0573-85121234-602", "0573-****1234"),
        ("17012345678-1234", "170****5678"),
        ("4008123456", "400***3456"),
        ("+85223456789", "+85*****6789"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_a_phone_is_masked_on_a_counter_screen(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张伟", "张*"),
        ("朱建国", "朱**"),
        ("欧阳修", "欧阳*"),
        ("Smith", "S***"),
        ("张", "张"),
        ("", ""),
    ],
)
def test_a_name_is_masked_to_its_surname(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("text", "answer"),
    [("朱建国", True), ("𠮷〇", True), ("朱a", False), ("", False), ("あ", False)],
)
def test_hanzi_and_nothing_else(text: str, answer: bool) -> None:
    assert is_hanzi(text) is answer
