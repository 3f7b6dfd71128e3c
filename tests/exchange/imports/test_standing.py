"""An older book taken over: what would be open is said before, and can be ended as it was."""

import io
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from huiketing.jobs import loop
from huiketing.matters.models import Clock, Matter
from tests.cast import Cast
from tests.exchange.exports.test_register import register
from tests.exchange.tables import entry, table

pytestmark = pytest.mark.usefixtures("monday")
EMPTY = {"办理结果": "", "办结时间": "", "群众签名": ""}
BOOK = table(
    entry(),
    entry(序号="2", **EMPTY),
    entry(序号="3", **EMPTY),
    entry(序号="4", 责任干部="周老师", **EMPTY),
    entry(序号="5", **{**EMPTY, "办理结果": "办理中"}),
)


def run(path: Path, *words: str) -> str:
    out = io.StringIO()
    call_command("import_ledger", str(path), "--unit", "LW", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def book(cast: Cast, tmp_path: Path) -> Path:
    path = tmp_path / "登记簿.xlsx"
    path.write_bytes(BOOK)
    return path


def handed_in(cast: Cast, client: Client) -> str:
    client.force_login(cast.wang)
    answer = client.post("/exchange/import", {"file": SimpleUploadedFile("登记簿.xlsx", BOOK)})
    return str(answer["Location"])


def test_the_preview_says_how_many_will_be_open_and_whose(cast: Cast, client: Client) -> None:
    page = client.get(handed_in(cast, client)).text

    assert "有 4 行导入后还没办结" in page
    assert "沈月琴 3、没写责任人 1" in page
    assert "有 3 行没写办理结果和办结时间" in page


def test_rows_without_a_result_can_be_ended_without_words(cast: Cast, client: Client) -> None:
    there = handed_in(cast, client)

    client.post(there, {"without_result": "ended"})
    page = client.get(there).text
    client.post(f"{there}/take")
    loop.work_off()

    assert "有 1 行导入后还没办结" in page
    assert "按已办结记，结果留空" in page
    assert Matter.objects.filter(status="assigned").count() == 1
    assert Matter.objects.filter(status="closed").count() == 3
    assert Clock.objects.filter(met_at=None, ended_at=None, matter__status="closed").count() == 0
    _content, sheet = register(cast.village, cast.gu)
    assert [row[12] for row in sheet.rows] == ["已清淤", "", "", "", "办理中"]
    assert [row[13] for row in sheet.rows] == ["2026-03-04 15:30", "", "", "", ""]


def test_the_choice_can_be_taken_back(cast: Cast, client: Client) -> None:
    there = handed_in(cast, client)

    client.post(there, {"without_result": "ended"})
    client.post(there, {"without_result": "open"})

    assert "有 4 行导入后还没办结" in client.get(there).text
    assert client.post(there, {"without_result": "?"}).status_code == 422


def test_the_command_says_it_too_and_takes_the_choice(book: Path) -> None:
    said = run(book, "--dry-run")
    answer = json.loads(run(book, "--dry-run", "--json"))
    ended = json.loads(run(book, "--without-result", "ended", "--json"))

    assert "有 4 行导入后还没办结" in said and "沈月琴 3、没写责任人 1" in said
    assert "--without-result ended" in said
    assert (answer["open"], answer["without_result"]) == ({"沈月琴": 3, "": 1}, 3)
    assert ended["open"] == {"沈月琴": 1}
    assert Matter.objects.filter(status="closed").count() == 3
