import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huiketing.base import sealing, times
from huiketing.exchange.imports.columns import COLUMNS
from huiketing.exchange.models import KeptTable
from huiketing.exchange.tasks import clear_kept_tables
from huiketing.jobs import loop
from huiketing.jobs.models import Job
from huiketing.matters.models import Matter
from huiketing.org.models import Person
from huiketing.parlour.ledger import HEADS
from huiketing.sheets.reading import read
from tests.cast import Cast
from tests.exchange.tables import entry, table, xlsx
from tests.matters.making import make_matter
from tests.names import named

pytestmark = pytest.mark.usefixtures("monday")
CHOOSE = "/exchange/import"
EXPORT = "/exchange/export"
NONE = {column.key: "-" for column in COLUMNS}


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def hand_in(client: Client, content: bytes, name: str = "登记簿.xlsx", **more: Any) -> Any:
    return client.post(CHOOSE, {"file": SimpleUploadedFile(name, content), **more})


@pytest.fixture
def wang(cast: Cast) -> Client:
    return client_of(cast.wang)


def test_a_register_is_looked_at_then_taken_over_and_its_page_says_how_it_went(
    wang: Client,
) -> None:
    shown = hand_in(wang, table(entry(), entry(序号="2", 联系电话="1385736")))
    page = wang.get(shown["Location"])
    assert "可导入 1 行" in page.text
    assert "少了" in page.text
    assert not Matter.objects.exists()

    begun = wang.post(f"{shown['Location']}/take")
    assert "停下" in wang.get(begun["Location"]).text
    loop.work_off()

    ended = wang.get(begun["Location"]).text
    assert "导入 1 行" in ended
    assert "LW-2026-0001" in ended
    assert Matter.objects.get().back_entered
    mend = wang.get(f"{shown['Location']}/errors.xlsx")
    assert named(mend) == f"柳湾村登记簿待改的行 {times.today()}.xlsx"
    sheet = read(mend.content, "x.xlsx", expected=HEADS)
    assert sheet.heads[:16] == HEADS
    assert len(sheet.heads) == 19  # the row in the file, what is wrong, what to write
    assert len(sheet.rows) == 1
    assert sheet.rows[0][16] == "3"


def test_a_long_cell_is_shown_by_its_beginning_and_opens_to_the_whole(wang: Client) -> None:
    whole = "屋后水渠堵了，下雨就漫到灶间里来，" * 17 + "就这样"

    page = wang.get(hand_in(wang, table(entry(服务事项=whole, 联系电话="1" * 70)))["Location"]).text

    assert f"<summary>{whole[:44]}" in page
    assert f"</summary><p>{whole}</p>" in page
    assert f"<p>{'1' * 70}</p>" in page
    assert "<summary>朱丽华" not in page


def test_pressed_twice_it_is_taken_over_once(wang: Client) -> None:
    shown = hand_in(wang, table(entry()))["Location"]

    first, second = wang.post(f"{shown}/take"), wang.post(f"{shown}/take")
    loop.work_off()
    third = wang.post(f"{shown}/take")
    loop.work_off()

    assert first["Location"] == second["Location"] != third["Location"]
    assert Matter.objects.count() == 1
    assert "1 行本来就有" in wang.get(third["Location"]).text


def test_a_job_stopped_before_it_began_can_be_begun_again(wang: Client) -> None:
    shown = hand_in(wang, table(entry()))["Location"]
    page = wang.post(f"{shown}/take")["Location"]

    assert wang.post(f"{page}stop").status_code == 302
    loop.work_off()
    assert not Matter.objects.exists()
    again = wang.post(f"{page}again")["Location"]
    loop.work_off()

    assert Matter.objects.count() == 1
    assert "导入 1 行" in wang.get(again).text


def test_heads_nobody_knows_are_matched_by_hand(wang: Client) -> None:
    content = xlsx([["何时", "谁", "干啥"], ["2026-03-02", "朱丽华", "问社保"]])
    shown = hand_in(wang, content, kind="ledger")["Location"]
    assert "没找到这些列" in wang.get(shown).text

    columns = {"when": "0", "name": "1", "asked": "2"}
    assert wang.post(shown, NONE | columns).status_code == 302

    assert "可导入 1 行" in wang.get(shown).text


def test_one_column_is_not_two_of_ours(wang: Client) -> None:
    shown = hand_in(wang, table(entry()))["Location"]

    answer = wang.post(shown, NONE | {"when": "1", "name": "2", "asked": "2"})

    assert answer.status_code == 422
    assert "上面已经选过" in answer.text


@pytest.mark.parametrize("said", ["999", "x", "-5", "\x00"])
def test_a_column_that_is_not_there_is_refused(wang: Client, said: str) -> None:
    shown = hand_in(wang, table(entry()))["Location"]

    assert wang.post(shown, NONE | {"when": said}).status_code == 422


def test_a_title_that_names_a_unit_decides_whose_register_it_is(cast: Cast) -> None:
    admin = client_of(cast.admin)
    lines = [["石桥村来访登记簿"], ["日期", "姓名", "诉求"], ["2026-03-02", "朱丽华", "问社保"]]

    hand_in(admin, xlsx(lines))

    assert KeptTable.objects.get().unit == cast.neighbour


def test_a_list_of_people_goes_to_where_people_are_taken_in(cast: Cast) -> None:
    content = xlsx([["姓名", "登录名", "单位", "岗位"], ["周文", "zhouwen", "柳湾村", "前台"]])

    answer = hand_in(client_of(cast.admin), content, "人员.xlsx")

    assert answer.status_code == 200
    assert "zhouwen" in answer.text


def test_days_off_go_to_the_calendar_and_only_from_the_administrator(cast: Cast) -> None:
    content = "日期,类型,名称\n2027-01-01,休,元旦\n".encode()

    refused = hand_in(client_of(cast.wang), content, "放假.csv")
    looked_at = hand_in(client_of(cast.admin), content, "放假.csv")

    assert refused.status_code == 403
    assert looked_at.status_code in {302, 422}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("登记簿.xlsx", b"", "空"),
        ("登记簿.xlsx", b"PK\x03\x04 not at all", ""),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 200, ""),
        ("登记簿.csv", "随便写的一行字".encode(), ""),
        ("登记簿.csv", b"a,b\n1,2\n", "认不出"),
    ],
)
def test_what_is_no_table_is_refused_in_words_beside_the_file(
    wang: Client, name: str, content: bytes, words: str
) -> None:
    answer = hand_in(wang, content, name)

    assert answer.status_code == 422
    assert words in answer.text
    assert not KeptTable.objects.exists()


def test_a_renamed_archive_is_refused(wang: Client) -> None:
    import zipfile

    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("照片.txt", "x")

    answer = hand_in(wang, kept.getvalue())

    assert answer.status_code == 422
    assert "Excel" in answer.text


def test_a_table_of_more_than_twenty_megabytes_is_refused_whole(wang: Client) -> None:
    assert hand_in(wang, b"1,2,3\n" * (4 * 2**20)).status_code == 413


def test_a_table_lies_sealed_and_is_nobody_elses(cast: Cast, wang: Client) -> None:
    from django.core.files.storage import default_storage

    shown = hand_in(wang, "日期,姓名,诉求\n2026-03-02,朱丽华,问社保\n".encode(), "a.csv")[
        "Location"
    ]
    kept = KeptTable.objects.get()
    with default_storage.open(kept.path, "rb") as file:
        lying = file.read()

    assert "朱丽华".encode() not in lying
    assert "朱丽华".encode() in kept.content()
    for stranger in (cast.gu, cast.ma):
        client = client_of(stranger)
        assert client.get(shown).status_code == 404
        assert client.post(f"{shown}/take").status_code == 404
        assert client.get(f"{shown}/errors.xlsx").status_code == 404


def test_an_altered_file_does_not_open(wang: Client) -> None:
    hand_in(wang, table(entry()))
    kept = KeptTable.objects.get()
    sealed = sealing.seal_bytes("exchange.KeptTable.content", b"x")

    with pytest.raises(sealing.SealBroken):
        sealing.unseal_bytes("another label", sealed)
    with pytest.raises(sealing.SealBroken):
        sealing.unseal_bytes("exchange.KeptTable.content", sealed[:-1] + b"?")
    assert kept.content()


def test_after_a_week_the_table_is_removed_and_its_page_says_so(
    wang: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = hand_in(wang, table(entry()))["Location"]
    KeptTable.objects.get().drop()
    assert wang.get(shown).status_code == 410

    from datetime import timedelta

    KeptTable.objects.update(created_at=KeptTable.objects.get().created_at - timedelta(days=8))
    clear_kept_tables()

    assert wang.get(shown).status_code == 404


def test_the_register_goes_out_as_excel_for_the_days_the_book_showed(
    cast: Cast, wang: Client
) -> None:
    make_matter(cast)
    asked = wang.get(f"{EXPORT}?since=2026-11-01&until=2026-11-23")
    assert 'value="2026-11-01"' in asked.text

    answer = wang.post(
        EXPORT, {"kind": "register", "since": "2026-11-01", "until": "2026-11-23", "contacts": "on"}
    )

    assert named(answer) == "柳湾村登记簿 2026-11-01至2026-11-23.xlsx"
    content = b"".join(answer.streaming_content)
    sheet = read(content, "x.xlsx", expected=HEADS)
    assert sheet.heads == HEADS
    assert sheet.rows[0][5] == "13857360021"


def test_a_long_register_is_written_in_the_background_and_fetched(
    cast: Cast, wang: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiketing.exchange.views.exports.AT_ONCE", 0)
    make_matter(cast)

    begun = wang.post(EXPORT, {"kind": "register", "since": "2026-11-01", "until": "2026-11-23"})
    loop.work_off()

    page = wang.get(begun["Location"])
    address = reverse("exchange:made", args=[KeptTable.objects.get().uid])
    assert address in page.text
    assert named(wang.get(address)) == "柳湾村登记簿 2026-11-01至2026-11-23.xlsx"
    assert len(read(wang.get(address).content, "x.xlsx", expected=HEADS).rows) == 1
    assert client_of(cast.gu).get(address).status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        {"since": "2026-11-23", "until": "2026-11-01"},
        {"since": "1900-01-01", "until": "2026-11-01"},
        {"since": "x", "until": "\x00"},
        {"kind": "other"},
        {},
    ],
)
def test_days_that_make_no_sense_are_refused_on_the_page(
    wang: Client, said: dict[str, str]
) -> None:
    answer = wang.post(EXPORT, {"kind": "register", "since": "2026-11-01", "until": "x"} | said)

    assert answer.status_code == 422
    assert 'class="error"' in answer.text


def test_a_cadre_takes_no_phones_out_even_by_asking(cast: Cast) -> None:
    make_matter(cast)
    shen = client_of(cast.shen)
    assert 'name="contacts"' not in shen.get(EXPORT).text

    answer = shen.post(
        EXPORT, {"kind": "register", "since": "2026-11-01", "until": "2026-11-23", "contacts": "on"}
    )

    sheet = read(b"".join(answer.streaming_content), "x.xlsx", expected=HEADS)
    assert sheet.rows[0][5] == "138****0021"


def test_the_empty_form_has_every_head_and_lines_for_a_hand(wang: Client) -> None:
    page = wang.get("/exchange/blank-register").text

    assert all(head in page for head in HEADS)
    assert page.count("<tr>") == 15


def test_the_template_can_be_taken_in_as_it_is(wang: Client) -> None:
    content = wang.get("/exchange/import/template.xlsx").content

    shown = wang.get(hand_in(wang, content)["Location"]).text

    assert "可导入 2 行" in shown


def test_somebody_elses_job_is_not_there(cast: Cast, wang: Client) -> None:
    shown = hand_in(wang, table(entry()))["Location"]
    page = wang.post(f"{shown}/take")["Location"]

    ma = client_of(cast.ma)

    assert ma.get(page).status_code == ma.post(f"{page}stop").status_code == 404
    assert Job.objects.get().state == Job.State.WAITING


def test_htmx_gets_the_part_that_moves(wang: Client) -> None:
    shown = hand_in(wang, table(entry()))["Location"]
    page = wang.post(f"{shown}/take")["Location"]

    part = wang.get(page, headers={"HX-Request": "true"}).text

    assert part.count('id="job"') == 1
    assert "<html" not in part
    assert 'hx-trigger="every 1s"' in part
