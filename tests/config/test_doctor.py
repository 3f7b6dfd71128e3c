"""The doctor names what is wrong, and the one way to mend it."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from huiketing.base import times
from huiketing.config import doctor
from huiketing.config.doctor import Finding, examine
from huiketing.handbook.models import Procedure
from huiketing.history.models import Delivery
from huiketing.matters.models import Limit
from tests.cast import Cast
from tests.config.test_command_line import hkt
from tests.flushing import suspended

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> Any:
    settings.HOME = tmp_path
    for name in ("seal.key", "secret.key"):
        (tmp_path / name).write_text("0" * 64)
        (tmp_path / name).chmod(0o600)
    return tmp_path


def finding(check: str) -> Finding:
    return next(each for each in examine() if each.check == check)


def test_a_sound_place_has_nothing_bad() -> None:
    assert [each for each in examine() if each.state == "bad"] == []


def test_a_key_that_others_can_read_is_bad_and_the_remedy_mends_it(home: Any) -> None:
    (home / "seal.key").chmod(0o644)

    found = finding("seal key")

    assert found.state == "bad"
    assert found.remedy == f"chmod 600 {home / 'seal.key'}"


def test_a_key_that_opens_nothing_is_bad(cast: Cast, settings: Any) -> None:
    from huiketing.parties.transitions import find_or_add

    find_or_add(name="朱丽华", phone="13805731234", unit=cast.village, by=cast.wang)
    assert finding("seal").state == "ok"

    settings.SEAL_KEY = "f" * 64

    assert finding("seal").state == "bad"


def test_a_table_that_is_behind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "unmigrated", lambda: {("org", "0002_later")})

    found = finding("migrations")

    assert found.state == "bad"
    assert "org.0002_later" in found.says


def test_history_without_its_triggers_is_bad() -> None:
    with suspended(connection):
        assert finding("history").state == "bad"
    assert finding("history").state == "ok"


def test_a_year_nobody_announced_is_bad_and_december_asks_for_the_next() -> None:
    def then(text: str) -> str:
        with times.as_of(timezone.make_aware(timezone.datetime.fromisoformat(text))):
            return finding("calendar").state

    assert then("2026-11-23T10:00") == "ok"
    assert then("2026-12-02T10:00") == "warn"
    assert then("2027-01-04T10:00") == "bad"


def test_a_limit_that_is_missing_is_named() -> None:
    Limit.objects.filter(name="accept").delete()

    found = finding("limits")

    assert found.state == "bad"
    assert str(Limit.Name.ACCEPT.label) in found.says


def test_an_empty_handbook_is_worth_a_word() -> None:
    assert not Procedure.objects.exists()

    assert finding("handbook").state == "warn"


def test_dead_letters_are_bad_until_they_are_tried_again() -> None:
    Delivery.objects.create(
        notice_uid="00000000-0000-7000-8000-000000000000", channel="mail", address="a@example.org",
        state=Delivery.State.DEAD, next_at=timezone.now() + timedelta(days=1), last_error="refused",
    )  # fmt: skip

    found = finding("outbox")
    assert found.state == "bad"
    assert "refused" in found.says

    call_command("doctor", "--retry", stdout=StringIO())
    assert finding("outbox").state == "ok"


def test_the_command_answers_in_json_and_exits_with_one(home: Any) -> None:
    (home / "secret.key").chmod(0o640)
    said = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json", stdout=said)

    assert ended.value.code == 1
    answer = json.loads(said.getvalue())
    assert answer["ok"] is False
    assert [each["check"] for each in answer["checks"] if each["state"] == "bad"] == ["secret key"]


@pytest.mark.parametrize(
    "setting",
    [
        {"HKT_DATABASE_URL": "mysql://x"},
        {"HKT_PORT": "eighty"},
        {"HKT_SEAL_KEY": "short"},
        {"HKT_HOME": "/dev/null/nowhere"},
        {"HKT_TIME_ZONE": "Asia/Nowhere"},
    ],
)
def test_a_setting_that_cannot_be_used_is_a_finding_with_its_remedy(
    tmp_path: Any, setting: dict[str, str]
) -> None:
    answer = hkt(tmp_path, "doctor", "--json", **setting)

    assert (answer.returncode, answer.stderr) == (1, "")
    said = json.loads(answer.stdout)
    assert said["ok"] is False
    [found] = said["checks"]
    assert (found["check"], found["state"]) == ("settings", "bad")
    assert found["says"]
    assert found["remedy"]


def test_a_key_file_that_holds_something_else_is_a_finding_too(tmp_path: Any) -> None:
    (tmp_path / "seal.key").write_text("xx")

    in_json = hkt(tmp_path, "doctor", "--json")
    in_words = hkt(tmp_path, "doctor")

    assert (in_json.returncode, in_words.returncode) == (1, 1)
    assert str(tmp_path / "seal.key") in json.loads(in_json.stdout)["checks"][0]["says"]
    assert "→ 它是 64 位十六进制数" in in_words.stdout


def test_no_chinese_font_is_worth_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)

    found = finding("fonts")

    assert found.state == "warn"
    assert "fonts-noto-cjk" in found.remedy
    assert finding("pdf").state == "warn"


def test_a_machine_without_any_font_is_sound_and_says_so_without_noise(tmp_path: Any) -> None:
    bare = tmp_path / "bare.conf"
    bare.write_text("<fontconfig><dir>/nowhere</dir></fontconfig>")

    answer = hkt(tmp_path / "home", "doctor", "--json", FONTCONFIG_FILE=str(bare))

    assert (answer.returncode, answer.stderr) == (0, "")
    said = json.loads(answer.stdout)
    warned = {each["check"] for each in said["checks"] if each["state"] == "warn"}
    assert said["ok"] is True
    assert {"fonts", "pdf"} <= warned
