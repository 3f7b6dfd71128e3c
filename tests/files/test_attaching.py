"""Nothing is taken at its name's word, and nothing of a photo but its pixels is kept."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.management import call_command
from django.utils.translation import override
from PIL import Image, PngImagePlugin

from huiketing.base.errors import Invalid
from huiketing.files import store
from huiketing.files.models import Attachment
from huiketing.files.store import TooLarge, attach, remove
from huiketing.org.models import Person

pytestmark = pytest.mark.django_db

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


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


def picture(size: tuple[int, int] = (40, 30), kind: str = "JPEG", **options: Any) -> bytes:
    image = Image.new(options.pop("mode", "RGB"), size, options.pop("colour", (200, 30, 30)))
    kept = io.BytesIO()
    image.save(kept, kind, **options)
    return kept.getvalue()


def upload(content: bytes, name: str = "照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def office(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return kept.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def test_a_photo_loses_its_place_and_camera_and_stands_upright(shen: Person) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turned by a quarter
    exif[MAKE] = "Huawei"
    exif.get_ifd(GPS)[2] = (30.0, 41.0, 12.0)
    taken = picture((60, 20), exif=exif, comment=b"my house")

    kept = attach(shen, upload(taken), by=shen, purpose="visit")

    with Image.open(io.BytesIO(kept.read())) as image:
        assert image.size == (20, 60) == (kept.width, kept.height)
        assert not image.getexif()
        assert "comment" not in image.info
    for trace in (b"Huawei", b"Exif", b"my house"):
        assert trace in taken
        assert trace not in kept.read()
    assert kept.content_type == "image/jpeg"
    assert kept.by_uid == shen.uid
    assert kept.sha256 == hashlib.sha256(kept.read()).hexdigest()


def test_what_hides_behind_a_picture_is_not_kept(shen: Person) -> None:
    hidden = b"<script>alert(1)</script>"

    kept = attach(shen, upload(picture() + hidden), by=shen)

    assert hidden not in kept.read()


def test_the_words_inside_a_png_are_not_kept(shen: Person) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "ZhuJianguo")

    kept = attach(shen, upload(picture(kind="PNG", pnginfo=words), "图.png"), by=shen)

    assert b"ZhuJianguo" not in kept.read()
    assert kept.content_type == "image/png"


def test_a_large_photo_is_kept_at_2560_pixels(shen: Person) -> None:
    kept = attach(shen, upload(picture((5000, 1000))), by=shen)

    assert (kept.width, kept.height) == (2560, 512)


@pytest.mark.parametrize(
    ("kind", "mode", "colour", "content_type"),
    [
        ("WEBP", "RGB", (1, 2, 3), "image/jpeg"),
        ("WEBP", "RGBA", (1, 2, 3, 0), "image/png"),
        ("AVIF", "RGB", (1, 2, 3), "image/jpeg"),
        ("JPEG", "CMYK", (1, 2, 3, 4), "image/jpeg"),
        ("JPEG", "L", 7, "image/jpeg"),
        ("PNG", "P", 1, "image/png"),
        ("PNG", "LA", (1, 0), "image/png"),
    ],
)
def test_every_picture_a_phone_or_a_chat_makes_is_read(
    shen: Person, kind: str, mode: str, colour: Any, content_type: str
) -> None:
    kept = attach(shen, upload(picture(kind=kind, mode=mode, colour=colour), "a.jpg"), by=None)

    assert kept.content_type == content_type
    assert kept.by_uid is None


@pytest.mark.parametrize(
    ("content", "name", "kept_name", "content_type"),
    [
        (PDF, "证明.txt", "证明.pdf", "application/pdf"),
        (
            DOCX,
            "C:\\桌面\\申请\x00书.docx",
            "申请书.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            XLSX,
            "../../etc/passwd",
            "passwd.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (PDF, "长" * 300 + ".pdf", "长" * 100 + ".pdf", "application/pdf"),
        (PDF, "😀.pdf", "😀.pdf", "application/pdf"),
    ],
)
def test_papers_are_kept_as_they_came_under_a_name_that_fits_their_content(
    shen: Person, content: bytes, name: str, kept_name: str, content_type: str
) -> None:
    given = upload(content)
    given._name = name  # past the form's own cleaning

    kept = attach(shen, given, by=shen)

    assert (kept.name, kept.content_type) == (kept_name, content_type)
    assert kept.read() == content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "这个文件是空的"),
        (b"MZ\x90\x00" + b"\x00" * 64, "这里只收照片"),
        (b"<html><script>", "这里只收照片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "这里只收照片"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "老格式"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "HEIC"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00", "视频"),
        (b"PK\x03\x04 and no more", "文件坏了"),
        (office("readme.txt"), "压缩包"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "宏"),
        (b"\xff\xd8\xff\xe0 no photo", "照片打不开"),
        (picture((300, 300))[:900], "照片打不开"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "照片打不开"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_do(
    shen: Person, content: bytes, said: str
) -> None:
    with override("zh-hans"), pytest.raises(Invalid, match=said):
        attach(shen, upload(content), by=shen)

    assert not Attachment.objects.exists()


def test_a_photo_of_200_megabytes_is_refused_unread(shen: Person) -> None:
    given = TemporaryUploadedFile("大.jpg", "image/jpeg", 200 * 2**20, None)

    with (
        given,
        override("zh-hans"),
        pytest.raises(TooLarge, match="有 200 MB，最多能存 20 MB") as no,
    ):
        attach(shen, given, by=shen)

    assert no.value.status == 413


@pytest.mark.parametrize("side", [9_000, 16_500])
def test_a_small_file_that_unfolds_to_a_giant_picture_is_refused(shen: Person, side: int) -> None:
    bomb = picture((side, side), "PNG", mode="1", colour=0)
    assert len(bomb) < 2**20

    with override("zh-hans"), pytest.raises(Invalid, match=r"太大了|打不开"):
        attach(shen, upload(bomb, "bomb.png"), by=shen)


def test_the_same_photo_sent_twice_is_one_attachment(shen: Person) -> None:
    first = attach(shen, upload(picture(), "一.jpg"), by=shen)
    again = attach(shen, upload(picture(), "二.jpg"), by=shen)

    assert again == first
    other = Person.objects.create(username="lu", name="陆志强")
    assert attach(other, upload(picture()), by=shen) != first
    assert list(Attachment.objects.of(shen)) == [first]


def test_two_that_send_the_same_photo_at_one_moment_get_one(
    shen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = attach(shen, upload(PDF, "一.pdf"), by=shen)
    # The second looked before the first had stored.
    nothing = Attachment.objects.none()
    monkeypatch.setattr(Attachment.objects, "of", lambda *_: nothing)

    assert attach(shen, upload(PDF, "二.pdf"), by=shen) == first
    assert list(store.orphans()) == []


def test_a_record_holds_sixty_files_and_says_so(
    shen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_PER_SUBJECT", 1)
    attach(shen, upload(PDF), by=shen)

    with override("zh-hans"), pytest.raises(Invalid, match="已经有 1 个文件"):
        attach(shen, upload(PDF + b"\n"), by=shen)


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_is_gone_and_may_be_sent_anew(shen: Person) -> None:
    kept = attach(shen, upload(PDF, "朱建国.pdf"), by=shen)

    remove(kept)

    kept.refresh_from_db()
    assert not default_storage.exists(kept.path)
    assert "朱建国" not in kept.name
    assert not Attachment.objects.of(shen).exists()
    assert attach(shen, upload(PDF), by=shen) != kept


def test_a_file_that_outlived_its_removal_goes_later(shen: Person) -> None:
    kept, stays = attach(shen, upload(PDF), by=shen), attach(shen, upload(DOCX), by=shen)
    remove(kept)  # and the power goes before the file does
    assert default_storage.exists(kept.path)

    assert store.finish_removals() == 1

    assert not default_storage.exists(kept.path)
    assert default_storage.exists(stays.path)
    assert store.finish_removals() == 0


def test_the_check_names_what_is_damaged_and_sweeps_what_belongs_to_nothing(
    shen: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = attach(shen, upload(PDF), by=shen)
    lost = attach(shen, upload(DOCX), by=shen)
    path = lost.path
    Attachment.objects.filter(pk=lost.pk).delete()

    call_command("check_files", "--sweep")

    assert path in capsys.readouterr().out
    assert not default_storage.exists(path)
    default_storage.delete(kept.path)
    with pytest.raises(SystemExit):
        call_command("check_files")
    assert kept.path in capsys.readouterr().out
