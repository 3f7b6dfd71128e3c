"""The Chinese of this room and of the faces: whole, plain and without slips."""

import re
from pathlib import Path

import polib
import pytest

import huiketing

CATALOGUES = [
    Path(huiketing.__file__).parent / room / "locale/zh_Hans/LC_MESSAGES/django.po"
    for room in ("base", "web")
]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_every_sentence_has_its_chinese_with_the_same_blanks(path: Path) -> None:
    entries = list(polib.pofile(str(path)))

    assert entries
    for entry in entries:
        said = [entry.msgstr, *entry.msgstr_plural.values()]
        assert any(said), entry.msgid
        assert not entry.fuzzy
        blanks = set(re.findall(r"%\(\w+\)", entry.msgid + entry.msgid_plural))
        for sentence in filter(None, said):
            assert set(re.findall(r"%\(\w+\)", sentence)) <= blanks, entry.msgid


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_the_chinese_is_plain_speech(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        for sentence in (entry.msgstr, *entry.msgstr_plural.values()):
            assert not re.search("[！!]|温馨提示|操作成功|系统异常|赋能|亲，|暂无数据", sentence)
