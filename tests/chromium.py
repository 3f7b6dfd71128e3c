"""The real browser of the tests, and the moment in which a page listens.

A page can be read before its scripts have run: its words stand there already, and a key pressed or
a field filled then does not do what it does a moment later. A person is slower than that; a test
on a busy machine is not.
"""

import os
import shutil
import time
from collections.abc import Iterator, Sized
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

_PATH = shutil.which("chromium") or shutil.which("chromium-browser") or ""
_QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
_PATIENCE = 15_000  # ms; a busy machine may need more than the five seconds Playwright gives


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium, for as long as the tests of one worker or module need it."""
    # Playwright's loop runs in this thread; the ORM is only used between its calls.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_PATH, args=_QUIET.split())
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def wait_for_its_scripts(page: Page) -> None:
    """From now on nothing is seen or done on this page before its deferred scripts have run."""
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded',"
        " () => document.documentElement.setAttribute('data-listens', ''))"
    )
    # The handler has nothing to do: what is waited for is that the page is no longer deaf.
    page.add_locator_handler(page.locator("html:not([data-listens])"), lambda: None)


def until_any(page: Page, asked: Sized, what: str) -> None:
    """Let the page go on until there is something in `asked`, which a route of it fills."""
    limit = time.monotonic() + 30
    while not asked:
        assert time.monotonic() < limit, f"The page did not ask for {what}."
        page.wait_for_timeout(20)
