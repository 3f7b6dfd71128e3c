"""Pictures of the product for docs/screens, taken from the sample data of a fresh start.

python tools/screens.py        needs Chromium; overwrites docs/screens/*.png
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
WIDE, PHONE = (1440, 900), (390, 844)

STAFF = [  # file, who, size, address
    ("register", "wang", WIDE, "/desk/register-book"),
    ("handbook", "shen", WIDE, "/handbook/MZ-006/"),
    ("signing", "shen", WIDE, "/handbook/signing/"),
    ("together", "gu", WIDE, "/handbook/together/"),
    ("suggestions", "gu", WIDE, "/handbook/suggestions/"),
    ("gaps", "gu", WIDE, "/handbook/gaps"),
    ("skills", "shen", WIDE, "/me/skills"),
    ("phone", "shen", PHONE, "/phone/"),
    ("matter", "shen", WIDE, "/matters/?queue=mine"),
    ("board", "gu", WIDE, "/board"),
    ("roster", "gu", WIDE, "/place/roster"),
]


def main() -> None:
    """Start the product, take the pictures, close it."""
    SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {"HKT_HOME": home, "PYTHONPATH": str(ROOT / "src")}
        server = subprocess.Popen(
            [sys.executable, "-m", "huiketing", "run", "--port", str(port)], env=environment
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait(url)
            with sync_playwright() as playwright:
                path = shutil.which("chromium") or shutil.which("chromium-browser")
                browser = playwright.chromium.launch(executable_path=path, args=QUIET.split())
                take(browser, url)
                browser.close()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def wait(url: str) -> None:
    """Until it answers."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the product did not start")


def take(browser: Browser, url: str) -> None:
    """Each screen in a browser of its own."""
    desk(seat(browser, url, "wang", WIDE), url)
    for name, who, size, address in STAFF:
        page = seat(browser, url, who, size)
        page.goto(url + address)
        shoot(page, name)
    draft(seat(browser, url, "shen", WIDE), url)
    code = tracking_code(seat(browser, url, "wang", WIDE), url)
    for name, big in (("track", "0"), ("track-elder", "1")):
        page = open_page(browser, PHONE)
        page.context.add_cookies([{"name": "big", "value": big, "url": url}])
        page.goto(f"{url}/t/{code}")
        shoot(page, name, whole=True)


def desk(page: Page, url: str) -> None:
    """The desk in the middle of a talk."""
    page.goto(f"{url}/desk/")
    page.locator("#id_words").press_sequentially("我妈今年八十一，想办个老年证，她走不动", delay=5)
    page.locator("#suggestions [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("云翠英")
    page.wait_for_timeout(1200)
    shoot(page, "desk")


def draft(page: Page, url: str) -> None:
    """A new version being written, and beside the one in force."""
    page.goto(f"{url}/handbook/MZ-005/")
    page.locator("form[action$='/start'] button").click()
    page.wait_for_url("**/edit")
    page.fill("[name=steps-0-who]", "前台")
    page.fill("[name=steps-2-otherwise]", "老人住院的，约好出院再去，不催。")
    page.fill("[name=fee]", "不收费")
    page.fill("[name=pitfalls]", "银行卡是老人本人的，子女的卡发不进去\n满岁数当月起算，下月才到账")
    page.fill("[name=summary]", "写明谁收、卡要本人的、从哪个月起算")
    page.evaluate("document.activeElement.blur()")
    page.locator(".hb-keep .btn.pri").click()
    page.wait_for_url("**v=2")
    page.goto(f"{url}/handbook/MZ-005/versions/2/edit")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SCREENS / "editor.png")
    page.goto(f"{url}/handbook/MZ-005/compare")
    shoot(page, "compare")


def tracking_code(page: Page, url: str) -> str:
    """The code of a matter that is under way."""
    page.goto(f"{url}/desk/")
    number = page.locator("#today a[href^='/matters/']").last.get_attribute("href") or ""
    page.goto(f"{url}/desk/receipt/{number.strip('/').split('/')[1]}")
    words = page.locator("main").inner_text().split()
    return next(word for word in words if len(word) == 10 and word.isalnum() and word.isupper())


def open_page(browser: Browser, size: tuple[int, int]) -> Page:
    """A browser of this size, with nothing moving."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce",
        device_scale_factor=2 if size == PHONE else 1,
    )  # fmt: skip
    return context.new_page()


def seat(browser: Browser, url: str, who: str, size: tuple[int, int]) -> Page:
    """Somebody of the sample data, signed in."""
    page = open_page(browser, size)
    page.goto(f"{url}/sign-in")
    page.fill("[name=username]", who)
    page.fill("[name=password]", "liuwan-2026")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep the picture."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SCREENS / f"{name}.png", full_page=whole)
    page.context.close()


if __name__ == "__main__":
    main()
