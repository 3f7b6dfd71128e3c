"""The real product under a real browser: `./hkt run` in a home of its own, Chromium in front.

Every page opened here is watched: a request to another host, an error in the console (a breach of
the content policy is one) or a failed script fails the test that caused it.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route

from bench.ports import free_port
from tests.chromium import launched, until_any, wait_for_its_scripts

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 180  # seconds; on a machine that runs other tests beside
DESK, PHONE = (1440, 900), (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these need Chromium; each worker tells one server, once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Parlour:
    """A running product, and who can sign in to it."""

    url: str
    home: Path
    accounts: dict[str, dict[str, str]]
    said: Path
    """What the server printed."""
    database: str = ""
    """HKT_DATABASE_URL, where it is not SQLite."""


def command() -> list[str]:
    """`./hkt` where its virtual environment stands, the same module by hand elsewhere."""
    if (Path(sys.prefix) / ".requirements.lock").exists():
        return [str(ROOT / "hkt")]
    return [sys.executable, "-m", "huiketing"]


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a product that starts from nothing."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HKT_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    kept |= {"HKT_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "HKT_VENV": sys.prefix}
    if url := os.environ.get("HKT_TEST_DATABASE_URL"):
        kept["HKT_DATABASE_URL"] = _fresh_database(url)
    return kept


def _fresh_database(url: str) -> str:
    import psycopg

    name = f"e2e_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"{url.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def run_hkt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    """Start a product with these words; every one is closed in order at the end."""
    running: list[tuple[subprocess.Popen[bytes], Path]] = []

    def start(*words: str) -> tuple[str, Path, Path, dict[str, str]]:
        home = tmp_path_factory.mktemp("home")
        said = home.parent / f"{home.name}.log"
        port = free_port()
        environment = surroundings(home)
        with said.open("wb") as out:
            process = subprocess.Popen(
                [*command(), "run", "--port", str(port), *words],
                cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        running.append((process, said))
        url = f"http://127.0.0.1:{port}"
        _wait(url, process, said)
        return url, home, said, environment

    yield start
    for process, _said in running:
        process.send_signal(signal.SIGINT)
    ended = [(process.wait(timeout=30), said.read_text()) for process, said in running]
    for code, text in ended:
        assert "Traceback" not in text, text
        assert code == 0, text


def _wait(url: str, process: subprocess.Popen[bytes], said: Path) -> None:
    give_up = time.monotonic() + LONGEST_START
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise AssertionError(f"./hkt run ended with {process.returncode}:\n{said.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                if url in said.read_text():  # it says so a moment after it answers
                    return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"./hkt run did not answer:\n{said.read_text()}")


@pytest.fixture(scope="session")
def parlour(run_hkt: Callable[..., Any]) -> Parlour:
    """The product after its first start, with the sample data told."""
    url, home, said, environment = run_hkt()
    listed = subprocess.run(
        [*command(), "demo", "accounts", "--json"],
        cwd=ROOT, env=environment, capture_output=True, check=True,
    ).stdout  # fmt: skip
    accounts = {each["username"]: each for each in json.loads(listed)}
    return Parlour(url, home, accounts, said, environment.get("HKT_DATABASE_URL", ""))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@dataclass
class Somebody:
    """A person in front of a browser of their own."""

    parlour: Parlour
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the product."""
        self.page.goto(path if path.startswith("http") else self.parlour.url + path)
        return self.page

    def sign_in(self, username: str) -> Page:
        """As one of the sample accounts, through the page."""
        page = self.open("/sign-in")
        page.fill("[name=username]", username)
        page.fill("[name=password]", self.parlour.accounts[username]["password"])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def finds_nothing_wrong(self) -> None:
        """Axe has nothing to say against the page as it stands."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"


@pytest.fixture
def somebody(parlour: Parlour, chromium: Browser) -> Iterator[Callable[..., Somebody]]:
    """Sit somebody down: `somebody(PHONE)`, `somebody(DESK, big=True)`.

    Without `worker` there is no service worker: it may answer, or pass on, what a test holds up.
    With `quick` they look and act before the page's scripts are there.
    """
    seated: list[Somebody] = []

    def sit(
        size: tuple[int, int] = DESK, *, big: bool = False, worker: bool = True, quick: bool = False
    ) -> Somebody:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN",
            timezone_id="Asia/Shanghai", reduced_motion="reduce",
            has_touch=size[0] < 600, is_mobile=size[0] < 600,
            service_workers="allow" if worker else "block",
        )  # fmt: skip
        context.add_init_script("window.print = () => {}")  # no printer, and no window that waits
        if big:
            context.add_cookies([{"name": "big", "value": "1", "url": parlour.url}])
        person = Somebody(parlour, context, context.new_page())
        _watch(person)
        if not quick:
            wait_for_its_scripts(person.page)
        seated.append(person)
        return person

    yield sit
    complaints = [said for person in seated for said in person.complaints]
    for person in seated:
        person.context.close()
    assert complaints == []


class Late:
    """A script that is on its way until it is let come, as on a slow line."""

    def __init__(self, page: Page, name: str) -> None:
        self._page = page
        self._waiting: list[Route] = []
        self._where = re.compile(rf"/{name}\.[\w.]*js$")
        page.route(self._where, lambda each: self._waiting.append(each))  # noqa: PLW0108

    def wait(self) -> None:
        """Until the page has asked for it."""
        until_any(self._page, self._waiting, "the script")

    def let_it_come(self) -> None:
        """Now it comes, and next time at once."""
        self.wait()
        for each in self._waiting:
            each.continue_()
        self._page.unroute(self._where)


def _watch(person: Somebody) -> None:
    def asked(url: str) -> None:
        own = person.parlour.url.removeprefix("http://")
        if url.startswith(("http", "ws")) and url.split("/")[2] != own:
            person.complaints.append(f"asked another host: {url}")

    def heard(kind: str, text: str) -> None:
        # A refusal (4xx) is an answer, and the browser notes each as an error.
        if kind == "error" and "status of 4" not in text:
            person.complaints.append(text)

    page = person.page
    page.on("request", lambda request: asked(request.url))
    page.on("console", lambda message: heard(message.type, message.text))
    page.on("pageerror", lambda error: person.complaints.append(str(error)))
