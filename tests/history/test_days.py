"""Closed days leave no hole, reach as far as they must, and are noted outside the database."""

import stat
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from huiketing.history import anchor, digests, verify
from huiketing.history.models import DailyDigest, Event, EventDetail
from huiketing.history.record import Happening, record, record_all
from tests.history.people import LI, WANG, Matter
from tests.history.test_verify import tamper

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 6, day, hour, minute, tzinfo=SHANGHAI)


def write(moment: datetime) -> Matter:
    matter = Matter()
    with time_machine.travel(moment, tick=False):
        record_all(matter, [Happening("test.registered", {"t": 1})], by=LI, new=True)
        record(matter, "test.called", by=WANG, n=1)
    return matter


def what_is_broken(moment: datetime | None = None) -> tuple[str, str] | None:
    """The first broken place and what is wrong there; looked for at the moment, or long after."""
    with time_machine.travel(moment or at(30, 12), tick=False):
        broken = verify.verify().first_broken
    return (broken.subject_uid, broken.what) if broken else None


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def matters() -> list[Matter]:
    """Two days that are closed, and a third of which nothing is."""
    told = [write(at(day, 10)) for day in (1, 1, 2, 2, 3)]
    with time_machine.travel(at(3, 0, 40), tick=False):
        digests.close_yesterday()
    return told


@pytest.fixture
def noted(matters: list[Matter]) -> None:
    """The two days are noted outside the database."""
    anchor.keep()


def remove(matter: Matter) -> None:
    events = Event.objects.about(matter)
    for uid in events.values_list("uid", flat=True):
        tamper("DELETE FROM history_eventdetail WHERE event_uid = %s", uid)
    tamper("DELETE FROM history_head WHERE subject_uid = %s", matter.uid)
    tamper("DELETE FROM history_event WHERE subject_uid = %s", matter.uid)


def test_closed_days_and_what_is_open_are_told_apart(matters: list[Matter]) -> None:
    report = verify.verify()

    assert (report.ok, report.days, report.open) == (True, 2, 2)
    assert report.newest.startswith("2020-06-02 ")


@pytest.mark.parametrize(
    ("fault", "day", "what"),
    [
        ("DELETE FROM history_dailydigest WHERE day = '2020-06-02'", "2020-06-02", "not closed"),
        ("DELETE FROM history_dailydigest", "2020-06-01", "not closed"),
        ("DELETE FROM history_dailydigest WHERE day = '2020-06-01'", "2020-06-02", "chain"),
        (
            "UPDATE history_dailydigest SET day = '2020-06-05' WHERE day = '2020-06-02'",
            "2020-06-05",
            "missing",
        ),
    ],
)
def test_a_removed_day_is_missed_without_any_note_of_it(
    matters: list[Matter], fault: str, day: str, what: str
) -> None:
    tamper(fault)

    assert what_is_broken() == (day, f"day {what}")


def test_after_midnight_there_is_time_to_close_the_day() -> None:
    write(at(1, 10))
    write(at(2, 0, 10))

    assert what_is_broken(at(2, 0, 20)) is None
    write(at(2, 0, 31))
    assert what_is_broken(at(2, 2, 0)) is None
    assert what_is_broken(at(2, 2, 31)) == ("2020-06-01", "day not closed")


def test_a_server_that_was_off_over_days_owes_nothing_before_its_next_start() -> None:
    write(at(1, 10))

    assert what_is_broken(at(9, 12)) is None
    write(at(9, 12))
    assert what_is_broken(at(9, 12, 1)) is None  # it closes them in its first seconds
    with time_machine.travel(at(9, 12, 2), tick=False):
        digests.close_due()
    assert what_is_broken(at(9, 18)) is None
    assert DailyDigest.objects.count() == 8


def test_an_empty_place_owes_no_closed_day() -> None:
    assert what_is_broken() is None

    with time_machine.travel(at(3, 0, 40), tick=False):
        digests.close_due()
    assert what_is_broken() is None


def test_nothing_is_closed_in_the_first_half_hour_of_a_day() -> None:
    write(at(1, 10))

    with time_machine.travel(at(2, 0, 29), tick=False):
        assert digests.close_due() is None
    with time_machine.travel(at(2, 0, 30), tick=False):
        assert digests.close_due() is not None


@pytest.mark.parametrize(
    "bound",
    [
        "until = '2020-06-02 04:00:00+00' WHERE day = '2020-06-02'",
        "until = '2020-06-01 04:00:00+00' WHERE day = '2020-06-01'",
        "since = '2020-06-01 18:00:00+00' WHERE day = '2020-06-02'",
        "since = '2020-05-31 18:00:00+00' WHERE day = '2020-06-01'",
    ],
)
def test_the_bounds_of_a_day_are_in_its_root(matters: list[Matter], bound: str) -> None:
    stated = bound.replace("+00", "" if is_sqlite() else "+00")

    tamper(f"UPDATE history_dailydigest SET {stated}")

    broken = what_is_broken()
    assert broken is not None
    assert broken[1] in {"day", "day bounds"}


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


@pytest.fixture
def old_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two days closed when their bounds were not in the root yet, and one after."""
    for day in (1, 2, 3):
        write(at(day, 10))
    with monkeypatch.context() as before:
        before.setattr(digests.fold, "__defaults__", (digests.FORM_WITHOUT_BOUNDS,))
        with time_machine.travel(at(3, 0, 40), tick=False):
            digests.close_yesterday()
    with time_machine.travel(at(4, 0, 40), tick=False):
        digests.close_yesterday()


def test_days_closed_before_bounds_were_in_the_root_still_hold(old_days: None) -> None:
    assert what_is_broken() is None


@pytest.mark.parametrize("day", [1, 2])
def test_the_bounds_of_such_days_are_held_by_the_days_around_them(old_days: None, day: int) -> None:
    moment = f"2020-06-0{day} 04:00:00{'' if is_sqlite() else '+00'}"
    tamper(f"UPDATE history_dailydigest SET until = '{moment}' WHERE day = '2020-06-0{day}'")

    assert what_is_broken() == (f"2020-06-0{day + 1}", "day bounds")


def test_an_event_older_than_the_first_closed_day_is_forged(matters: list[Matter]) -> None:
    forged = write(at(1, 0) - timedelta(days=3))

    assert what_is_broken() == (str(forged.uid), "before the first day")


def test_an_event_slid_into_a_closed_day_is_found(matters: list[Matter]) -> None:
    write(at(1, 15))

    assert what_is_broken() == ("2020-06-01", "day")


def test_a_day_closed_anew_without_a_matter_is_found_by_the_note(
    noted: None, matters: list[Matter]
) -> None:
    tamper("DELETE FROM history_dailydigest WHERE day = '2020-06-02'")
    remove(matters[2])
    with time_machine.travel(at(4, 0, 40), tick=False):
        digests.close_yesterday()
        anchor.keep()

    assert what_is_broken() == ("2020-06-02", "day rewritten")


def test_days_that_are_noted_and_gone_are_missed(noted: None) -> None:
    tamper("DELETE FROM history_dailydigest WHERE day = '2020-06-02'")

    assert what_is_broken(at(3, 9)) == ("2020-06-02", "day missing")


def test_closing_notes_each_day_once_for_the_owners_eyes(
    home: Path,
    matters: list[Matter],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with (
        django_capture_on_commit_callbacks(execute=True),
        time_machine.travel(at(4, 0, 40), tick=False),
    ):
        digests.close_due()
    anchor.keep()

    file = home / "history.days"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    days = DailyDigest.objects.order_by("day")
    assert [line.split()[:2] for line in file.read_text().splitlines()] == [
        [each.day.isoformat(), each.root] for each in days
    ]
    assert verify.verify().noted == 3


def test_a_line_cut_short_costs_no_other(home: Path, noted: None) -> None:
    file = home / "history.days"
    file.write_text(file.read_text()[:100])
    anchor.keep()

    assert set(anchor.kept()) == {date(2020, 6, 1), date(2020, 6, 2)}
    assert what_is_broken() is None


def test_notes_of_another_database_are_not_compared(home: Path, matters: list[Matter]) -> None:
    (home / "history.days").write_text(f"2020-06-02 {'0' * 64} postgresql/elsewhere\n")

    assert what_is_broken() is None
    assert verify.verify().noted == 0


def test_a_note_that_cannot_be_written_does_not_stop_the_closing(
    home: Path, matters: list[Matter]
) -> None:
    (home / "history.days").mkdir()

    anchor.keep()

    assert verify.verify().ok


def test_the_command_says_what_is_not_proven_yet_and_what_to_keep(noted: None) -> None:
    out = StringIO()
    call_command("verify_history", stdout=out)

    holds, still_open, noted_days, newest = out.getvalue().splitlines()
    assert "2" in still_open
    assert "history.days" in noted_days
    assert DailyDigest.objects.get(day=date(2020, 6, 2)).root in newest
    assert EventDetail.objects.count() == 10
    assert holds
