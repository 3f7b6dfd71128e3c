"""A key is made once, before anything is sealed; after that the place asks for its own."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from huiketing.base import keys
from huiketing.base.sealing import key_id
from huiketing.config import holding, sealed
from huiketing.config.models import SealingKey
from huiketing.parties.transitions import find_or_add
from tests.cast import Cast
from tests.config.test_command_line import hkt

OLD, NEW = "1" * 64, "2" * 64


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place where somebody has begun to work."""
    home = tmp_path_factory.mktemp("begun")
    done = hkt(home, "reindex")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(begun: Path, tmp_path: Path) -> Path:
    """The same, to be spoilt."""
    return Path(shutil.copytree(begun, tmp_path / "home"))


@pytest.mark.parametrize("file", ["seal.key", "secret.key"])
@pytest.mark.parametrize("words", ["suggest 老年证", "run --port 65431", "token wang", "prepare"])
def test_a_key_that_is_gone_is_asked_for_and_none_is_made(
    home: Path, file: str, words: str
) -> None:
    (home / file).unlink()

    answer = hkt(home, *words.split())

    assert answer.returncode == 1
    assert f"{home / file} 不见了" in answer.stderr
    assert "放回去" in answer.stderr
    assert "真的丢了" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert not (home / file).exists()


def test_it_is_asked_for_in_english_too(home: Path) -> None:
    (home / "seal.key").unlink()

    answer = hkt(home, "reindex", HKT_LANGUAGE="en")

    assert answer.returncode == 1
    assert "Put the file back" in answer.stderr


@pytest.mark.parametrize("file", ["seal.key", "secret.key"])
def test_the_doctor_says_which_key_is_gone_and_the_remedy(home: Path, file: str) -> None:
    (home / file).unlink()

    answer = hkt(home, "doctor", "--json")

    assert answer.returncode == 1
    bad = {each["check"]: each for each in json.loads(answer.stdout)["checks"]
           if each["state"] == "bad"}  # fmt: skip
    check = file.replace(".", " ")
    assert "不见了" in bad[check]["says"]
    assert "放回去" in bad[check]["remedy"]
    assert not (home / file).exists()


def test_help_is_given_without_a_key(home: Path) -> None:
    (home / "seal.key").unlink()

    assert hkt(home, "help").returncode == 0
    assert not (home / "seal.key").exists()


def test_another_key_is_refused_by_every_command_and_told_by_the_doctor(home: Path) -> None:
    (home / "seal.key").write_text("f" * 64)

    refused = hkt(home, "reindex")
    told = hkt(home, "doctor", "--json")

    assert refused.returncode == told.returncode == 1
    assert "封存用的是钥匙" in refused.stderr
    assert str(home / "seal.key") in refused.stderr
    [bad] = [each for each in json.loads(told.stdout)["checks"] if each["state"] == "bad"]
    assert bad["check"] == "seal"
    assert "放回去" in bad["remedy"]


def test_another_key_given_by_the_environment_is_named(home: Path) -> None:
    answer = hkt(home, "reindex", HKT_SEAL_KEY="e" * 64)

    assert answer.returncode == 1
    assert "HKT_SEAL_KEY" in answer.stderr


def test_the_server_does_not_open_with_another_key(home: Path) -> None:
    (home / "seal.key").write_text("f" * 64)

    answer = hkt(home, "run", "--port", "65431")

    assert answer.returncode == 1
    assert str(home / "seal.key") in answer.stderr


def test_the_same_key_from_the_environment_is_the_key_of_the_place(home: Path) -> None:
    its = (home / "seal.key").read_text()
    (home / "seal.key").unlink()

    assert hkt(home, "reindex", HKT_SEAL_KEY=its).returncode == 0
    assert not (home / "seal.key").exists()


def test_a_backup_with_keys_is_taken_in_where_the_key_is_gone(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "with-keys.hkt"
    assert hkt(home, "backup", "-o", str(file), "--with-keys").returncode == 0
    kept = (home / "seal.key").read_text()
    (home / "seal.key").unlink()

    done = hkt(home, "restore", str(file))

    assert done.returncode == 0, done.stderr
    assert (home / "seal.key").read_text() == kept
    assert hkt(home, "reindex").returncode == 0


def test_nothing_kept_is_a_first_run() -> None:
    assert holding._in_file(Path("/nowhere/huiketing.db")) is False


def test_a_place_from_before_is_known_by_its_people(tmp_path: Path) -> None:
    path = tmp_path / "huiketing.db"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE org_person (id integer)")
        assert holding._in_file(path) is False
        file.execute("INSERT INTO org_person VALUES (1)")
    file.close()

    assert holding._in_file(path) is True


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_a_server_is_asked_as_well() -> None:
    from django.db import connection

    known = connection.settings_dict
    SealingKey.objects.all().delete()
    assert holding._at_server(known) is False

    SealingKey.objects.create(number=1, name="0" * 8)

    assert holding._at_server(known) is True


def test_a_database_that_does_not_answer_is_no_first_run(tmp_path: Path) -> None:
    url = "postgres://hkt@127.0.0.1:1/huiketing"

    assert holding.holds_data(tmp_path, url) is None
    assert hkt(tmp_path, "reindex", HKT_DATABASE_URL=url).returncode == 1
    assert not (tmp_path / "seal.key").exists()


def test_what_was_sealed_before_keys_were_noted_tells_its_key(cast: Cast) -> None:
    with override_settings(SEAL_KEY=OLD):
        find_or_add(name="朱丽华", phone="13805731234", unit=cast.village, by=cast.wang)
        old = key_id()
    SealingKey.objects.all().delete()

    with override_settings(SEAL_KEY=NEW), pytest.raises(sealed.OtherKey, match=old):
        sealed.agree()

    with override_settings(SEAL_KEY=OLD):
        sealed.agree()
        assert list(SealingKey.objects.values_list("number", "name")) == [(1, old)]


def test_a_new_key_beside_the_old_one_is_noted_too(cast: Cast) -> None:
    with override_settings(SEAL_KEY=OLD):
        sealed.agree()
        old = key_id()
    with override_settings(SEAL_KEY=NEW, SEAL_KEYS_OLD=[OLD]):
        sealed.agree()
        new = key_id()

    assert [each.name for each in SealingKey.objects.all()] == [old, new]
    with override_settings(SEAL_KEY=OLD), pytest.raises(sealed.OtherKey, match=new):
        sealed.agree()


def test_all_is_well_in_one_statement(cast: Cast, django_assert_num_queries: Any) -> None:
    sealed.agree()

    with django_assert_num_queries(1):
        sealed.agree()


def test_of_two_machines_that_begin_together_the_second_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = iter([set(), set(), set()])
    noted = sealed._noted
    with override_settings(SEAL_KEY=OLD):
        sealed.agree()
    # It looked before the first had written.
    monkeypatch.setattr(sealed, "_noted", lambda: next(seen, None) or noted())

    with override_settings(SEAL_KEY=NEW), pytest.raises(sealed.OtherKey):
        sealed.agree()

    assert SealingKey.objects.count() == 1


def test_a_process_that_goes_without_a_key_notes_none(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "unwritten", {"SEAL_KEY"})

    with pytest.raises(sealed.OutOfReach):
        sealed.agree()

    assert not SealingKey.objects.exists()


def test_a_made_key_is_for_its_owner_only(tmp_path: Path) -> None:
    made = keys.secret("SEAL_KEY_OF_TEST", tmp_path, "seal.key", holds_data=lambda: False)

    assert len(made) == 64
    assert (tmp_path / "seal.key").stat().st_mode & 0o777 == 0o600
