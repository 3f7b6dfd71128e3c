"""The look and its scripts in a real Chromium: keys, the ask line, drafts, no network, axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cast import make_cast
from tests.chromium import launched, wait_for_its_scripts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


class Desk:
    """A clerk's browser, and what went wrong in it."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.context = context
        self.host = host
        self.complaints: list[str] = []
        self.asked: set[str] = set()
        self.page = context.new_page()
        wait_for_its_scripts(self.page)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", lambda request: self.asked.add(request.url.split("/")[2]))

    def _hear(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def open(self, address: str = "/components") -> Page:
        self.page.goto(self.host + address)
        return self.page


@pytest.fixture
def desk(request: pytest.FixtureRequest, chromium: Browser, live_server: Any) -> Iterator[Desk]:
    options: dict[str, Any] = getattr(request, "param", {})
    large, size = options.get("large", False), options.get("size", (1440, 900))
    client = Client()
    client.force_login(make_cast().wang)
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", has_touch=size[0] < 600
    )
    cookies = {
        "sessionid": client.cookies["sessionid"].value,
        "big": "1" if large else "0",
        "django_language": options.get("language", "zh-hans"),
    }
    context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    desk = Desk(context, live_server.url)
    yield desk
    context.close()
    assert desk.complaints == []
    assert desk.asked <= {live_server.url.split("/")[2]}


SCREENS = [
    {"size": (1440, 900)},
    {"size": (1366, 768)},
    {"size": (820, 1100)},
    {"size": (390, 844)},
    {"size": (320, 640)},
    {"size": (1440, 900), "large": True},
    {"size": (390, 844), "large": True},
    {"size": (1440, 900), "language": "en"},
    {"size": (390, 844), "language": "en"},
]


@pytest.mark.parametrize("desk", SCREENS, indirect=True, ids=str)
def test_every_component_is_accessible_and_fits(desk: Desk) -> None:
    page = desk.open()

    violations = Axe().run(page).response["violations"]

    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in violations] == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index]


@pytest.mark.parametrize("desk", [{"size": (390, 844)}], indirect=True, ids=str)
def test_what_a_thumb_presses_is_large_enough(desk: Desk) -> None:
    page = desk.open()

    small = page.evaluate(
        """() => [...document.querySelectorAll('main .btn, .seg label, .face, .menu > summary')]
          .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
          .filter(([, box]) => box.height > 0 && (box.height < 43.5 || box.width < 43.5))
          .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
    )

    assert small == []


def test_the_ask_line_is_worked_by_keys_alone(desk: Desk) -> None:
    page = desk.open()
    line = page.locator("#ask")

    page.keyboard.press("/")
    expect(line).to_be_focused()
    page.keyboard.type("老年证")
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()
    expect(line).to_have_attribute("aria-activedescendant", "suggestion-1")
    page.keyboard.press("ArrowDown")
    expect(line).to_have_attribute("aria-activedescendant", "suggestion-2")
    page.keyboard.press("Enter")

    expect(line).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[name=procedure]")).to_have_value("MZ-019")
    expect(line).to_have_value("老年证")  # the resident's words stay


def test_clearing_the_line_can_be_taken_back(desk: Desk) -> None:
    page = desk.open()
    line = page.locator("#ask")
    line.fill("低保")
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(line).to_have_value("")

    page.get_by_role("button", name="撤回（").click()

    expect(line).to_have_value("低保")


def test_alt_0_registers_in_the_residents_own_words(desk: Desk) -> None:
    page = desk.open()
    page.locator("#ask").fill("家门口的树要倒了")
    expect(page.locator("[data-own-words]")).to_be_visible()

    page.keyboard.press("Alt+0")

    expect(page.locator("#ask")).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[name=procedure]")).to_have_value("")


def test_single_letters_are_text_inside_a_field_and_can_be_switched_off(desk: Desk) -> None:
    page = desk.open()
    name = page.locator("#id_name")
    name.fill("")
    name.press("?")
    name.press("/")
    expect(name).to_have_value("?/")
    expect(page.locator("#keys")).not_to_be_visible()

    name.blur()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys")).to_contain_text("居民说的话")
    page.get_by_label("单个字母和符号当按键用").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")

    expect(page.locator("#ask")).not_to_be_focused()


def test_j_and_k_walk_the_register(desk: Desk) -> None:
    page = desk.open()

    page.keyboard.press("j")
    page.keyboard.press("j")

    expect(page.get_by_role("link", name="追问：高龄津贴没到账")).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="自来水管漏水")).to_be_focused()


def test_a_refusal_is_focused_and_what_was_written_comes_back_later(desk: Desk) -> None:
    page = desk.open()
    page.locator("#id_phone").fill("138 57")
    page.get_by_role("button", name="送出").click()

    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="手机").click()
    expect(page.locator("#id_phone")).to_be_focused()
    expect(page.locator("#id_phone")).to_have_value("138 57")

    page = desk.open()
    expect(page.locator("#id_phone")).to_have_value("138 57")
    page.get_by_role("button", name="不要了，重写").click()
    expect(page.locator("#id_phone")).to_have_value("")


def test_a_form_is_sent_once_however_often_it_is_pressed(desk: Desk) -> None:
    page = desk.open()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else 0)

    page.evaluate(
        """() => { const form = document.querySelector('form[data-draft]');
                   const button = form.querySelector('button[type=submit]');
                   button.click(); button.click(); button.click(); }"""
    )
    expect(page.locator("[data-errors]")).to_be_visible()

    assert len(sent) == 1


def test_the_button_of_a_rating_waits_for_a_face_and_a_low_one_asks_why(desk: Desk) -> None:
    page = desk.open()
    rating = page.locator("form[data-choose]")
    expect(rating.get_by_role("button", name="先点一个")).to_be_visible()
    expect(page.locator("#why")).not_to_be_visible()

    rating.get_by_role("radio", name="非常不满意").check(force=True)

    expect(rating.get_by_role("button", name="交上去")).to_be_visible()
    expect(page.locator("#why")).to_be_visible()


def test_the_menu_opens_without_losing_the_keyboard(desk: Desk) -> None:
    page = desk.open()
    summary = page.locator("details.menu > summary")

    summary.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="退出")).not_to_be_visible()
    expect(summary).to_be_focused()


@pytest.fixture
def offline_desk(desk: Desk) -> Iterator[Desk]:
    """A desk whose browser has the service worker, on addresses that include a phone page."""
    with override_settings(ROOT_URLCONF="tests.base.pages_urls"):
        page = desk.open()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        yield desk
        desk.context.set_offline(False)
    desk.complaints = [each for each in desk.complaints if "ERR_" not in each]


def test_without_network_a_page_not_seen_says_so_in_our_words(offline_desk: Desk) -> None:
    offline_desk.context.set_offline(True)

    page = offline_desk.open("/phone/kept")

    expect(page.locator("h1")).to_have_text("没网，这一页之前没打开过。")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 245, 234)"


def test_a_page_seen_before_is_read_without_network_and_says_so(offline_desk: Desk) -> None:
    page = offline_desk.open("/phone/kept")
    expect(page.locator("#offline")).not_to_be_visible()
    offline_desk.context.set_offline(True)

    page.reload()

    expect(page.locator(".unit")).to_have_text("柳湾村")
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#offline")).to_contain_text("存下的样子")


def test_what_must_not_be_kept_is_not(offline_desk: Desk) -> None:
    offline_desk.open("/phone/private")
    offline_desk.context.set_offline(True)

    page = offline_desk.open("/phone/private")

    expect(page.locator("h1")).to_have_text("没网，这一页之前没打开过。")


def test_signing_out_empties_what_was_kept(offline_desk: Desk) -> None:
    page = offline_desk.open("/phone/kept")
    page.evaluate("fetch('/sign-out', {method: 'POST', redirect: 'manual'}).then(() => true)")
    offline_desk.context.set_offline(True)

    page.reload()

    expect(page.locator("h1")).to_have_text("没网，这一页之前没打开过。")
