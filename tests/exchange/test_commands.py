import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from huiketing.matters.models import Matter
from huiketing.org.models import Person
from huiketing.parlour.ledger import HEADS
from huiketing.sheets.reading import read
from tests.cast import Cast
from tests.exchange.tables import entry, table, xlsx
from tests.matters.making import make_matter

pytestmark = pytest.mark.usefixtures("monday")


def run(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(cast: Cast, tmp_path: Path) -> str:
    path = tmp_path / "登记簿.xlsx"
    path.write_bytes(table(entry(), entry(序号="2", 联系电话="1385736")))
    return str(path)


def test_a_dry_run_says_what_would_come_and_writes_nothing(file: str) -> None:
    answer = json.loads(run("import_ledger", file, "--dry-run", "--json", "--unit", "LW"))

    assert (answer["unit"], answer["new"], answer["refused"]) == ("LW", 1, 1)
    (problem,) = answer["problems"]
    assert (problem["row"], problem["column"], problem["value"]) == (3, "联系电话", "1385736")
    assert problem["what"]
    assert problem["write"]
    assert not Matter.objects.exists()


def test_taken_over_twice_it_is_there_once(file: str) -> None:
    first = json.loads(run("import_ledger", file, "--json", "--unit", "lw", "--as", "gu"))
    again = json.loads(run("import_ledger", file, "--json", "--unit", "LW", "--as", "gu"))

    assert (first["new"], first["known"], first["first_number"]) == (1, 0, "LW-2026-0001")
    assert (again["new"], again["known"]) == (0, 1)


def test_people_read_what_came_of_it_and_get_the_rows_to_mend(file: str, tmp_path: Path) -> None:
    mend = tmp_path / "mend.xlsx"

    said = run("import_ledger", file, "--unit", "LW", "--errors", str(mend))

    assert "导入 1 行" in said
    assert "第 3 行，联系电话「1385736」" in said
    assert len(read(mend, expected=HEADS).rows) == 1


def test_with_several_desks_the_unit_must_be_said_or_named_in_the_table(
    cast: Cast, file: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="LW 柳湾村"):
        run("import_ledger", file)
    named = tmp_path / "石桥村2026年登记簿.xlsx"
    named.write_bytes(xlsx([["日期", "姓名", "诉求"], ["3月2日", "朱丽华", "问社保"]]))

    assert json.loads(run("import_ledger", str(named), "--json"))["unit"] == "SQ"


def test_the_one_desk_with_matters_is_meant(cast: Cast, file: str) -> None:
    make_matter(cast)

    assert json.loads(run("import_ledger", file, "--json", "--dry-run"))["unit"] == "LW"


@pytest.fixture
def odd(cast: Cast, tmp_path: Path) -> str:
    path = tmp_path / "odd.xlsx"
    path.write_bytes(xlsx([["何时", "姓名", "干啥"], ["2026-03-02", "朱丽华", "问社保"]]))
    return str(path)


def test_a_head_nobody_knows_is_named_with_the_option_that_says_it(odd: str) -> None:
    with pytest.raises(CommandError) as refused:
        run("import_ledger", odd, "--dry-run", "--unit", "LW")

    said = str(refused.value)
    assert "--column '服务事项/诉求=…'" in said
    assert "何时、姓名、干啥" in said
    assert "下面" not in said


def test_columns_can_be_said_on_the_command_line(odd: str) -> None:
    pairs = ("--column", "日期时间=何时", "--column", "服务事项=干啥")

    answer = json.loads(run("import_ledger", odd, *pairs, "--json", "--unit", "LW"))

    assert (answer["new"], answer["columns"]["asked"]) == (1, "干啥")
    assert Matter.objects.get().words == "问社保"


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("服务事项", "服务事项=事由"),
        ("天气=干啥", "没有「天气」"),
        ("服务事项=为啥", "没有「为啥」"),
    ],
)
def test_a_pair_that_names_nothing_is_refused_with_what_there_is(
    odd: str, pair: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run("import_ledger", odd, "--column", pair, "--unit", "LW")


@pytest.mark.parametrize("words", [("--unit", "XX"), ("--as", "nobody"), ("--sheet", "没有")])
def test_a_word_that_means_nothing_is_refused(file: str, words: tuple[str, str]) -> None:
    with pytest.raises(CommandError):
        run("import_ledger", file, "--unit", "LW", *words)


def test_a_stranger_to_the_unit_cannot_be_the_hand(file: str) -> None:
    with pytest.raises(CommandError):
        run("import_ledger", file, "--unit", "LW", "--as", "ma")


def test_what_is_no_table_is_refused_with_a_sentence(cast: Cast, tmp_path: Path) -> None:
    bad = tmp_path / "登记簿.xlsx"
    bad.write_bytes(b"PK\x03\x04")

    with pytest.raises(CommandError):
        run("import_ledger", str(bad), "--unit", "LW")
    with pytest.raises(CommandError):
        run("import_ledger", str(tmp_path / "none.xlsx"))


def test_the_register_goes_out_with_the_heads_of_the_form(cast: Cast, tmp_path: Path) -> None:
    make_matter(cast)
    out = tmp_path / "out.xlsx"

    answer = run(
        "export_ledger", "--from", "2026-11-01", "--to", "2026.11.23", "-o", str(out), "--json"
    )

    assert json.loads(answer)["rows"] == 1
    sheet = read(out, expected=HEADS)
    assert sheet.heads == HEADS
    assert sheet.rows[0][5] == "13857360021"
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_masked_it_shows_no_phone_and_no_address(cast: Cast, tmp_path: Path) -> None:
    make_matter(cast)
    out = tmp_path / "out.xlsx"

    run("export_ledger", "--from", "2026-11-01", "--to", "2026-11-23", "-o", str(out), "--masked")

    assert read(out, expected=HEADS).rows[0][5] == "138****0021"


def test_a_refused_export_leaves_the_older_file_whole(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"older")

    with pytest.raises(CommandError):
        run("export_ledger", "--from", "2026-11-23", "--to", "2026-11-01", "-o", str(out))
    with pytest.raises(CommandError):
        run("export_ledger", "--from", "x", "--to", "2026-11-01", "-o", str(out))

    assert out.read_bytes() == b"older"


def test_people_come_in_with_a_password_each(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(
        xlsx([["姓名", "登录名", "单位", "岗位"], ["周文", "zhouwen", "柳湾村", "前台"]])
    )

    dry = json.loads(run("import_people", str(path), "--dry-run", "--json"))
    assert not Person.objects.filter(username="zhouwen").exists()
    real = json.loads(run("import_people", str(path), "--json"))

    assert (dry["people"], dry["accounts"]) == (1, [])
    assert real["accounts"][0]["username"] == "zhouwen"
    assert Person.objects.get(username="zhouwen").check_password(real["accounts"][0]["password"])
