"""What a hand meets: targets large enough, and words of the house where it forgot something."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, Late, Parlour, Somebody
from tests.e2e.test_walk import numbers_of_today, tracking_code

Sit = Callable[..., Somebody]
SMALLER_THAN = """(least) => [...document.querySelectorAll(
    'a, button, summary, select, textarea, input:not([type=hidden])')]
  .filter((each) => each.getClientRects().length && !each.closest('.vh, .skip'))
  .map((each) => [each, Math.max(...[each, each.closest('label')].filter(Boolean)
    .map((box) => box.getBoundingClientRect().height))])
  .filter(([each, height]) => height > 3 && height < least - 0.5)
  .map(([each, height]) => `${each.tagName} ${(each.textContent || each.name).trim()} ${height}`)"""


def too_small(page: Page, least: int) -> list[str]:
    return list(page.evaluate(SMALLER_THAN, least))


@pytest.mark.parametrize(
    ("who", "address"), [("shen", "/phone/visits"), ("shen", "/matters/"), ("wang", "/desk/")]
)
def test_a_thumb_finds_everything_on_a_phone(somebody: Sit, who: str, address: str) -> None:
    person = somebody(PHONE)
    person.sign_in(who)

    assert too_small(person.open(address), 44) == []


def test_an_elder_s_hand_finds_everything_on_their_page(parlour: Parlour, somebody: Sit) -> None:
    clerk = somebody(DESK)
    clerk.sign_in("wang")
    receipt = clerk.open(f"/desk/receipt/{numbers_of_today(clerk)[0]}")

    page = somebody(PHONE).open(f"/t/{tracking_code(receipt)}?big=1")

    expect(page.get_by_role("link", name="我们记了您什么")).to_be_visible()
    assert too_small(page, 68) == []


def test_an_answer_left_empty_is_told_in_the_words_of_the_house(somebody: Sit) -> None:
    cadre = somebody(PHONE)
    page = cadre.sign_in("shen")
    matter = page.locator("article h2 a").first.get_attribute("href") or ""
    cadre.open(f"{matter.split('?')[0]}?do=reply#act")

    form = page.locator(".step-form:has([name=text])").first
    form.locator("button[type=submit]").click()

    wrong = page.locator(".step-form .error").first
    expect(wrong).to_contain_text("这一格还没填")
    page.locator(".step-form [name=text]").first.fill("人到家里看过了")
    expect(wrong).to_be_hidden()
    expect(page.locator("[data-errors]")).to_be_hidden()


def test_what_was_wrong_is_not_said_of_what_was_mended(somebody: Sit) -> None:
    desk = somebody(DESK).sign_in("wang")
    desk.locator("#id_phone").fill("1385736002")
    desk.locator("#id_name").fill("鲍小手")
    desk.locator("#id_words").fill("qqqq")
    desk.keyboard.press("Control+Enter")
    wrong = desk.locator("#id_phone_error")
    expect(wrong).to_contain_text("少了 1 位")

    desk.locator("#id_phone").fill("13857360029")

    expect(wrong).to_be_hidden()
    expect(desk.locator("#id_phone")).to_have_attribute("aria-invalid", "false")
    desk.locator("#id_phone").fill("1385736002")
    expect(wrong).to_be_visible()


def test_what_was_mended_before_the_scripts_came_is_mended(somebody: Sit) -> None:
    desk = somebody(DESK, worker=False, quick=True).sign_in("wang")
    desk.locator("#id_phone").fill("1385736003")
    desk.locator("#id_name").fill("鲍小快")
    desk.locator("#id_words").fill("qqqq")
    late = Late(desk, "answer")
    desk.keyboard.press("Control+Enter")
    wrong = desk.locator("#id_phone_error")
    expect(wrong).to_contain_text("少了 1 位")

    desk.locator("#id_phone").fill("13857360039")
    late.let_it_come()

    expect(wrong).to_be_hidden()
    desk.locator("#id_phone").fill("1385736003")
    expect(wrong).to_be_visible()


@pytest.mark.parametrize("words", ["", "楼上滴水滴到我床上了", "我妈的老年证要弄一下"])
def test_a_counter_pc_shows_three_lines_of_today_and_everybody(somebody: Sit, words: str) -> None:
    desk = somebody((1366, 768)).sign_in("wang")
    desk.locator("#id_words").fill(words)
    if words:
        expect(desk.locator("#suggestions [role=option]").first).to_be_visible()
        expect(desk.locator("#materials [name=brought]").first).to_be_visible()

    bar = desk.locator(".keybar").bounding_box()
    third = desk.locator("#today tbody tr").nth(2).bounding_box()

    assert bar and third and third["y"] + third["height"] <= bar["y"]
    assert desk.locator(".team").evaluate("team => team.scrollHeight - team.clientHeight") <= 0
    expect(desk.locator(".keybar .sample")).to_be_in_viewport()


def test_large_print_keeps_the_ways_through_the_house(somebody: Sit) -> None:
    clerk = somebody(DESK)
    clerk.sign_in("wang")

    page = clerk.open("/desk/?big=1")

    expect(page.locator(".lintel > nav")).to_be_visible()
    whole = page.evaluate("document.documentElement.scrollHeight")
    rows = page.locator("#today").evaluate("today => today.offsetHeight")  # as many as came today
    assert whole - rows < 1150
    clerk.finds_nothing_wrong()
