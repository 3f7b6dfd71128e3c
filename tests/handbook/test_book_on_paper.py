"""The whole book as Word and PDF, as somebody opens it."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from docx import Document

from huiketing.handbook import book as shelf
from huiketing.handbook.book import Book
from huiketing.handbook.exporting import Format, paper, whole_book, write
from huiketing.handbook.models import Edition, ProcedureVersion, Variant
from tests.cast import Cast


def word() -> io.BytesIO:
    file = io.BytesIO()
    write(Format.DOCX, file)
    file.seek(0)
    return file


def lines(file: io.BytesIO) -> list[str]:
    document = Document(file)
    cells = [
        paragraph.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_an_article_says_everything_and_what_a_place_does_differently(
    cast: Cast, starter: Book
) -> None:
    version = ProcedureVersion.objects.get(pk=starter.by_code["MZ-006"].version_id)
    version.steps = [
        {"no": 1, "text": "收材料", "who": "前台", "amount": 1, "unit": "working_day",
         "otherwise": "约上门"},
    ]  # fmt: skip
    version.answers = [{"q": "外地能用吗？", "a": "看当地规定。"}]
    version.save()
    Variant.objects.create(
        procedure=version.procedure, unit=cast.village, changes={"fee": "收 5 元工本费"},
        basis="村民代表会议决议", by=cast.gu,
    )  # fmt: skip
    Edition.bump()
    shelf.clear()

    said = "\n".join(lines(word()))

    for words in (
        "第 12 条　老年优待证办理", "「老年证」", "约上门", "1 个工作日", "外地能用吗？",
        "地方做法：柳湾村", "收费：收 5 元工本费", "依据：村民代表会议决议", "草稿待审",
    ):  # fmt: skip
        assert words in said, words


def test_what_is_handled_quietly_is_not_printed_and_is_counted(starter: Book) -> None:
    quiet = [entry for entry in starter.entries if entry.restricted]
    words = "\n".join(lines(word()))

    assert [entry.title for entry in quiet if entry.title in words] == []
    assert f"另有 {len(quiet)} 条按规定不公开" in words
    assert whole_book().left_out == len(quiet) > 0
    assert whole_book(restricted=True).count == len(starter)


def test_the_contents_are_a_field_that_is_filled_already(starter: Book) -> None:
    xml = zipfile.ZipFile(word()).read("word/document.xml").decode()

    assert r'TOC \o "1-2" \h \z \u' in xml
    anchors = re.findall(r"PAGEREF (\S+) ", xml)
    assert len(anchors) == whole_book().count + len(whole_book().chapters)
    assert {name for name in anchors if f'w:name="{name}"' not in xml} == set()


reads_pdf = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not on this machine"
)


def printed(pdf: Path) -> list[str]:
    told = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    return told.stdout.split("\f")


def begins_on(pages: list[str], first: int) -> dict[int, int]:
    """By article, the page on which its heading stands."""
    return {
        int(number): at
        for at, page in enumerate(pages, 1)
        if at >= first
        for number in re.findall(r"^\s*第\s*(\d+)\s*条", page, re.M)
    }


def promised(pages: list[str]) -> dict[int, int]:
    """By article, the page the contents name."""
    rows = re.findall(r"^\s*第\s*(\d+)\s*条.*?\.{3,}\s*(\d+)\s*$", "\n".join(pages[1:5]), re.M)
    return {int(article): int(page) for article, page in rows}


@reads_pdf
@pytest.mark.office
def test_libreoffice_opens_the_word_file_and_the_contents_name_the_right_pages(
    starter: Book, tmp_path: Path
) -> None:
    (tmp_path / "book.docx").write_bytes(word().getvalue())

    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "book.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip

    pages = printed(tmp_path / "book.pdf")
    named = promised(pages)
    assert len(named) == whole_book().count
    assert begins_on(pages, min(named.values())) == named


@reads_pdf
@pytest.mark.office
def test_the_pdf_has_contents_with_page_numbers_and_running_heads(
    starter: Book, tmp_path: Path
) -> None:
    file = tmp_path / "book.pdf"

    call_command("handbook_export", "--format", "pdf", "-o", str(file), stdout=io.StringIO())

    pages = printed(file)
    named = promised(pages)
    assert len(named) == whole_book().count
    assert begins_on(pages, min(named.values())) == named
    assert pages[named[8] - 1].splitlines()[0].split()[-2:] == ["第二章", "民政"]


def test_a_machine_that_cannot_set_a_pdf_is_told_what_to_install(
    starter: Book, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # a machine without fonts to be asked for

    with pytest.raises(paper.CannotPrint, match="fonts-noto-cjk"):
        write(Format.PDF, io.BytesIO())
