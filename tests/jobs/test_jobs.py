import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiketing.base.errors import Invalid, WrongStep
from huiketing.base.ids import uuid7
from huiketing.jobs import registry, running
from huiketing.jobs.models import Job
from huiketing.jobs.registry import again, enqueue, job, stop
from huiketing.jobs.running import Lost, Run, Stopped, run_next

pytestmark = pytest.mark.django_db


class Someone:
    def __init__(self) -> None:
        self.uid: UUID = uuid7()


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kinds that a test registers are gone after it; every progress is written."""
    monkeypatch.setattr(registry, "kinds", {})
    monkeypatch.setattr(running, "kinds", registry.kinds)
    monkeypatch.setattr(running, "WRITE_EVERY", 0.0)
    return


@pytest.fixture
def register() -> list[int]:
    """A job that writes down the rows it was given."""
    rows: list[int] = []

    @job("test.register")
    def work(run: Run) -> None:
        for n in range(run.params["rows"]):
            rows.append(n)
            run.progress(n + 1, run.params["rows"], f"第 {n + 1} 行")
        run.result = {"rows": len(rows)}

    return rows


def test_a_job_is_taken_run_and_its_result_kept(register: list[int]) -> None:
    clerk = Someone()
    row = enqueue("test.register", {"rows": 3}, by=clerk)
    assert (row.state, row.percent) == ("waiting", None)

    assert run_next()

    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.percent) == ("done", 3, 3, 100)
    assert (row.result, row.message, row.error) == ({"rows": 3}, "第 3 行", "")
    assert row.has_ended
    assert row.ended_at is not None
    assert not run_next()


def test_jobs_are_taken_in_the_order_in_which_they_were_asked_for(register: list[int]) -> None:
    for rows in (1, 2):
        enqueue("test.register", {"rows": rows}, by=None)

    run_next()

    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["done", "waiting"]


def test_everybody_sees_their_own_jobs(register: list[int]) -> None:
    clerk, other = Someone(), Someone()
    mine = enqueue("test.register", {"rows": 1}, by=clerk)
    enqueue("test.register", {"rows": 1}, by=other)

    assert list(Job.objects.visible_to(clerk)) == [mine]


def test_a_kind_that_nobody_registered_is_a_fault_of_the_caller() -> None:
    with pytest.raises(LookupError, match=r"test\.unheard"):
        enqueue("test.unheard", {}, by=None)


def test_a_waiting_job_is_stopped_at_once_and_never_runs(register: list[int]) -> None:
    row = stop(enqueue("test.register", {"rows": 3}, by=None))

    assert row.state == "stopped"
    assert not run_next()
    assert register == []


def test_a_running_job_stops_at_its_next_sign_of_progress_and_keeps_how_far_it_was() -> None:
    seen: list[int] = []

    @job("test.long")
    def work(run: Run) -> None:
        for n in range(10):
            if n == 4:
                stop(Job.objects.get(pk=run.row.pk))
            run.result = {"rows": n}
            run.progress(n, 10)
            seen.append(n)

    row = enqueue("test.long", {}, by=None)

    run_next()

    row.refresh_from_db()
    assert (row.state, row.done, row.result) == ("stopped", 3, {"rows": 4})
    assert seen == [0, 1, 2, 3]


def test_a_job_that_has_ended_cannot_be_stopped_but_asked_for_again(register: list[int]) -> None:
    row = enqueue("test.register", {"rows": 2}, by=None)
    with pytest.raises(WrongStep):
        again(row, by=None)
    run_next()
    row.refresh_from_db()

    with pytest.raises(WrongStep):
        stop(row)
    second = again(row, by=None)

    assert (second.params, second.state) == ({"rows": 2}, "waiting")
    assert second.uid != row.uid


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (Invalid("第 3 行没有姓名。"), "第 3 行没有姓名。"),
        (KeyError("name\0"), "KeyError: 'name\\x00'"),
    ],
)
def test_a_job_that_fails_says_why_and_the_worker_lives_on(
    failure: Exception, error: str, register: list[int], caplog: Any
) -> None:
    @job("test.broken")
    def work(run: Run) -> None:
        raise failure

    row = enqueue("test.broken", {}, by=None)
    enqueue("test.register", {"rows": 1}, by=None)

    assert run_next()
    assert run_next()

    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", error)
    assert register == [0]


def test_a_job_whose_worker_died_is_run_again_by_the_next_when_the_lease_ends(
    register: list[int],
) -> None:
    row = enqueue("test.register", {"rows": 2}, by=None)
    dead = running._take()
    assert dead is not None

    assert not run_next()
    with time_machine.travel(timezone.now() + running.LEASE + timedelta(seconds=1), tick=False):
        assert run_next()

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 2)


def test_a_worker_that_lost_its_job_neither_writes_progress_nor_an_end() -> None:
    row = enqueue_anything()
    slow = running._take()
    assert slow is not None
    with time_machine.travel(timezone.now() + running.LEASE + timedelta(seconds=1), tick=False):
        assert running._take() is not None

        with pytest.raises(Lost):
            Run(slow).progress(9, 10)
        running._end(slow, Job.State.DONE)

    row.refresh_from_db()
    assert (row.state, row.done) == ("running", 0)


def test_of_two_workers_that_looked_at_once_one_takes_the_job() -> None:
    enqueue_anything()

    assert running._take() is not None
    assert running._take() is None


def test_a_job_that_killed_three_workers_is_given_up() -> None:
    row = enqueue_anything()
    moment = timezone.now()
    for _ in range(3):
        with time_machine.travel(moment, tick=False):
            assert running._take() is not None
        moment += running.LEASE + timedelta(seconds=1)

    with time_machine.travel(moment, tick=False):
        assert run_next()

    row.refresh_from_db()
    assert row.state == "failed"
    assert row.error != ""


def test_a_worker_that_is_shut_down_puts_its_job_back_untouched() -> None:
    closing = threading.Event()

    @job("test.long")
    def work(run: Run) -> None:
        run.progress(1, 10)
        closing.set()
        run.progress(2, 10)

    row = enqueue("test.long", {}, by=None)

    run_next(closing)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.done) == ("waiting", 0, 1)


def test_a_beating_heart_keeps_the_lease() -> None:
    row = enqueue_anything()
    held = running._take()
    assert held is not None
    with time_machine.travel(timezone.now() + timedelta(seconds=50), tick=False):
        running._mine(held).update(**running._lease())
    with time_machine.travel(timezone.now() + timedelta(seconds=90), tick=False):
        assert running._take() is None

    row.refresh_from_db()
    assert row.state == "running"


def test_progress_is_written_now_and_then_but_always_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "WRITE_EVERY", 3600.0)
    enqueue_anything()
    held = running._take()
    assert held is not None
    run = Run(held)

    with CaptureQueriesContext(connection) as queries:
        for n in range(1, 1001):
            run.progress(n, 1000)

    assert len(queries) == 2  # the first and the last
    assert Job.objects.get(pk=held.pk).done == 1000


def test_a_stop_asked_for_before_the_retaking_is_heeded(register: list[int]) -> None:
    row = enqueue("test.register", {"rows": 2}, by=None)
    assert running._take() is not None
    stop(row)

    with time_machine.travel(timezone.now() + running.LEASE + timedelta(seconds=1), tick=False):
        run_next()

    row.refresh_from_db()
    assert (row.state, register) == ("stopped", [])


def test_an_idle_look_for_work_only_reads_and_only_once() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert not run_next()

    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]


def enqueue_anything() -> Job:
    @job("test.anything")
    def work(run: Run) -> None:
        raise Stopped

    return enqueue("test.anything", {}, by=None)
