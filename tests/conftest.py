"""What every test may ask for by name, and what it needs of the machine.

A bare machine lacks Chromium or LibreOffice: tests that need them are skipped there, by name. With
HKT_CI=1 nothing is skipped: what is missing, or skips for any other reason, fails.
"""

import os
import shutil
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import settings

from huiketing.base import recent
from tests.cast import Cast, make_cast
from tests.flushing import let_tests_empty_append_only_tables

let_tests_empty_append_only_tables()

ALL_OF_IT = os.environ.get("HKT_CI") == "1"

# How long an example takes says more of the machine than of the product. What must hold before a
# change lands is the same each time; by hand examples are new each time, and `long` looks farther:
# `./hkt test --hypothesis-profile long`.
settings.register_profile("house", deadline=None, derandomize=ALL_OF_IT)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile("house")

PROGRAMS = {
    "browser": ("Chromium", ("chromium", "chromium-browser")),
    "office": ("LibreOffice", ("soffice", "libreoffice")),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is of the other database engine, and skip what the machine cannot do."""
    missing = {
        marker: name
        for marker, (name, programs) in PROGRAMS.items()
        if not any(map(shutil.which, programs))
    }
    engine = _engine()
    elsewhere = []
    for item in items:
        only = item.get_closest_marker("only_on")
        if only is not None and engine not in only.args:
            elsewhere.append(item)
        for marker, name in missing.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"{name} is not on this machine"))
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be skipped, a skip is a failure that says why it was one."""
    report = yield
    if ALL_OF_IT and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped under HKT_CI=1: {report.longrepr}"
    return report


def _engine() -> str:
    from django.conf import settings

    return "sqlite" if "sqlite3" in settings.DATABASES["default"]["ENGINE"] else "postgresql"


@pytest.fixture
def cast(db: Any) -> Cast:
    """The town of 清溪镇, freshly written."""
    return make_cast()


@pytest.fixture
def the_connection_outlives_a_request() -> Iterator[None]:
    """As Django's own test client sees to it: the town lives in this connection's transaction."""
    from django.core import signals
    from django.db import close_old_connections

    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Small tables kept in memory belong to one test's database."""
    recent.forget_all()
    yield
    recent.forget_all()
