"""The loop itself, in threads of its own, as the server runs it."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from huiketing.base import background
from huiketing.jobs import loop, registry, running, schedules
from huiketing.jobs.models import Job
from huiketing.jobs.registry import enqueue, job, stop
from huiketing.jobs.running import Run
from tests.at_once import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def none_but_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the work the test itself declares."""
    monkeypatch.setattr(registry, "kinds", {})
    monkeypatch.setattr(running, "kinds", registry.kinds)
    monkeypatch.setattr(background, "schedules", {})
    monkeypatch.setattr(schedules, "schedules", background.schedules)
    monkeypatch.setattr(background, "relays", [])
    monkeypatch.setattr(loop, "relays", background.relays)
    return


@pytest.fixture
def working() -> Iterator[None]:
    """The loop is running."""
    end = loop.start()
    yield
    end()


def state(row: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=row.pk)


def test_work_asked_for_while_the_loop_idles_is_done(working: None) -> None:
    @job("test.quick")
    def work(run: Run) -> None:
        run.result = {"thread": threading.current_thread().name}

    row = enqueue("test.quick", {}, by=None)

    assert until(lambda: state(row) == "done")
    row.refresh_from_db()
    assert row.result == {"thread": "work"}


def test_a_long_job_is_stopped_from_outside(working: None) -> None:
    @job("test.long")
    def work(run: Run) -> None:
        for n in range(10_000):
            run.progress(n, 10_000)
            time.sleep(0.01)

    row = enqueue("test.long", {}, by=None)
    assert until(lambda: state(row) == "running")

    stop(row)

    assert until(lambda: state(row) == "stopped")


def test_relays_and_chores_go_on_while_a_long_job_runs(working: None) -> None:
    released = threading.Event()
    rounds: list[str] = []

    @job("test.long")
    def work(run: Run) -> None:
        released.wait(30)

    row = enqueue("test.long", {}, by=None)
    assert until(lambda: state(row) == "running")
    background.relay(lambda: rounds.append("relay") or 0)
    background.every(minutes=10)(lambda: rounds.append("chore"))

    assert until(lambda: {"relay", "chore"} <= set(rounds))
    assert state(row) == "running"
    released.set()
    assert until(lambda: state(row) == "done")


def test_a_relay_that_fails_neither_ends_the_loop_nor_the_other_relays(caplog: Any) -> None:
    rounds: list[str] = []

    def broken() -> int:
        rounds.append("broken")
        raise OperationalError("the database is away")

    background.relay(broken)
    background.relay(lambda: rounds.append("other") or 0)
    end = loop.start()

    assert until(lambda: rounds.count("other") >= 2)
    end()
    assert rounds.count("broken") >= 2


def test_a_look_for_work_that_fails_does_not_end_the_loop(
    monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    real, looks = running.run_next, []

    def flaky(closing: threading.Event | None = None) -> bool:
        looks.append(1)
        if len(looks) == 1:
            raise OperationalError("the database is away")
        return real(closing)

    monkeypatch.setattr(running, "run_next", flaky)
    monkeypatch.setattr(loop, "SLOW", 0.01)

    @job("test.quick")
    def work(run: Run) -> None: ...

    row = enqueue("test.quick", {}, by=None)
    end = loop.start()

    assert until(lambda: state(row) == "done")
    end()


def test_ending_the_loop_puts_a_job_under_way_back() -> None:
    @job("test.long")
    def work(run: Run) -> None:
        for n in range(10_000):
            run.progress(n, 10_000)
            time.sleep(0.01)

    row = enqueue("test.long", {}, by=None)
    end = loop.start()
    assert until(lambda: state(row) == "running")

    end()

    assert until(lambda: state(row) == "waiting")


def test_two_loops_at_once_do_each_job_once() -> None:
    done: list[str] = []

    @job("test.count")
    def work(run: Run) -> None:
        done.append(str(run.row.uid))

    rows = [enqueue("test.count", {}, by=None) for _ in range(20)]
    ends = [loop.start(), loop.start()]

    assert until(lambda: not Job.objects.open().exists())
    for end in ends:
        end()
    assert sorted(done) == sorted(str(row.uid) for row in rows)


def test_work_off_does_all_that_waits_in_this_thread() -> None:
    @job("test.count")
    def work(run: Run) -> None:
        run.result = timezone.now().isoformat()

    for _ in range(3):
        enqueue("test.count", {}, by=None)

    assert loop.work_off() == 3
    assert not Job.objects.open().exists()


WORKING = """
import os, signal, threading, django
django.setup()
from django.core.management import call_command
from huiketing.jobs.registry import wake
call_command('migrate', verbosity=0)
{before}
call_command('work')
print('ended', [t.name for t in threading.enumerate()], flush=True)
"""
TOLD_AT_A_BAD_MOMENT = """
clear = wake.clear
def clear_when_told_to_end():
    with wake._cond:
        os.kill(os.getpid(), signal.SIGTERM)
    clear()
wake.clear = clear_when_told_to_end
"""


def working_alone(home: Any, before: str = "") -> subprocess.Popen[str]:
    """`./hkt work` in a process, which says which threads are left when it has ended."""
    environment = {
        "HKT_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "huiketing.config.settings",
        "PYTHONPATH": "src",
        "PATH": "/usr/bin:/bin",
    }
    program = [sys.executable, "-c", WORKING.format(before=before)]
    return subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_works_until_it_is_told_to_end(number: int, tmp_path: Any) -> None:
    with working_alone(tmp_path) as process:
        assert process.stdout is not None
        assert "Ctrl+C" in process.stdout.readline()
        process.send_signal(number)
        said, _ = process.communicate(timeout=60)
    assert "MainThread" in said
    assert process.returncode == 0


def test_it_ends_whatever_its_loop_was_at_when_told(tmp_path: Any) -> None:
    with working_alone(tmp_path, TOLD_AT_A_BAD_MOMENT) as process:
        try:
            said, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert "MainThread" in said
    assert process.returncode == 0
