"""The book taken out from its page and by the command line; posters and notices."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from huiketing.handbook import book as shelf
from huiketing.handbook.book import Book
from huiketing.handbook.exporting.jobs import clear_exports
from huiketing.handbook.models import Edition, ProcedureVersion
from huiketing.jobs import loop
from huiketing.jobs.models import Job
from tests.cast import Cast
from tests.names import named


@pytest.fixture
def desk(cast: Cast, starter: Book, client: Client) -> Client:
    client.force_login(cast.wang)
    return client


@pytest.mark.django_db(transaction=True)
def test_a_book_is_written_in_the_background_and_fetched_by_who_asked(
    cast: Cast, starter: Book, client: Client
) -> None:
    client.force_login(cast.wang)

    asked = client.post("/handbook/export", {"format": "jsonld"})
    loop.work_off()
    job = Job.objects.get(kind="handbook.export")
    page = client.get(asked["Location"]).content.decode()
    file = client.get(f"/handbook/export/{job.uid}")
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    client.force_login(cast.ma)
    stranger = client.get(f"/handbook/export/{job.uid}")

    assert (job.state, job.result["left_out"]) == ("done", 7)
    assert f"/handbook/export/{job.uid}" in page
    assert json.loads(content)["@graph"]
    day = timezone.localtime(job.created_at).date()
    assert named(file) == f"清溪镇办事手册 {day}.jsonld"
    assert stranger.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_book_nobody_fetched_is_removed_after_a_day(
    cast: Cast, starter: Book, client: Client
) -> None:
    client.force_login(cast.wang)
    client.post("/handbook/export", {"format": "jsonld"})
    loop.work_off()
    job = Job.objects.get(kind="handbook.export")
    Job.objects.update(created_at=job.created_at.replace(year=job.created_at.year - 1))

    clear_exports()

    assert client.get(f"/handbook/export/{job.uid}").status_code == 404


def test_an_unknown_way_out_comes_back_on_the_form(desk: Client) -> None:
    answer = desk.post("/handbook/export", {"format": "exe"})

    assert answer.status_code == 422
    assert not Job.objects.exists()


@pytest.mark.parametrize("kind", ["docx", "xlsx", "jsonld"])
def test_the_command_line_writes_the_book_and_says_what_stayed_out(
    starter: Book, tmp_path: Path, kind: str
) -> None:
    out, file = io.StringIO(), tmp_path / f"book.{kind}"

    call_command("handbook_export", "--format", kind, "-o", str(file), "--json", stdout=out)

    said = json.loads(out.getvalue())
    assert (said["articles"], said["left_out"]) == (93, 7)
    assert file.stat().st_size > 10_000
    assert list(tmp_path.iterdir()) == [file]


def test_only_the_command_line_writes_what_is_handled_quietly(
    starter: Book, tmp_path: Path
) -> None:
    file = tmp_path / "book.jsonld"

    call_command("handbook_export", "--format", "jsonld", "-o", str(file), "--with-restricted",
                 stdout=io.StringIO())  # fmt: skip

    assert "WF-004" in file.read_text()


def test_a_place_that_cannot_be_written_is_a_sentence(starter: Book, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="写不"):
        call_command("handbook_export", "--format", "jsonld", "-o", str(tmp_path / "no" / "f"))


def test_a_poster_says_what_to_bring_where_how_long_and_whom_to_phone(desk: Client) -> None:
    page = desk.get("/handbook/MZ-006/poster").content.decode()

    for words in ("老年优待证办理", "身份证", "柳湾村会客厅", "0573-85121234", "当场", "<svg"):
        assert words in page, words
    assert "poster-a3.css" not in page
    assert "poster-a3.css" in desk.get("/handbook/MZ-006/poster?paper=a3").content.decode()


def test_the_code_on_a_poster_opens_without_signing_in_and_tells_nothing_of_the_house(
    starter: Book, client: Client
) -> None:
    row = ProcedureVersion.objects.filter(pk=starter.by_code["MZ-006"].version_id)
    row.update(
        steps=[{"no": 1, "text": "查内部名单"}, {"no": 2, "text": "x", "public": "来前台交"}]
    )
    Edition.bump()
    shelf.clear()

    page = client.get("/handbook/MZ-006/public").content.decode()

    assert "老年优待证办理" in page
    assert "来前台交" in page
    assert "查内部名单" not in page


@pytest.mark.parametrize("address", ["poster", "public"])
def test_what_is_handled_quietly_hangs_on_no_wall(
    cast: Cast, starter: Book, client: Client, address: str
) -> None:
    client.force_login(cast.gu)

    assert client.get(f"/handbook/WF-004/{address}").status_code == 404
    assert client.get(f"/handbook/XX-001/{address}").status_code == 404


def test_the_notice_names_everything_once_with_day_signatures_and_a_code(desk: Client) -> None:
    page = desk.get("/handbook/MZ-006/notice").content.decode()

    for words in ("一次性告知单", "身份证", "告知人", "被告知人", "年", "<svg", "0573-85121234"):
        assert words in page, words
    assert re.findall(r'<td class="nt-no">(\d+)</td>', page) == ["1", "2", "3"]


def test_the_notice_of_a_quiet_matter_names_it_nowhere(desk: Client) -> None:
    page = desk.get("/handbook/WF-004/notice").content.decode().split("<main")[1]

    assert "WF-004" not in page
    assert 'class="qr"' not in page


@pytest.mark.parametrize(
    ("query", "status"), [("1", 200), ("9", 404), ("x", 404), ("9" * 20, 404), ("", 200)]
)
def test_an_address_may_name_the_version(desk: Client, query: str, status: int) -> None:
    assert desk.get("/handbook/MZ-006/", {"v": query}).status_code == status
