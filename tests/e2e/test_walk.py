"""The walk of the README: registered by keyboard, visited, answered on a phone, rated by the QR."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import DESK, PHONE, Parlour, Somebody

Sit = Callable[..., Somebody]


def register_by_keyboard(
    page: Page, *, words: str, name: str, phone: str, title: str = "老年优待证"
) -> str:
    """Without the mouse: words, Enter takes what is lit, name, phone, Ctrl and Enter."""
    expect(page.locator("#id_words")).to_be_focused()
    page.keyboard.type(words)
    expect(page.locator("#suggestions [role=option]").first).to_contain_text(title)
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#id_phone")).to_be_focused()
    page.keyboard.type(phone)
    expect(page.locator("#handling")).to_contain_text("沈月琴")
    page.keyboard.press("Control+Enter")
    banner = page.locator(".ban.leaf").first
    expect(banner).to_contain_text("沈月琴")
    found = re.search(r"LW-\d{4}-\d{4,}", banner.inner_text())
    assert found
    return found[0]


def tracking_code(receipt: Page) -> str:
    """The code printed below the QR, which holds the same address."""
    found = re.search(r"[2-9A-HJKMNP-TV-Z]{10}", receipt.locator("main").inner_text())
    assert found
    return found[0]


def unfolded(page: Page, step: str) -> Locator:
    """The form of a step, opened if it is folded away."""
    form = page.locator(f"form[action$='/{step}']").first
    if not form.is_visible():
        page.locator("details", has=form).last.locator("summary").first.click()
    return form


def submit_step(page: Page, step: str) -> None:
    """Open the step if it is folded away, and send its form."""
    unfolded(page, step).locator("button[type=submit]").click()


def visit_and_reply(phone: Page, *, saw: str, answer: str) -> None:
    """On the phone: a visit written down, then the answer."""
    contact = unfolded(phone, "contact")
    contact.locator("[name=way][value=visit]").check(force=True)
    contact.locator("[name=result][value=reached]").check(force=True)
    contact.locator("[name=said]").fill(saw)
    submit_step(phone, "contact")
    expect(phone.locator("#progress")).to_contain_text(saw)
    unfolded(phone, "reply").locator("[name=text]").fill(answer)
    submit_step(phone, "reply")
    expect(phone.locator("#progress")).to_contain_text(answer)


def test_a_resident_is_registered_visited_answered_and_rates_it(
    parlour: Parlour, somebody: Sit
) -> None:
    clerk = somebody(DESK)
    desk = clerk.sign_in("wang")
    number = register_by_keyboard(
        desk, words="我爸八十二了，想办张老年优待证", name="顾阿妹", phone="13800005678"
    )
    expect(desk.locator("#today")).to_contain_text("顾阿妹")
    clerk.finds_nothing_wrong()
    clerk.open(f"/desk/receipt/{number}")
    code = tracking_code(desk)

    cadre = somebody(PHONE)
    phone = cadre.sign_in("shen")
    cadre.open(f"/matters/{number}/")
    submit_step(phone, "accept")
    expect(phone.locator("form[action$='/accept']")).to_have_count(0)
    expect(phone.locator("form[action$='/contact']").first).to_be_attached()
    cadre.finds_nothing_wrong()
    visit_and_reply(phone, saw="上门给老人拍了照，材料齐了", answer="优待证三天后做好，我送到家里")

    resident = somebody(PHONE)
    page = resident.open(f"/t/{code}")
    expect(page.locator("main")).to_contain_text("优待证三天后做好")
    expect(page.locator("body")).not_to_contain_text("顾阿妹")
    resident.finds_nothing_wrong()
    page.locator("#said [type=radio][value='5']").click()
    page.locator("#said button").click()
    expect(page.locator("#said")).to_contain_text("非常满意")
    page.reload()
    expect(page.locator("#said [type=radio]")).to_have_count(0)

    clerk.open(f"/matters/{number}/")
    expect(desk.locator("#progress")).to_contain_text("非常满意")


STAFF_PAGES = {
    "wang": ("/desk/", "/desk/register-book", "/desk/door", "/matters/", "/handbook/", "/me"),
    "shen": ("/phone/", "/matters/", "/notices/", "/handbook/MZ-006/"),
    "gu": ("/board", "/matters/?queue=overdue", "/place/roster"),
    "admin": ("/place/units", "/place/people", "/place/lines", "/place/hours"),
}


@pytest.mark.parametrize("username", STAFF_PAGES)
@pytest.mark.parametrize(
    ("size", "big"), [(DESK, False), (PHONE, False), (PHONE, True)], ids=["desk", "phone", "large"]
)
def test_the_pages_of_each_post_are_sound_at_every_size(
    somebody: Sit, username: str, size: tuple[int, int], big: bool
) -> None:
    person = somebody(size, big=big)
    person.sign_in(username)

    for path in STAFF_PAGES[username]:
        page = person.open(path)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.get_by_text("示例数据").first).to_be_attached()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), (
            f"{path} is wider than the screen"
        )
        person.finds_nothing_wrong()


@pytest.mark.parametrize("big", [False, True], ids=["plain", "large"])
def test_the_resident_s_pages_are_sound(parlour: Parlour, somebody: Sit, big: bool) -> None:
    clerk = somebody(DESK)
    clerk.sign_in("wang")
    codes = []
    for number in numbers_of_today(clerk):
        clerk.open(f"/desk/receipt/{number}")
        codes.append(tracking_code(clerk.page))
    resident = somebody(PHONE, big=big)

    for path in ("/t/", "/privacy", *(f"/t/{code}" for code in codes[:4])):
        page = resident.open(path)
        expect(page.locator("h1")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), path
        resident.finds_nothing_wrong()


def numbers_of_today(clerk: Somebody) -> list[str]:
    """The numbers on the desk's register of today."""
    page = clerk.open("/desk/")
    links = page.locator("#today a[href^='/matters/']").evaluate_all(
        "rows => rows.map(row => row.getAttribute('href'))"
    )
    return [link.strip("/").split("/")[1] for link in links]
