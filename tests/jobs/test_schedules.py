from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from huiketing.base import background
from huiketing.base.background import daily, every
from huiketing.jobs import schedules
from huiketing.jobs.models import ScheduledRun

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 5, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture(autouse=True)
def none_but_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only what the test itself schedules."""
    monkeypatch.setattr(background, "schedules", {})
    monkeypatch.setattr(schedules, "schedules", background.schedules)
    return


def days_done(done: list[str], *moments: datetime) -> list[int]:
    counts = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            schedules.run_due()
        counts.append(len(done))
    return counts


def test_a_daily_chore_is_done_once_a_day_after_its_hour(done: list[str]) -> None:
    daily(at="17:00")(lambda: done.append("report"))

    moments = (at(20, 18), at(21, 16, 59), at(21, 17), at(21, 17, 1), at(22, 16), at(22, 17, 30))
    assert days_done(done, *moments) == [0, 0, 1, 1, 1, 2]


def test_a_daily_chore_missed_while_the_server_was_off_is_done_once_when_it_is_back(
    done: list[str],
) -> None:
    daily(at="17:00")(lambda: done.append("report"))

    assert days_done(done, at(20, 9), at(24, 8), at(24, 8, 1), at(24, 17)) == [0, 1, 1, 2]


def test_a_chore_at_intervals_is_done_at_once_and_then_every_so_often(done: list[str]) -> None:
    every(minutes=10)(lambda: done.append("reminder"))

    moments = (at(21, 9), at(21, 9, 9), at(21, 9, 10), at(21, 11), at(21, 11, 5))
    assert days_done(done, *moments) == [1, 1, 2, 3, 3]


def test_a_chore_that_fails_is_written_down_and_comes_again_at_its_time(done: list[str]) -> None:
    def chore() -> None:
        done.append("tried")
        if len(done) == 1:
            raise ConnectionError("no calendar\0")

    every(minutes=10)(chore)

    assert days_done(done, at(21, 9)) == [1]
    row = ScheduledRun.objects.get()
    assert row.last_error == "ConnectionError: no calendar"
    assert row.lease_until is None
    assert days_done(done, at(21, 9, 5), at(21, 9, 10)) == [1, 2]
    assert ScheduledRun.objects.get().last_error == ""


def test_a_chore_held_by_another_process_is_left_to_it_until_its_lease_ends(
    done: list[str],
) -> None:
    every(minutes=10)(lambda: done.append("reminder"))
    days_done(done, at(21, 9))
    ScheduledRun.objects.update(worker="other", lease_until=at(21, 10))

    assert days_done(done, at(21, 9, 30), at(21, 10, 1)) == [1, 2]


def test_of_two_processes_that_saw_the_same_due_chore_one_does_it(done: list[str]) -> None:
    every(minutes=10)(lambda: done.append("reminder"))
    days_done(done, at(21, 9))
    (name, schedule) = next(iter(background.schedules.items()))
    first, second = ScheduledRun.objects.get(name=name), ScheduledRun.objects.get(name=name)
    moment = at(21, 9, 10)

    assert [schedules._do(schedule, row, moment) for row in (first, second)] == [True, False]
    assert len(done) == 2


def test_a_chore_is_known_by_where_it_is_written() -> None:
    @daily(at="00:30")
    def close_the_day() -> None: ...

    (name,) = background.schedules
    assert name.endswith("close_the_day")
    assert "test_schedules" in name


def test_the_next_time_of_a_daily_chore_is_later_than_the_moment_itself() -> None:
    schedule = background.Schedule("x", lambda: None, at=at(21, 17).time())

    assert schedule.after(at(21, 16, 59)) == at(21, 17)
    assert schedule.after(at(21, 17)) == at(22, 17)
    assert schedule.after(at(21, 17)) - at(21, 17) == timedelta(days=1)
