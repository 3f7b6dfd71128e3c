"""People come in from a table, looked at first; what goes out can come in again."""

import io
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from huiketing.base import times
from huiketing.org.models import Person, Post
from huiketing.org.sheets import PEOPLE, people_template
from huiketing.sheets.reading import read
from huiketing.sheets.writing import workbook
from tests.cast import Cast
from tests.names import named
from tests.org.clients import signed_in

HEADS = ["姓名", "登录名", "手机", "单位", "岗位", "角色", "条线", "B岗"]


def table(rows: list[list[str]], heads: list[str] = HEADS) -> io.BytesIO:
    file = io.BytesIO(workbook("人员", heads, rows))
    file.name = "人员.xlsx"
    return file


def upload(client: Client, rows: list[list[str]], heads: list[str] = HEADS) -> HttpResponse:
    return client.post("/place/people/import", {"file": table(rows, heads)})


def test_a_table_is_shown_before_anything_is_written_and_then_taken_in(cast: Cast) -> None:
    client = signed_in(cast.admin)

    shown = upload(
        client,
        [
            [
                "俞国芳",
                "",
                "13805730031",
                "柳湾村",
                "退役文体专管员",
                "专管员",
                "TY、文教妇儿",
                "许巧英",
            ],
            ["许巧英", "xuqy", "", "LW", "", "", "", ""],
        ],
    )
    assert shown.status_code == 200
    assert Person.objects.count() == 9
    taken = client.post("/place/people/import/take-in", {"kept": shown.context["kept"]})

    yu = Post.objects.get(person__name="俞国芳")
    assert (yu.person.username, yu.line_codes, yu.unit) == ("yuguofang", ",WF,TY,", cast.village)
    assert yu.deputy == Person.objects.get(username="xuqy")
    assert Post.objects.get(person__username="xuqy").role == Post.Role.CLERK
    for account in taken.context["accounts"]:
        assert account.person.check_password(account.password)


def test_the_same_table_again_changes_nothing(cast: Cast) -> None:
    client = signed_in(cast.admin)
    rows = [["俞国芳", "", "", "柳湾村", "文体专管员", "", "WF", ""]]

    for _ in range(2):
        kept = upload(client, rows).context["kept"]
        taken = client.post("/place/people/import/take-in", {"kept": kept})

    assert Person.objects.filter(name="俞国芳").count() == 1
    assert Post.objects.filter(person__name="俞国芳").count() == 1
    assert taken.context["accounts"] == []


def test_two_of_one_name_get_two_sign_in_names_when_they_sit_in_two_villages(cast: Cast) -> None:
    client = signed_in(cast.admin)

    first = upload(client, [["王晓芸", "", "", "石桥村", "前台", "", "", ""]])
    client.post("/place/people/import/take-in", {"kept": first.context["kept"]})

    names = Person.objects.filter(name="王晓芸").values_list("username", flat=True)
    assert sorted(names) == ["wang", "wangxiaoyun"]


def test_every_wrong_cell_is_named_with_its_row_and_can_be_downloaded(cast: Cast) -> None:
    client = signed_in(cast.admin)
    rows = [
        ["", "", "", "柳湾村", "", "", "", ""],
        ["俞国芳", "", "1380573", "别处村", "", "皇帝", "算命", ""],
        ["许巧英", "xu qy", "", "柳湾村", "", "", "", ""],
        ["许巧英", "xuqy", "", "柳湾村", "", "", "", "没这人"],
        ["陈阿大", "wang", "", "柳湾村", "", "", "", ""],
        ["陈阿二", "", "", "柳湾村", "", "", "", ""],
    ]

    shown = upload(client, rows)

    problems = [(problem.row, problem.column) for problem in shown.context["people"].problems]
    assert problems[:6] == [
        (2, "姓名"), (3, "手机"), (3, "单位"), (3, "条线"), (3, "角色"), (4, "登录名"),
    ]  # fmt: skip
    assert (5, "B岗") in problems
    assert [row.name for row in shown.context["people"].newcomers] == ["陈阿大", "陈阿二"]
    errors = client.post("/place/people/import/errors", {"kept": shown.context["kept"]})
    assert named(errors) == f"人员名册待改的行 {times.today()}.xlsx"
    sheet = read(errors.content, "errors.xlsx")
    assert sheet.heads[:8] == tuple(HEADS)
    assert len(sheet.rows) == 4

    # 陈阿大 asks for a sign-in name that is 王晓芸's: refused as a whole, nothing written.
    taken = client.post("/place/people/import/take-in", {"kept": shown.context["kept"]})
    assert taken.status_code == 422
    assert "王晓芸" in taken.content.decode()
    assert Person.objects.count() == 9


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04 renamed"),
        ("a.csv", "没有表头的一行".encode()),
        ("a.xlsx", b"\x00\x01\x02\x03" * 50),
        ("a.csv", "登录名,手机\nwang,138".encode()),
    ],
)
def test_what_is_no_table_of_people_is_refused_in_place(
    cast: Cast, name: str, content: bytes
) -> None:
    file = io.BytesIO(content)
    file.name = name

    answer = signed_in(cast.admin).post("/place/people/import", {"file": file})

    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors or answer.context["form"].non_field_errors()


def test_a_table_is_not_trusted_on_its_way_back(cast: Cast) -> None:
    client = signed_in(cast.admin)
    kept = upload(client, [["俞国芳", "", "", "柳湾村", "", "", "", ""]]).context["kept"]

    for forged in ("", "x", kept[:-3] + "abc"):
        answer = client.post("/place/people/import/take-in", {"kept": forged})
        assert answer.status_code == 422
    assert (
        signed_in(cast.wang).post("/place/people/import/take-in", {"kept": kept}).status_code == 403
    )
    assert Person.objects.count() == 9


def test_a_village_administrator_takes_nobody_into_town(cast: Cast) -> None:
    Post.objects.create(person=cast.jin, unit=cast.village, role="admin", title="管理员")

    shown = upload(signed_in(cast.jin), [["俞国芳", "", "", "清溪镇", "", "管理员", "", ""]])

    (problem,) = shown.context["people"].problems
    assert problem.column == "单位"


def test_the_template_is_read_by_the_import_itself(cast: Cast) -> None:
    sheet = read(people_template(), "template.xlsx")

    assert sheet.heads == tuple(column.head for column in PEOPLE)
    answer = signed_in(cast.admin).get("/place/people/template.xlsx")
    assert answer.status_code == 200
    assert named(answer) == "人员名册样表.xlsx"


def test_what_goes_out_comes_in_again_without_a_change(cast: Cast) -> None:
    client = signed_in(cast.admin)
    out: Any = client.get("/place/people/export.xlsx")
    sheet = read(out.content, "people.xlsx")
    assert ["沈月琴", "shen", "13805730002", "柳湾村"] in [list(row[:4]) for row in sheet.rows]

    file = io.BytesIO(out.content)
    file.name = "people.xlsx"
    shown = client.post("/place/people/import", {"file": file})
    assert shown.context["people"].problems == []
    before = Post.objects.count()
    client.post("/place/people/import/take-in", {"kept": shown.context["kept"]})

    assert Post.objects.count() == before
