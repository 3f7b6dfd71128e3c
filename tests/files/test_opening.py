"""An attachment is open to whoever may see its record, and to nobody else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiketing.files import access
from huiketing.files.models import Attachment
from huiketing.files.store import attach
from huiketing.org.models import Person

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture
def shen() -> Person:
    return Person.objects.create(username="shen", name="沈月琴")


@pytest.fixture
def paper(shen: Person) -> Iterator[Attachment]:
    access.register("org.person", lambda person, uid: person.uid == uid)
    yield attach(shen, SimpleUploadedFile("证明.pdf", PDF), by=shen)
    access._rules.pop("org.person", None)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_whoever_sees_the_record_opens_its_paper(shen: Person, paper: Attachment) -> None:
    answer = signed_in(shen).get(paper.get_absolute_url())

    assert body(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''%E8%AF%81")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]


def test_a_browser_that_has_it_is_not_sent_it_again(shen: Person, paper: Attachment) -> None:
    client = signed_in(shen)
    answer = client.get(paper.get_absolute_url())
    etag = answer["ETag"]
    assert answer.getvalue()  # read to the end, which closes it

    assert client.get(paper.get_absolute_url(), headers={"If-None-Match": etag}).status_code == 304


def test_a_word_file_is_downloaded_not_shown(shen: Person, paper: Attachment) -> None:
    Attachment.objects.update(content_type="application/vnd.ms-whatever")

    answer = signed_in(shen).get(paper.get_absolute_url())

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue()  # read to the end, which closes it


def test_another_person_a_stranger_and_a_guess_find_nothing(paper: Attachment) -> None:
    lu = Person.objects.create(username="lu", name="陆志强")

    assert signed_in(lu).get(paper.get_absolute_url()).status_code == 404
    assert signed_in(lu).get(f"/files/{uuid4()}").status_code == 404
    assert Client().get(paper.get_absolute_url()).status_code == 302


def test_where_no_room_has_said_who_may_nobody_may(shen: Person, paper: Attachment) -> None:
    access._rules.pop("org.person")

    assert signed_in(shen).get(paper.get_absolute_url()).status_code == 404


def test_a_missing_file_is_not_found_rather_than_an_error(
    shen: Person, paper: Attachment, tmp_path: Path
) -> None:
    (tmp_path / paper.path).unlink()

    assert signed_in(shen).get(paper.get_absolute_url()).status_code == 404


def test_a_link_opens_it_without_signing_in_for_some_hours(paper: Attachment) -> None:
    with time_machine.travel("2026-11-23T09:00+08:00", tick=False):
        link = access.public_link(paper)
        assert body(Client().get(link)) == PDF
        assert Client().get(link[:-1] + ("a" if link[-1] != "a" else "b")).status_code == 404
    with time_machine.travel("2026-11-23T22:00+08:00", tick=False):
        assert Client().get(link).status_code == 404
