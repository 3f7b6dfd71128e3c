"""The desk when the clerk is quicker than the list."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import APIResponse, Page, Route, expect

from tests.chromium import until_any
from tests.e2e.conftest import DESK, Late, Somebody

Sit = Callable[..., Somebody]
WORDS = "我爸八十二了，想办张老年优待证"


class Held:
    """Suggestions that are on their way until they are let through."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._waiting: list[tuple[Route, APIResponse]] = []
        page.route("**/desk/suggest*", lambda each: self._waiting.append((each, each.fetch())))

    def wait(self) -> None:
        """Until the server has answered one."""
        until_any(self._page, self._waiting, "suggestions")

    def let_through(self) -> None:
        """Now they come."""
        waiting, self._waiting = self._waiting, []
        for route, found in waiting:
            route.fulfill(response=found)


def say_all(page: Page, words: str, name: str, phone: str) -> None:
    """Words, name and phone, without a look at the list."""
    expect(page.locator("#id_words")).to_be_focused()
    page.evaluate(
        """([words, name, phone]) => {
            const typed = { id_name: name, id_phone: phone, id_words: words };
            for (const [id, said] of Object.entries(typed)) {
                const field = document.getElementById(id);
                field.value = said;
                field.dispatchEvent(new Event("input", { bubbles: true }));
            }
        }""",
        [words, name, phone],
    )


def registered(page: Page, name: str) -> int:
    """How many lines of today's register are theirs."""
    return page.locator("#today tbody tr", has_text=name).count()


def test_registering_waits_for_the_list_and_chooses_nothing_unseen(somebody: Sit) -> None:
    desk = somebody(DESK, worker=False).sign_in("wang")
    held = Held(desk)
    say_all(desk, WORDS, "鲍小快", "13800007701")
    held.wait()

    desk.keyboard.press("Control+Enter")
    desk.keyboard.press("Control+Enter")
    held.let_through()

    expect(desk.locator("#banners [data-suggested]")).to_contain_text("还没登记")
    expect(desk.locator("#suggestions [aria-selected=true]")).to_contain_text("老年优待证")
    expect(desk.locator("#id_words")).to_have_value(WORDS)
    expect(desk.locator("#id_phone")).to_have_value("13800007701")
    expect(desk.locator("#handling")).to_contain_text("沈月琴")
    assert registered(desk, "鲍小快") == 0
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".ban.leaf").first).to_contain_text("沈月琴")
    assert registered(desk, "鲍小快") == 1
    expect(desk.locator("#today tbody tr", has_text="鲍小快")).to_contain_text("老年优待证")


def test_a_list_that_does_not_come_is_not_waited_for_long(somebody: Sit) -> None:
    desk = somebody(DESK, worker=False).sign_in("wang")
    desk.route("**/desk/suggest*", lambda _route: None)  # never
    say_all(desk, WORDS, "鲍小慢", "13800007702")

    began = time.monotonic()
    desk.keyboard.press("Control+Enter")

    banner = desk.locator(".ban.leaf").first
    expect(banner).to_contain_text(re.compile(r"LW-\d{4}-\d{4}"))
    assert time.monotonic() - began > 1.2
    assert registered(desk, "鲍小慢") == 1
    expect(desk.locator("#today tbody tr", has_text="鲍小慢")).to_contain_text("还没定谁办")


def test_no_row_of_other_words_is_registered(somebody: Sit) -> None:
    desk = somebody(DESK, worker=False).sign_in("wang")
    say_all(desk, WORDS, "鲍小变", "13800007703")
    expect(desk.locator("#handling")).to_contain_text("沈月琴")
    desk.route("**/desk/suggest*", lambda _route: None)
    say_all(desk, "隔壁半夜放鞭炮", "鲍小变", "13800007703")

    desk.keyboard.press("Control+Enter")

    expect(desk.locator(".ban.leaf").first).to_contain_text(re.compile(r"LW-\d{4}-\d{4}"))
    row = desk.locator("#today tbody tr", has_text="鲍小变")
    expect(row).to_contain_text("隔壁半夜放鞭炮")
    expect(row).not_to_contain_text("老年优待证")


def test_where_the_book_has_nothing_it_is_registered_at_once(somebody: Sit) -> None:
    desk = somebody(DESK, worker=False).sign_in("wang")
    held = Held(desk)
    say_all(desk, "qqqq", "鲍小没", "13800007704")
    held.wait()

    desk.keyboard.press("Control+Enter")
    held.let_through()

    expect(desk.locator(".ban.leaf").first).to_contain_text(re.compile(r"LW-\d{4}-\d{4}"))
    assert registered(desk, "鲍小没") == 1


def test_a_choice_stands_whatever_list_comes_later(somebody: Sit) -> None:
    desk = somebody(DESK, worker=False).sign_in("wang")
    say_all(desk, WORDS, "", "")
    expect(desk.locator("#suggestions [role=option]").nth(1)).to_be_visible()
    held = Held(desk)
    desk.locator("#id_words").focus()
    desk.keyboard.type("，快")
    held.wait()
    desk.keyboard.press("ArrowDown")
    second = desk.locator("#suggestions [aria-selected=true]").get_attribute("data-value") or ""
    desk.keyboard.press("Enter")

    held.let_through()
    desk.wait_for_timeout(400)

    expect(desk.locator("#id_procedure")).to_have_value(second)
    lit = desk.locator("#suggestions [aria-selected=true]")
    expect(lit).to_have_attribute("data-value", second)


def test_return_goes_on_from_a_choice_and_sends_nothing(somebody: Sit) -> None:
    desk = somebody(DESK).sign_in("wang")
    say_all(desk, WORDS, "鲍小回", "13800007705")
    expect(desk.locator("#handling")).to_contain_text("沈月琴")
    for field in ("[name=gender]", "[name=large_print]", "[name=answer]", "[name=urgent]"):
        place = desk.locator(field).first
        place.focus()

        desk.keyboard.press("Enter")

        expect(place).not_to_be_focused()
        name = field[6:-1]
        assert desk.evaluate("document.activeElement.name") != name
        expect(desk).to_have_url(re.compile("/desk/$"))


def test_the_undo_has_a_key(somebody: Sit) -> None:
    desk = somebody(DESK).sign_in("wang")
    say_all(desk, WORDS, "鲍小撤", "13800007706")
    expect(desk.locator("#handling")).to_contain_text("沈月琴")
    desk.wait_for_timeout(400)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-undo-left]")).to_contain_text("秒")

    desk.keyboard.press("Alt+z")

    row = desk.locator("#today tbody tr", has_text="鲍小撤")
    expect(row).to_contain_text("已作废，编号留着")
    desk.locator("#id_name").focus()
    desk.keyboard.type("鲍小")
    expect(desk.locator("#found")).not_to_contain_text("鲍小撤")


def test_the_undo_counts_from_when_its_key_is_heard(somebody: Sit) -> None:
    desk = somebody(DESK, worker=False, quick=True).sign_in("wang")
    say_all(desk, WORDS, "鲍小迟", "13800007707")
    expect(desk.locator("#handling")).to_contain_text("沈月琴")
    desk.wait_for_timeout(400)
    late = Late(desk, "shortcuts")
    desk.keyboard.press("Control+Enter")
    counts = desk.locator("[data-undo-left]")
    expect(counts).to_be_attached()
    late.wait()
    desk.wait_for_function("() => window.hkt?.undo")  # what counts is there
    expect(counts).to_be_empty()

    late.let_it_come()

    expect(counts).to_contain_text("秒")
    desk.keyboard.press("Alt+z")
    row = desk.locator("#today tbody tr", has_text="鲍小迟")
    expect(row).to_contain_text("已作废，编号留着")
