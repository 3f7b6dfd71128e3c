"""What people type: words, dashes, two-word commands, and an answer in words when it is wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from huiketing.config import cli

ROOT = Path(__file__).resolve().parents[2]


def hkt(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person does, in a home of its own."""
    environment = {"HKT_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, "-m", "huiketing", *words],
        env=environment | more, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_dash_is_an_underscore_and_two_words_may_be_one_command() -> None:
    assert cli.find(["verify-history", "--json"]) == (
        "huiketing.history", "verify_history", "verify-history", ["--json"],
    )  # fmt: skip
    found = cli.find(["import", "calendar", "file.csv"])
    assert found is not None
    assert found[1:] == ("import_calendar", "import calendar", ["file.csv"])


def test_the_second_word_is_an_argument_where_the_two_are_no_command() -> None:
    found = cli.find(["demo", "accounts", "--json"])

    assert found is not None
    assert found[1:] == ("demo", "demo", ["accounts", "--json"])
    assert cli.find(["nonsense"]) is None


def test_help_lists_every_word_in_chinese_and_in_english(tmp_path: Path) -> None:
    chinese = hkt(tmp_path, "help")
    english = hkt(tmp_path, "help", HKT_LANGUAGE="en")

    assert chinese.returncode == english.returncode == 0
    assert "开门" in chinese.stdout
    assert "serve the parlour" in english.stdout
    assert not (tmp_path / "huiketing.db").exists()  # help prepares nothing


def test_a_word_nobody_knows_is_answered_with_the_nearest(tmp_path: Path) -> None:
    answer = hkt(tmp_path, "verify-histroy")

    assert answer.returncode == 2
    assert "verify-history" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_any_command_prepares_an_empty_home_by_itself(tmp_path: Path) -> None:
    answer = hkt(tmp_path, "suggest", "老年证", "--json")

    assert answer.returncode == 0, answer.stderr
    assert "MZ-006" in answer.stdout
    assert (tmp_path / "huiketing.db").exists()


def test_two_commands_that_start_together_prepare_it_once(tmp_path: Path) -> None:
    environment = {"HKT_HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, "-m", "huiketing", "verify-history", "--json"]
    both = [
        subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    ended = [each.communicate() for each in both]

    assert [each.returncode for each in both] == [0, 0], ended
    assert ended[0][0] == ended[1][0]
    assert b'"ok": true' in ended[0][0]


def test_a_refusal_is_a_sentence_and_an_exit_code(tmp_path: Path) -> None:
    answer = hkt(tmp_path, "backup", "-o", str(tmp_path / "nowhere" / "file"))

    assert answer.returncode == 1
    assert "nowhere" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_database_address_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    answer = hkt(tmp_path, "reindex", HKT_DATABASE_URL="mysql://somewhere/db")

    assert answer.returncode == 2
    assert "postgres://" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("HKT_PORT", "eighty", "HKT_PORT 写的是 eighty"),
        ("HKT_SMTP_PORT", "0", "HKT_SMTP_PORT 写的是 0"),
        ("HKT_HOME", "/dev/null/nowhere", "把 HKT_HOME 设成这个账号能写的文件夹"),
        ("HKT_SEAL_KEY", "short", "HKT_SEAL_KEY 只有 5 个字符"),
        ("HKT_SEAL_KEY_FILE", "/nowhere/seal.key", "/nowhere/seal.key 读不了"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_in_words(
    tmp_path: Path, setting: str, value: str, said: str
) -> None:
    answer = hkt(tmp_path, "reindex", **{setting: value})

    assert answer.returncode == 2
    assert said in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_a_setting_is_refused_in_the_language_of_the_place(tmp_path: Path) -> None:
    answer = hkt(tmp_path, "reindex", HKT_PORT="eighty", HKT_LANGUAGE="en")

    assert answer.stderr == "HKT_PORT is eighty. Write a port from 1 to 65535.\n"


@pytest.mark.parametrize("word", ["suggest 老年证", "run"])
def test_a_database_that_does_not_answer_is_said_in_words(tmp_path: Path, word: str) -> None:
    nobody = "postgres://hkt@127.0.0.1:1/huiketing"

    answer = hkt(tmp_path, *word.split(), HKT_DATABASE_URL=nobody, HKT_PORT="65431")

    assert answer.returncode == 1
    assert "HKT_DATABASE_URL 的服务器开着吗" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_file_that_is_no_database_leads_to_the_backup(tmp_path: Path) -> None:
    (tmp_path / "huiketing.db").write_bytes(bytes(range(256)) * 20)

    answer = hkt(tmp_path, "verify-history")

    assert answer.returncode == 1
    assert answer.stderr.startswith("数据库文件读不了，或者坏了。\n")
    assert "./hkt restore FILE" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_wrong_option_is_said_without_what_only_django_asks(tmp_path: Path) -> None:
    answer = hkt(tmp_path, "run", "--port", "99999")

    assert answer.returncode == 2
    assert "要写 1 到 65535 之间的数" in answer.stderr
    assert "--pythonpath" not in answer.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("token", "还缺这些：user"),
        ("token wang --nonsense", "不认得这些：--nonsense"),
        ("run --port", "这里要写一个值"),
        ("handbook export --format doc -o f", "只能从这些里选"),
    ],
)
def test_options_are_refused_in_the_language_of_the_place(
    tmp_path: Path, words: str, said: str
) -> None:
    answer = hkt(tmp_path, *words.split())

    assert answer.returncode == 2
    assert said in answer.stderr
    assert "用法：" in answer.stderr
    for english in ("usage", "error", "argument", "required"):
        assert english not in answer.stderr


def test_the_help_of_a_command_is_in_the_language_of_the_place(tmp_path: Path) -> None:
    chinese = hkt(tmp_path, "token", "--help").stdout
    english = hkt(tmp_path, "token", "--help", HKT_LANGUAGE="en").stdout

    for word in ("usage", "positional", "options", "show this"):
        assert word not in chinese
        assert word in english


@pytest.mark.parametrize(
    ("words", "port"), [(["--port", "8123"], "8123"), (["--port=8124"], "8124"), ([], None)]
)
def test_the_port_decides_settings_before_they_are_made(
    monkeypatch: pytest.MonkeyPatch, words: list[str], port: str | None
) -> None:
    monkeypatch.delenv("HKT_PORT", raising=False)

    cli._read_early(["run", *words])

    assert cli.os.environ.get("HKT_PORT") == port


def test_a_door_open_to_phones_puts_the_machine_s_address_into_codes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("HKT_PUBLIC_URL", raising=False)
    monkeypatch.setenv("HKT_PORT", "8123")
    monkeypatch.setattr(cli, "_own_address", lambda: "192.168.1.20")

    cli._read_early(["run", "--host", "0.0.0.0"])

    assert cli.os.environ["HKT_PUBLIC_URL"] == "http://192.168.1.20:8123"
