"""One file out, one file in: the place is the same, and what was there is put aside."""

import stat
import tarfile
from pathlib import Path

import pytest

from tests.config.test_command_line import hkt

pytestmark = pytest.mark.only_on("sqlite")  # each place here is a SQLite file of its own


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with the sample data and an attachment in it."""
    home = tmp_path_factory.mktemp("told")
    done = hkt(home, "demo")
    assert done.returncode == 0, done.stderr
    (home / "files").mkdir(exist_ok=True)
    (home / "files" / "letter.txt").write_text("一张纸")
    (home / "history.days").write_text(f"2020-06-01 {'0' * 64} sqlite/another.db\n")
    return home


@pytest.fixture(scope="module")
def kept(told: Path) -> Path:
    path = told.parent / "kept.hkt"
    done = hkt(told, "backup", "-o", str(path))
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(scope="module")
def with_keys(told: Path) -> Path:
    path = told.parent / "with-keys.hkt"
    assert hkt(told, "backup", "-o", str(path), "--with-keys").returncode == 0
    return path


def test_a_backup_is_for_its_owner_only_and_holds_no_key(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with tarfile.open(kept) as tar:
        names = tar.getnames()
    assert {"backup.json", "huiketing.db", "files/letter.txt", "demo.json"} <= set(names)
    assert not any(name.endswith(".key") for name in names)


def test_a_backup_with_keys_makes_the_same_place_elsewhere(
    told: Path, with_keys: Path, tmp_path: Path
) -> None:
    done = hkt(tmp_path, "restore", str(with_keys))

    assert done.returncode == 0, done.stderr
    assert hkt(tmp_path, "doctor").returncode == 0
    here, there = (hkt(home, "verify-history", "--json").stdout for home in (tmp_path, told))
    assert here == there
    assert (tmp_path / "files" / "letter.txt").read_text() == "一张纸"
    noted = [(home / "history.days").read_text() for home in (tmp_path, told)]
    assert noted[0] == noted[1]
    assert hkt(tmp_path, "demo", "accounts").stdout == hkt(told, "demo", "accounts").stdout


def test_without_the_key_it_is_refused_and_nothing_is_touched(kept: Path, tmp_path: Path) -> None:
    done = hkt(tmp_path, "restore", str(kept))

    assert done.returncode == 1
    assert "seal.key" in done.stderr
    assert not (tmp_path / "huiketing.db").exists()


def test_with_the_key_kept_elsewhere_it_is_taken_in(told: Path, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "seal.key").write_text((told / "seal.key").read_text())
    (tmp_path / "seal.key").chmod(0o600)

    assert hkt(tmp_path, "restore", str(kept)).returncode == 0
    assert hkt(tmp_path, "doctor").returncode == 0


def test_where_people_work_it_needs_force_and_puts_them_aside(
    with_keys: Path, tmp_path: Path
) -> None:
    assert hkt(tmp_path, "demo").returncode == 0
    (tmp_path / "history.days").write_text("the days of what goes now")

    assert hkt(tmp_path, "restore", str(with_keys)).returncode == 1
    done = hkt(tmp_path, "restore", "--force", str(with_keys))

    assert done.returncode == 0, done.stderr
    [aside] = tmp_path.glob("before-*")
    assert {"huiketing.db", "seal.key", "history.days"} <= {path.name for path in aside.iterdir()}


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b\x08\x00garbage"])
def test_what_is_no_backup_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.hkt"
    path.write_bytes(content)

    done = hkt(tmp_path / "home", "restore", str(path))

    assert done.returncode == 1
    assert "file.hkt" in done.stderr
    assert "Traceback" not in done.stderr
