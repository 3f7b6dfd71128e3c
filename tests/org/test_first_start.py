"""An empty machine becomes somebody's parlour on one page, and only its owner can do it."""

import io
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.org import first_run
from huiketing.org.models import Line, Person, Placement, Post, Unit
from huiketing.org.transitions import start
from huiketing.org.transitions.lines import STARTING
from huiketing.sheets.writing import workbook
from tests.cast import Cast

PASSWORD = "石桥边的老柳树 1998"


@pytest.fixture
def code(settings: Any, tmp_path: Path, db: Any) -> Iterator[str]:
    settings.HOME = tmp_path
    return first_run.code()


def typed(code: str, people: list[dict[str, str]] | None = None, **changed: str) -> dict[str, str]:
    """The page as somebody fills it in."""
    said = {
        "code": code,
        "wish": "start",
        "place_kind": "town",
        "place_name": "清溪镇",
        "place_code": "",
        "village_name": "柳湾村",
        "village_code": "LW",
        "admin_name": "顾建平",
        "admin_username": "gujp",
        "admin_password": PASSWORD,
        "line-TOTAL_FORMS": str(len(STARTING)),
        "line-INITIAL_FORMS": "0",
        "person-TOTAL_FORMS": str(len(people or [])),
        "person-INITIAL_FORMS": "0",
    }
    for number, (line, name) in enumerate(STARTING):
        said |= {f"line-{number}-code": line, f"line-{number}-name": name}
    for number, row in enumerate(people or []):
        said |= {f"person-{number}-{key}": value for key, value in row.items()}
    return said | changed


def test_the_door_leads_to_the_first_start_while_nobody_is_here(code: str) -> None:
    assert Client().get("/sign-in")["Location"] == "/welcome"
    assert Client().get("/")["Location"].startswith("/sign-in")


def test_a_stranger_on_the_network_needs_the_code_from_the_owners_file(code: str) -> None:
    path = Path(first_run._file())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == code == first_run.code()
    assert first_run.address().endswith(f"/welcome?code={code}")

    without = Client().get("/welcome")
    wrong = Client().get("/welcome?code=aaaaaaaaaa")
    posted = Client().post("/welcome", typed("aaaaaaaaaa"))

    assert (without.status_code, wrong.status_code, posted.status_code) == (200, 403, 403)
    assert "place_name" not in without.content.decode() + wrong.content.decode()
    assert not Person.objects.exists()
    assert Client().get(f"/welcome?code={code}").status_code == 200


def test_a_place_is_set_up_with_its_lines_and_its_administrator_is_in(code: str) -> None:
    client = Client()

    answer = client.post("/welcome", typed(code))

    assert answer.status_code == 200, answer.context["form"].errors
    town, village = Unit.objects.order_by("path")
    assert (town.name, town.code, town.kind) == ("清溪镇", "QXZ", "town")
    assert (village.name, village.code, village.parent) == ("柳湾村", "LW", town)
    assert [(line.code, line.name) for line in Line.objects.all()] == STARTING
    admin = Person.objects.get()
    assert admin.check_password(PASSWORD) and not admin.must_change_password
    assert admin.authority.may(village.path, Post.Role.ADMIN)
    assert client.get("/place/units").status_code == 200
    assert Placement.objects.count() == 2


def test_the_lines_the_handbook_brought_are_taken_over_and_what_is_left_out_is_not_used(
    code: str,
) -> None:
    from huiketing.handbook.loading import load_starter

    load_starter()  # as `./hkt run --empty` does
    page = Client().get(f"/welcome?code={code}").content.decode()
    assert all(f'value="{line}"' in page for line, _name in STARTING)

    named = {"line-1-name": "民政救助", "line-4-code": "", "line-4-name": ""}
    answer = Client().post("/welcome", typed(code, **named))

    assert answer.status_code == 200, answer.context["lines"].errors
    lines = {line.code: line for line in Line.objects.all()}
    assert lines["MZ"].name == "民政救助"
    assert [line.code for line in lines.values() if not line.is_active] == ["CL"]
    assert [line.code for line in Line.objects.filter(is_active=True)] == [
        line for line, _name in STARTING if line != "CL"
    ]


def test_a_line_typed_twice_is_refused_in_its_row(code: str) -> None:
    twice = {"line-3-code": "MZ", "line-3-name": "又一个民政"}

    answer = Client().post("/welcome", typed(code, **twice))

    assert answer.status_code == 422
    assert "code" in answer.context["lines"].forms[3].errors
    assert not Line.objects.exists()


def test_the_first_start_happens_once(code: str) -> None:
    Client().post("/welcome", typed(code))

    assert not Path(first_run._file()).exists()
    assert Client().get(f"/welcome?code={code}")["Location"] == "/sign-in"
    assert Client().post("/welcome", typed(code, admin_username="thief")).status_code == 302
    assert Person.objects.count() == 1


def test_people_typed_in_get_posts_lines_deputies_and_temporary_passwords(code: str) -> None:
    people = [
        {"name": "王晓芸", "phone": "13805730001"},
        {"name": "沈月琴", "lines": "民政、SB", "title": "民政社保专管员", "deputy": "陆志强"},
        {"name": "陆志强", "username": "luzq", "lines": "ZZ"},
        {"name": "方佩文", "unit": "清溪镇", "role": "dispatcher"},
        {},
    ]

    answer = Client().post("/welcome", typed(code, people))

    assert answer.status_code == 200
    shen = Post.objects.get(person__name="沈月琴")
    assert (shen.person.username, shen.role, shen.line_codes) == ("shenyueqin", "cadre", ",MZ,SB,")
    assert shen.deputy == Person.objects.get(username="luzq")
    assert Post.objects.get(person__name="王晓芸").role == "clerk"
    assert Post.objects.get(person__name="方佩文").unit.name == "清溪镇"
    for account in answer.context["started"].accounts:
        assert account.person.check_password(account.password)
        assert account.person.must_change_password
        assert account.password in answer.content.decode()


def test_one_village_on_its_own_is_place_and_desk_at_once(code: str) -> None:
    said = typed(code, place_kind="village", place_name="柳湾村", place_code="LW", village_name="")

    Client().post("/welcome", said)

    unit = Unit.objects.get()
    assert (unit.code, unit.kind, unit.parent) == ("LW", "village", None)


@pytest.mark.parametrize(
    ("password", "said"),
    [("123", "密码太短，至少要 8 位"), ("password123", "这个密码别人最先试")],
)
def test_a_weak_password_is_refused_in_the_language_of_the_place(
    code: str, password: str, said: str
) -> None:
    answer = Client().post("/welcome", typed(code, [], admin_password=password))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "This password" not in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("place_name", {"place_name": " "}),
        ("place_name", {"place_name": "镇" * 300}),
        ("place_code", {"place_code": "12"}),
        ("village_name", {"village_name": ""}),
        ("village_code", {"village_code": "QXZ"}),  # the town's, made of its name
        ("admin_username", {"admin_username": "gu jp"}),
        ("admin_password", {"admin_password": "12345678"}),
        ("admin_name", {"admin_name": "\x00"}),
    ],
)
def test_a_refused_page_comes_back_whole_and_leaves_nothing_behind(
    code: str, field: str, changed: dict[str, str]
) -> None:
    people = [{"name": "王晓芸", "title": "前台大姐"}]

    answer = Client().post("/welcome", typed(code, people, **changed))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    html = answer.content.decode()
    for kept in ("前台大姐", "gu", "党建", code):
        assert kept in html
    assert not Person.objects.exists() and not Unit.objects.exists()
    assert first_run.fits(code)  # and may be tried again


def test_what_is_wrong_with_a_person_or_a_line_stands_in_its_row(code: str) -> None:
    people = [
        {"name": "王晓芸", "phone": "1380573"},
        {"name": "沈月琴", "lines": "民政、算命", "unit": "别处村"},
        {"name": "陆志强", "deputy": "没有这个人"},
        {"title": "没名字"},
    ]

    answer = Client().post("/welcome", typed(code, people, **{"line-2-code": "SBX1"}))
    assert answer.status_code == 422
    assert "code" in answer.context["lines"].forms[2].errors

    answer = Client().post("/welcome", typed(code, people))
    errors = [sorted(form.errors) for form in answer.context["people"].forms]
    assert errors == [["phone"], ["lines", "unit"], ["deputy"], ["name"]]
    assert "算命" in answer.content.decode()
    assert not Person.objects.exists()


def test_what_is_wrong_in_the_rows_is_counted_and_each_led_to(code: str) -> None:
    lines = {"line-2-code": "SBX1", "line-4-code": "MZ"}
    people = [
        {"name": "王晓芸", "phone": "1380573"},
        {"name": "沈月琴", "lines": "民政、算命", "unit": "别处村"},
    ]

    of_lines = Client().post("/welcome", typed(code, **lines)).content.decode()
    of_people = Client().post("/welcome", typed(code, people)).content.decode()
    of_fields = Client().post("/welcome", typed(code, place_name="")).content.decode()

    for page, count, fields in (
        (of_lines, 2, ["id_line-2-code", "id_line-4-code"]),
        (of_people, 3, ["id_person-0-phone", "id_person-1-unit", "id_person-1-lines"]),
        (of_fields, 1, ["id_place_name"]),
    ):
        summary = page.split("data-errors>")[1].split("</div>")[0]
        assert re.findall(r'href="#([^"]+)"', summary) == fields
        assert f"{count} 处要再看看" in summary
        assert all(f'id="{field}"' in page for field in fields)


def test_a_table_of_people_is_read_into_the_rows_to_be_looked_over(code: str) -> None:
    table = io.BytesIO(
        workbook(
            "人员",
            ["姓名", "手机", "职务", "分管条线", "角色"],
            [
                ["王晓芸", "13805730001", "前台", "", "前台"],
                ["沈月琴", "", "", "民政、社保就业", "专管员"],
            ],
        )
    )
    table.name = "人员.xlsx"
    said = typed(code, [{"name": "陆志强"}], wish="read")

    answer = Client().post("/welcome", {**said, "people_file": table})

    assert answer.status_code == 200
    rows = [form.initial for form in answer.context["people"].forms if form.initial.get("name")]
    assert [row["name"] for row in rows] == ["陆志强", "王晓芸", "沈月琴"]
    assert (rows[1]["title"], rows[2]["lines"], rows[2]["role"]) == (
        "前台",
        "民政、社保就业",
        "cadre",
    )
    assert "柳湾村" in answer.content.decode()
    assert not Person.objects.exists()


def test_a_table_that_is_none_says_so_and_loses_nothing(code: str) -> None:
    table = io.BytesIO(b"PK\x03\x04 not a workbook")
    table.name = "人员.xlsx"

    answer = Client().post("/welcome", {**typed(code), "people_file": table})

    assert answer.status_code == 422
    assert "柳湾村" in answer.content.decode()
    assert not Person.objects.exists()


def test_more_rows_can_be_asked_for_without_finishing(code: str) -> None:
    said = typed(code, [{"name": "王晓芸"}], wish="rows", admin_password="", place_name="")

    answer = Client().post("/welcome", said)

    assert answer.status_code == 200
    assert len(answer.context["people"].forms) > 1
    assert not answer.context["form"].errors


def test_the_verb_itself_refuses_where_somebody_is_here_already(cast: Cast) -> None:
    with pytest.raises(WrongStep):
        start.start_place(
            place=start.Entry("某镇", "town", "AA"),
            village=None,
            admin=start.Administrator("某人", "mou", PASSWORD),
            lines=[],
            people=lambda root, desk: [],
        )


def test_of_two_who_have_the_code_one_goes_first(code: str) -> None:
    with first_run.used(code), pytest.raises(NotAllowed), first_run.used(code):
        pass  # the second never gets here
    assert not first_run.fits(code)


def test_after_a_refusal_the_code_holds_again(code: str) -> None:
    with pytest.raises(Invalid), first_run.used(code):
        raise Invalid
    assert first_run.fits(code)


def test_a_village_on_its_own_is_asked_for_no_other(code: str) -> None:
    answer = Client().post(
        "/welcome", typed(code, place_kind="village", place_name="柳湾村", village_code="?!" * 9)
    )

    assert answer.status_code == 200, answer.context["form"].errors
    assert [unit.name for unit in Unit.objects.all()] == ["柳湾村"]


@pytest.mark.parametrize("kind", ["town", "village"])
def test_the_phone_of_the_desk_is_asked_at_once(code: str, kind: str) -> None:
    typed_in = typed(code, place_kind=kind, desk_phone="0573 85120000")
    wrong = Client().post("/welcome", typed_in | {"desk_phone": "1380000"})
    answer = Client().post("/welcome", typed_in)

    assert "desk_phone" in wrong.context["form"].errors
    assert answer.status_code == 200, answer.context["form"].errors
    assert Unit.objects.exclude(phone="").get().phone == "0573-85120000"
    assert Unit.objects.exclude(phone="").get().kind == "village"


def test_asking_for_more_people_adds_no_lines(code: str) -> None:
    client, wish = Client(), {"wish": "rows"}
    first = client.post("/welcome", typed(code, **wish)).context["lines"]
    rows = {
        f"line-{number}-{name}": form.initial.get(name, "")
        for number, form in enumerate(first.forms)
        for name in ("code", "name")
    }

    again = client.post(
        "/welcome", typed(code, **wish) | rows | {"line-TOTAL_FORMS": str(len(first.forms))}
    ).context["lines"]

    assert len(again.forms) == len(first.forms) == len(STARTING) + 2
