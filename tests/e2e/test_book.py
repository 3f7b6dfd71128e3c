"""The book lives: signed by its expert, used at the desk, taught by a matter, better for it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, Somebody
from tests.e2e.test_walk import register_by_keyboard, submit_step, unfolded, visit_and_reply

Sit = Callable[..., Somebody]

CODE, TITLE = "MZ-008", "老年助餐服务登记"
LEARNED = "牙口不好的老人先问能不能吃硬饭，软饭要提前一天说。"


def act(page: Page, step: str, **typed: str) -> None:
    """Take one act on the version whose page is open."""
    form = page.locator(f"form[action$='/{step}']")
    for name, words in typed.items():
        form.locator(f"[name='{step}-{name}']").fill(words)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()


def sign_off(expert: Somebody, peer: Somebody, lead: Somebody, number: int, summary: str) -> None:
    """From the expert's hand through a peer of another line to the lead's signature."""
    address = f"/handbook/{CODE}/?v={number}"
    act(expert.open(address), "submit")
    act(peer.open(address), "agree", words="看得懂，照着能办")
    act(lead.open(address), "check")
    act(lead.open(address), "issue", summary=summary)
    page = lead.open(f"/handbook/{CODE}/")
    expect(page.locator(".hb-top")).to_contain_text(re.compile(rf"第 {number} 版\s*现行"))
    lead.finds_nothing_wrong()


def test_a_procedure_is_signed_used_taught_and_better_in_its_second_version(
    somebody: Sit,
) -> None:
    expert, peer, lead, clerk = (somebody(DESK) for _each in range(4))
    for person, username in ((expert, "shen"), (peer, "yao"), (lead, "gu"), (clerk, "wang")):
        person.sign_in(username)

    # What a line's expert is asked for first: the starter drafts of their line.
    desk = expert.open("/handbook/signing/")
    expect(desk.locator("main")).to_contain_text(TITLE)
    expert.finds_nothing_wrong()
    sign_off(expert, peer, lead, 1, "照通用稿签发")

    number = register_by_keyboard(
        clerk.open("/desk/"),
        words="村里烧饭给老人吃的那个地方，我爸也想去搭伙",
        title=TITLE,
        name="喻水根",
        phone="13800006789",
    )
    clerk.open(f"/matters/{number}/")
    expect(clerk.page.locator("main")).to_contain_text(TITLE)

    cadre = somebody(PHONE)
    phone = cadre.sign_in("shen")
    cadre.open(f"/matters/{number}/")
    submit_step(phone, "accept")
    expect(phone.locator("form[action$='/accept']")).to_have_count(0)
    expect(phone.locator("form[action$='/contact']").first).to_be_attached()
    visit_and_reply(phone, saw="老人牙不好，要软饭", answer="登记好了，下周一中午起有饭送上门")
    unfolded(phone, "close").locator("[name=outcome][value=solved]").check(force=True)
    submit_step(phone, "close")
    expect(phone.locator("#progress")).to_contain_text("已办结")

    # The closed matter teaches: on the phone, to a step.
    cadre.open(f"/matters/{number}/experience")
    phone.locator("[name=words]").fill(LEARNED)
    cadre.finds_nothing_wrong()
    phone.locator("form[action$='/experience'] button[type=submit]").click()
    phone.wait_for_load_state()
    colleague = peer.open(f"/handbook/{CODE}/experiences")
    expect(colleague.locator("main")).to_contain_text(LEARNED)
    colleague.locator("form[action*='/useful'] button").first.click()
    expect(colleague.locator("main")).to_contain_text("1 人用过")

    # The expert takes it into the next version, with credit.
    page = expert.open(f"/handbook/{CODE}/experiences")
    page.get_by_text("收进下一版").first.click()
    taking = page.locator("form[action$='/adopt']").first
    taking.locator("[name=where][value=pitfall]").check(force=True)
    taking.locator("button[type=submit]").click()
    page.wait_for_load_state()
    expert.finds_nothing_wrong()
    sign_off(expert, peer, lead, 2, "写进软饭要提前说")

    shown = clerk.open(f"/handbook/{CODE}/")
    expect(shown.locator("article")).to_contain_text(LEARNED)
    expect(shown.locator("main")).to_contain_text("沈月琴")
    clerk.finds_nothing_wrong()
    compared = clerk.open(f"/handbook/{CODE}/compare?a=1&b=2")
    expect(compared.locator("ins", has_text="软饭").first).to_be_visible()
    clerk.finds_nothing_wrong()
    # The matter keeps the version it began with, and says that another is in force.
    kept = clerk.open(f"/matters/{number}/")
    expect(kept.locator("main")).to_contain_text("第 2 版")
    expect(clerk.open(f"/handbook/{CODE}/?v=1").locator("article")).not_to_contain_text(LEARNED)
