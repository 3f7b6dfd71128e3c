"""Small ways through the book that nobody may be left standing on, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, Somebody

Sit = Callable[..., Somebody]


def test_words_are_put_aside_with_a_reason_and_taken_back(somebody: Sit) -> None:
    lead = somebody(PHONE)
    lead.sign_in("gu")
    page = lead.open("/handbook/gaps")
    group = page.locator(".hb-gap").first
    said = group.locator("h2").inner_text()

    group.get_by_text("不归手册管", exact=True).click()
    group.get_by_role("button", name="放一边").click()
    expect(page.locator("[data-errors]")).to_contain_text("为什么不归手册管")
    lead.finds_nothing_wrong()
    group.locator("[name=reason]").fill("归物业自己装")
    group.get_by_role("button", name="放一边").click()
    page.locator("#aside > summary").click()
    aside = page.locator("#aside li").first
    expect(aside).to_contain_text("归物业自己装")
    expect(aside).to_contain_text("顾建平")
    lead.finds_nothing_wrong()

    aside.get_by_role("button").click()
    expect(page.locator(".hb-gap h2").first).to_have_text(said)
    expect(page.locator("#aside")).to_have_count(0)


def test_two_write_in_one_draft_and_neither_loses_a_word(somebody: Sit) -> None:
    expert, lead = somebody(DESK), somebody(DESK)
    expert.sign_in("shen")
    lead.sign_in("gu")
    mine = expert.open("/handbook/MZ-010/")
    mine.locator("form[action$='/start'] button").click()
    mine.wait_for_url("**/edit")
    theirs = lead.open(mine.url)
    theirs.fill("[name=fee]", "不收费，上门也不收")
    theirs.locator(".hb-keep .btn.pri").click()
    theirs.wait_for_url("**v=2")

    mine.fill("[name=pitfalls]", "敲门没人应先打电话")
    mine.locator(".hb-keep .btn.pri").click()
    sheet = mine.locator("#meanwhile")
    expect(sheet).to_contain_text("顾建平")
    expect(sheet.locator("ins", has_text="上门也不收")).to_be_visible()
    expert.finds_nothing_wrong()
    sheet.locator("button[value=fee]").click()
    expect(mine.locator("[name=fee]")).to_have_value("不收费，上门也不收")
    expect(mine.locator("[name=pitfalls]")).to_have_value("敲门没人应先打电话")
    mine.locator(".hb-keep .btn.pri").click()
    mine.wait_for_url("**v=2")
    expect(mine.locator("article")).to_contain_text("上门也不收")
    expect(mine.locator("article")).to_contain_text("敲门没人应先打电话")


def test_what_somebody_holds_opens_from_their_page_on_a_phone(somebody: Sit) -> None:
    admin = somebody(PHONE)
    admin.sign_in("admin")
    page = admin.open("/place/people")
    page.get_by_role("link", name="沈月琴", exact=True).first.click()
    page.get_by_role("link", name="手上的事项").click()
    expect(page.locator("h1")).to_contain_text("沈月琴 手上的事")
    expect(page.locator("#rows tbody tr").first).to_be_visible()
    admin.finds_nothing_wrong()


def test_the_form_for_a_saying_is_at_hand_on_a_phone(somebody: Sit) -> None:
    expert = somebody(PHONE)
    expert.sign_in("shen")
    page = expert.open("/handbook/MZ-006/sayings")
    expect(page.locator("[name=words]")).to_be_in_viewport()
    expect(page.get_by_role("button", name="添加")).to_be_in_viewport()
    expert.finds_nothing_wrong()


def _open_what_she_has_in_hand(cadre: Somebody) -> Page:
    cadre.sign_in("shen")
    page = cadre.open("/matters/?queue=mine&status=in_progress")
    page.locator("#rows td.main a").first.click()
    page.wait_for_url("**/matters/LW-*/")
    return page


def _note_a_call_nobody_took(page: Page) -> None:
    form = page.locator("form[action$='/contact']").first
    if not form.is_visible():
        page.locator("details.more-act:has(form[action$='/contact']) > summary").click()
    form.locator("label", has_text="没联系上").click()
    form.get_by_role("button", name="记下来").click()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_what_became_of_a_step_is_in_view_and_has_the_focus(
    somebody: Sit, size: tuple[int, int]
) -> None:
    cadre = somebody(size)
    page = _open_what_she_has_in_hand(cadre)
    _note_a_call_nobody_took(page)

    done = page.locator("#progress .ban.leaf")
    expect(done).to_be_focused()
    expect(done).to_be_in_viewport(ratio=1)
    cadre.finds_nothing_wrong()


def test_without_a_network_only_what_was_sent_is_said_not_to_be_sent(somebody: Sit) -> None:
    cadre = somebody(PHONE)
    page = _open_what_she_has_in_hand(cadre)
    page.context.set_offline(True)
    page.evaluate("htmx.ajax('GET', location.href, {source: '#beside'}).catch(() => {})")
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#refusal")).to_be_empty()

    _note_a_call_nobody_took(page)
    refused = page.locator("#refusal .ban.seal")
    expect(refused).to_contain_text("没送出去")
    expect(refused).to_be_focused()
    expect(refused).to_be_in_viewport(ratio=1)
    cadre.complaints.clear()  # the browser notes each request that found no network


def test_on_paper_every_step_keeps_its_words_and_a_box(somebody: Sit) -> None:
    cadre = somebody(DESK)
    page = _open_what_she_has_in_hand(cadre)
    page.emulate_media(media="print")

    steps = page.locator(".steps:has(.tick-box) > li")
    expect(steps.first).to_be_visible()
    for step in steps.all():
        expect(step.locator(".tick-box")).to_be_visible()
    expect(page.get_by_role("button", name="记下来")).to_be_hidden()
