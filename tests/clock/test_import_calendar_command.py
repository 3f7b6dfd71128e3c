import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from huiketing.clock.models import CalendarNotice
from tests.clock.moments import NOTICE, YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "放假.csv"
    path.write_text(NOTICE, encoding="gb18030")
    return path


def say(*words: object) -> str:
    out = StringIO()
    call_command("import_calendar", *map(str, words), stdout=out)
    return out.getvalue()


def test_the_command_says_which_days_changed(file: Path) -> None:
    lines = say(file, "--number", "国办发明电〔2059〕7号").splitlines()

    assert lines[0] == f"{YEAR} 年放假安排已经有了。"
    assert f"{YEAR}年10月9日（周六）改为上班。" in lines
    assert f"{YEAR}年10月6日（周三）改为放假。" in lines
    assert lines[-1] == f"改了 {len(lines) - 2} 天。"
    assert CalendarNotice.objects.get().number == "国办发明电〔2059〕7号"


def test_the_second_time_it_says_that_nothing_changed(file: Path) -> None:
    say(file)

    assert say(file) == "这份安排以前导入过，没有变化。\n"


def test_a_trial_says_what_would_change(file: Path) -> None:
    assert say(file, "--dry-run").endswith("天。这次没有保存。\n")
    assert not CalendarNotice.objects.exists()


def test_machines_are_answered_in_json(file: Path) -> None:
    answer = json.loads(say(file, "--json"))

    assert (answer["announced"], answer["dry_run"]) == ([YEAR], False)
    assert {"day": f"{YEAR}-10-09", "was": "weekend", "now": "make_up"} in answer["changed"]


def test_a_faulty_file_is_refused_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("日期,类型,名称\n2060-13-01,休,元旦\n")
    out = StringIO()

    with pytest.raises(CommandError, match="第 2 行，日期「2060-13-01」"):
        call_command("import_calendar", str(path), "--json", stdout=out)

    answer = json.loads(out.getvalue())
    assert (answer["error"], answer["rows"][0]["row"]) == ("cannot_import", 2)


@pytest.mark.parametrize("name", ["没有.csv", "."])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="读不到文件"):
        say(tmp_path / name)
