"""`./hkt suggest --file`: many lines at once, and which of them is wrong."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from huiketing.handbook.book import Book


def test_many_lines_are_answered_in_their_order(
    starter: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "said.jsonl"
    file.write_text('{"words": "老年证"}\n\n{"words": "狗", "more": 1}\n{"words": ""}\n')

    call_command("suggest", "--file", str(file), "-n", "2", "--json")

    rows = json.loads(capsys.readouterr().out)
    assert [[each["code"] for each in row][:1] for row in rows] == [["MZ-006"], ["CG-003"], []]
    assert {tuple(each) for row in rows for each in row} == {("code", "title", "score", "why")}
    assert max(map(len, rows)) == 2


@pytest.mark.parametrize("line", ["{", "[]", '{"word": 1}', '{"words": 5}', "null", "[" * 9000])
def test_a_line_that_is_none_is_named(starter: Book, tmp_path: Path, line: str) -> None:
    file = tmp_path / "said.jsonl"
    file.write_text(f'{{"words": "老年证"}}\n{line}\n')

    with pytest.raises(CommandError, match="2"):
        call_command("suggest", "--file", str(file), "--json")


def test_a_file_that_cannot_be_read_and_words_beside_a_file_are_refused(
    starter: Book, tmp_path: Path
) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\x00")

    for asked in (
        ["--file", str(tmp_path / "none.jsonl")],
        ["--file", str(tmp_path / "latin.jsonl")],
        ["老年证", "--file", str(tmp_path / "latin.jsonl")],
        [],
    ):
        with pytest.raises(CommandError):
            call_command("suggest", *asked)
