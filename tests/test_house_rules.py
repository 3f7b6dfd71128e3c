"""Rules no single room can keep by itself (what templates hold: base/test_nothing_inline)."""

import ast
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from huiketing.config import cli
from huiketing.config.words import WORDS
from tools import messages

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "huiketing"

PUBLIC_VIEWS = {
    # Alive, signing in, setting up, and what a browser asks for before anybody has signed in.
    "web:healthz", "web:big", "web:language", "web:manifest", "web:worker", "web:offline",
    "org:sign_in", "org:welcome",
    # A resident's own pages, by code or by the QR at the door.
    "parlour:find", "parlour:track", "parlour:rate", "parlour:again", "parlour:withdraw",
    "parlour:show", "parlour:say", "parlour:privacy",
    # What residents read of a procedure, what is handled quietly left out; as linked data too.
    "handbook:public", "linked_handbook",
    # By a secret in the address.
    "org:feed", "files:shared",
    # By a token in the header.
    "api",
}  # fmt: skip

THE_CLOCK_ITSELF = {
    # Where the real time is meant: leases and queues, and when a thing was written down.
    "base/times.py", "jobs/registry.py", "jobs/running.py", "jobs/schedules.py",
    "exchange/channels/webhook.py",  # the stamp under a signature
    "history/record.py", "history/relay.py", "history/digests.py", "history/sentences.py",
    "config/backup.py",
}  # fmt: skip

WRITES_A_STATUS = {
    # Rows whose status is no matter's: a procedure's version as it is loaded.
    "handbook/loading.py",
}

UNWANTED = ("温馨提示", "操作成功", "系统异常", "系统繁忙", "稍后再试", "亲爱的", "！")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders or ("src", "tests", "tools", "bench", "drills"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def within(path: Path) -> str:
    return path.relative_to(PACKAGE if path.is_relative_to(PACKAGE) else ROOT).as_posix()


def views(resolver: URLResolver, space: str = "", route: str = "") -> Iterator[tuple[str, Any]]:
    """Every page by its name; all below /api/ are one, they ask for a token."""
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from views(entry, inner, here)
        elif isinstance(entry, URLPattern):
            yield "api" if here.startswith("api/") else f"{space}{entry.name}", entry.callback


def test_every_page_asks_who_you_are() -> None:
    public = {
        name for name, view in views(get_resolver()) if not getattr(view, "login_required", True)
    }

    assert public - PUBLIC_VIEWS == set()
    assert {"web:healthz", "org:sign_in"} <= public


def test_every_sentence_has_its_chinese_in_its_own_room() -> None:
    assert messages.gaps() == []


def test_the_chinese_is_plain() -> None:
    unwanted = [
        f"{room.name}: {word} in {messages.chinese(entry)!r}"
        for room in messages.rooms()
        for entry in messages.catalogue(room)
        for word in UNWANTED
        if word in messages.chinese(entry)
    ]

    assert unwanted == []


def _unsaid_in_chinese(tree: ast.AST) -> Iterator[int]:
    """Lines where a command says a sentence that no catalogue was asked for."""
    plain = (ast.Constant, ast.JoinedStr)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            helps = [word.value for word in node.keywords if word.arg == "help"]
            raised = node.args[:1] if called in {"CommandError", "ArgumentTypeError"} else []
            yield from (said.lineno for said in (*helps, *raised) if isinstance(said, plain))
        elif isinstance(node, ast.Assign) and isinstance(node.value, plain):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if names == ["help"]:
                yield node.lineno


def test_the_scan_for_an_unsaid_sentence_sees_every_way() -> None:
    source = "help = 'a'\nadd('--x', help=f'{b}')\nraise CommandError('c')\nadd('-y', help=_('d'))"

    assert sorted(_unsaid_in_chinese(ast.parse(source))) == [1, 2, 3]


def test_every_command_speaks_the_language_of_its_reader() -> None:
    found = [
        f"{within(path)}:{line}"
        for path in python_files("src")
        if "commands" in path.parts
        for line in _unsaid_in_chinese(ast.parse(path.read_text()))
    ]

    assert found == []


def test_models_and_migrations_agree(db: Any) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_rooms_lean_only_on_the_floors_below(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    monkeypatch.chdir(ROOT)

    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def _status_writes(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for part in ast.walk(target):
                    if (
                        isinstance(part, ast.Attribute)
                        and part.attr == "status"
                        and isinstance(part.ctx, ast.Store)
                    ):
                        yield node.lineno
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if name in {"update", "bulk_update"} and any(k.arg == "status" for k in node.keywords):
                yield node.lineno


def test_the_scan_for_a_written_status_sees_every_way() -> None:
    source = "m.status = 1\nx.update(status=1)\na, m.status = 1, 2\nm.status += 1\nprint(m.status)"

    assert sorted(_status_writes(ast.parse(source))) == [1, 2, 3, 4]


def test_nothing_but_a_transition_writes_a_status() -> None:
    found = [
        f"{within(path)}:{line}"
        for path in python_files("src")
        if "transitions" not in path.parts and path.stem != "transitions"
        if "forms" not in path.parts  # a refused form keeps the HTTP status of its refusal
        if within(path) not in WRITES_A_STATUS
        for line in _status_writes(ast.parse(path.read_text()))
    ]

    assert found == []


def test_the_present_is_asked_for_in_one_place() -> None:
    asks = re.compile(r"\b(timezone\.now|datetime\.now|datetime\.utcnow|date\.today|localdate)\(\)")
    found = [
        within(path)
        for path in python_files("src")
        if asks.search(path.read_text()) and within(path) not in THE_CLOCK_ITSELF
    ]

    assert found == []


def test_no_file_is_longer_than_a_sitting() -> None:
    long = {
        within(path): lines
        for path in python_files()
        if (lines := path.read_text().count("\n")) > 430
    }

    assert long == {}


def tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_tracked_knows_the_machine_it_was_made_on() -> None:
    machines = re.compile("|".join(["/" + "work/", "/" + "root/", "/opt/" + "venv", "/home/[a-z]"]))
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(text.splitlines(), 1)
            if machines.search(line)
        ]

    assert found == []


_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M | re.I)


def _plain_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ]", name)[0]).lower()


def _pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text()
    return {_plain_name(name): version for name, version in _PIN.findall(text)}


def test_the_locks_hold_what_the_project_asks_for_and_only_by_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {_plain_name(name) for name in project["project"]["dependencies"]}
    for_development = {_plain_name(name) for name in project["dependency-groups"]["dev"]}
    lean, whole = _pins("requirements.lock"), _pins("requirements-dev.lock")

    assert wanted - lean.keys() == set()
    assert (wanted | for_development) - whole.keys() == set()
    assert {name: whole.get(name) for name in lean} == lean
    for lock in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"(?m)^(?=[a-z0-9])", (ROOT / lock).read_text())
        assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_every_setting_is_listed() -> None:
    named = set()
    for path in (*python_files("src"), ROOT / "hkt"):
        text = path.read_text()
        named |= set(re.findall(r"\bHKT_[A-Z_]*[A-Z]\b", text))
        named |= {
            f"HKT_{name}" for name in re.findall(r'(?:from_environment|secret)\("(\w+)"', text)
        }
    listed = set(re.findall(r"\bHKT_[A-Z_]*[A-Z]\b", (ROOT / "docs" / "settings.md").read_text()))

    named = {name.removesuffix("_FILE") for name in named}
    assert named - listed - {"HKT_X"} == set()


def test_every_word_of_the_command_line_is_a_command() -> None:
    assert [word.call for word in WORDS if cli.find(word.call.split()) is None] == []


def test_the_script_and_the_ci_are_shell_that_parses() -> None:
    for script, shell in ((ROOT / "hkt", "sh"), (ROOT / ".ci" / "run", "bash")):
        subprocess.run([shell, "-n", str(script)], check=True)
        assert os.access(script, os.X_OK)
