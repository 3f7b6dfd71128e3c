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
    expect(page.locator("h1")).to_contain_text("沈月琴手上的事")
    expect(page.locator("#rows tbody tr").first).to_be_visible()
    admin.finds_nothing_wrong()


def test_the_form_for_a_saying_is_at_hand_on_a_phone(somebody: Sit) -> None:
    expert = somebody(PHONE)
    expert.sign_in("shen")
    page = expert.open("/handbook/MZ-006/sayings")
    expect(page.locator("[name=words]")).to_be_in_viewport()
    expect(page.get_by_role("button", name="添加")).to_be_in_viewport()
    expert.finds_nothing_wrong()


def test_return_leads_to_the_name_before_the_list_is_there(somebody: Sit) -> None:
    clerk = somebody(DESK)
    clerk.sign_in("wang")
    page = clerk.open("/desk/")
    page.locator("#id_words").press_sequentially("路灯不亮")
    page.keyboard.press("Enter")
    page.keyboard.type("慢阿三")
    expect(page.locator("#id_name")).to_have_value("慢阿三")
    expect(page.locator("#id_on_behalf_of")).to_have_value("")
    expect(page.locator("#id_procedure")).not_to_have_value("")


def test_a_number_typed_by_hand_says_who_it_is_and_what_is_open_still(somebody: Sit) -> None:
    clerk = somebody(DESK)
    clerk.sign_in("wang")
    page = clerk.open("/desk/")
    for turn in range(2):
        page.locator("#id_words").press_sequentially("路灯不亮")
        expect(page.locator("#suggestion-1")).to_have_attribute("aria-selected", "true")
        for typed in ("", "慢阿三", "13800007001"):
            page.keyboard.type(typed)
            page.keyboard.press("Enter")
        if turn:
            expect(page.locator("#before")).to_contain_text("以前来过")
            expect(page.locator("#same")).to_contain_text("那件还开着")
        page.keyboard.press("Control+Enter")
        if not turn:
            page.wait_for_url("**done=*")
    expect(page.locator("#same .error")).to_be_visible()
    clerk.finds_nothing_wrong()


def test_a_talk_left_half_way_comes_back_whole(somebody: Sit) -> None:
    clerk = somebody(DESK)
    clerk.sign_in("wang")
    page = clerk.open("/desk/")
    page.locator("#id_words").press_sequentially("我妈的老年证要弄一下")
    page.locator("[data-value='MZ-008']").click()
    expect(page.locator("#materials")).to_contain_text("MZ-008")
    paper = page.locator("#materials [name=brought]").nth(1)
    paper.check()
    name = paper.get_attribute("value")
    page.keyboard.press("Alt+p")
    page.locator("#id_handler").select_option(
        page.locator("#id_handler option", has_text="金海明").get_attribute("value")
    )
    expect(page.locator("#handling .btn.pri")).to_contain_text("金海明")
    page.locator("#id_name").press_sequentially("郑小满")
    page.wait_for_function(
        "() => Object.values(localStorage).some((kept) => kept.includes('郑小满'))"
    )

    page = clerk.open("/matters/")
    page = clerk.open("/desk/")
    expect(page.locator("#id_procedure")).to_have_value("MZ-008")
    expect(page.locator("[data-value='MZ-008']")).to_have_attribute("aria-selected", "true")
    expect(page.locator(f"#materials [type=checkbox][value='{name}']")).to_be_checked()
    expect(page.locator("#handling .btn.pri")).to_contain_text("金海明")
    expect(page.locator("#id_handler")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("郑小满")
    expect(page.locator("#id_words")).to_be_focused()
    assert page.evaluate("() => getSelection().toString()") == "我妈的老年证要弄一下"
    clerk.finds_nothing_wrong()

    page.locator("#banners .textbtn").first.click()
    expect(page.locator("#id_words")).to_have_value("")
    expect(page.locator("#id_procedure")).to_have_value("")
    expect(page.locator("#banners .ban.lamp:visible")).to_have_count(0)


def test_escape_leads_from_any_field_to_the_line_and_there_clears(somebody: Sit) -> None:
    clerk = somebody(DESK)
    clerk.sign_in("wang")
    page = clerk.open("/desk/")
    page.locator("#id_words").press_sequentially("路灯不亮")
    expect(page.locator("#suggestion-1")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_be_focused()

    page.keyboard.press("Escape")
    expect(page.locator("#id_words")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#id_words")).to_have_value("")
    page.locator("#banners .textbtn").first.click()
    expect(page.locator("#id_words")).to_have_value("路灯不亮")

    page.keyboard.press("Alt+p")
    expect(page.locator("#id_handler")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#id_handler")).to_be_hidden()
    expect(page.locator("#id_words")).to_be_focused()
    page.locator("#id_phone").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#id_words")).to_be_focused()


@pytest.mark.parametrize("size", [DESK, (768, 1024), PHONE])
def test_the_last_one_can_be_taken_back_at_every_width(
    somebody: Sit, size: tuple[int, int]
) -> None:
    clerk = somebody(size)
    clerk.sign_in("wang")
    page = clerk.open("/desk/")
    page.get_by_role("link", name="作废上一条").click(trial=True)


def test_what_is_opened_on_the_right_leaves_no_hole_in_the_desk(somebody: Sit) -> None:
    clerk = somebody(DESK)
    clerk.sign_in("wang")
    page = clerk.open("/desk/")
    for summary in page.locator(".desk-more summary").all():
        summary.click()
    pair, register = (
        page.locator(".desk-pair").bounding_box(),
        page.locator("#today").bounding_box(),
    )
    assert pair is not None
    assert register is not None
    assert register["y"] - (pair["y"] + pair["height"]) < 80
    clerk.finds_nothing_wrong()


def test_the_key_of_a_group_leads_to_the_one_that_is_chosen(somebody: Sit) -> None:
    clerk = somebody(DESK)
    clerk.sign_in("wang")
    page = clerk.open("/desk/")
    page.keyboard.press("Alt+h")
    expect(page.locator("[name=answer][value=phone]")).to_be_focused()
    expect(page.locator("[name=answer][value=phone]")).to_be_checked()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+r")
    page.keyboard.press("Alt+h")
    expect(page.locator("[name=answer][value=visit]")).to_be_focused()


@pytest.mark.parametrize(("who", "address"), [("shen", "/phone/"), ("wang", "/desk/register-book")])
def test_the_narrowest_phone_says_which_page_it_is(somebody: Sit, who: str, address: str) -> None:
    reader = somebody((320, 640))
    reader.sign_in(who)
    page = reader.open(address)

    whole = page.evaluate(
        "() => { const t = document.querySelector('.lintel-title');"
        " return [t.scrollWidth <= t.clientWidth, t.getBoundingClientRect().right"
        " <= document.querySelector('.who').getBoundingClientRect().left]; }"
    )
    assert whole == [True, True]


def test_the_desk_on_paper_is_today_s_register(somebody: Sit) -> None:
    clerk = somebody(DESK)
    clerk.sign_in("wang")
    page = clerk.open("/desk/")
    page.emulate_media(media="print")

    expect(page.locator("#desk-form")).to_be_hidden()
    expect(page.locator("main table.ledger").first).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_town_s_board_is_sound(somebody: Sit, size: tuple[int, int]) -> None:
    dispatcher = somebody(size)
    dispatcher.sign_in("fang")
    page = dispatcher.open("/board")

    expect(page.locator(".board-places")).to_contain_text("石桥村")
    dispatcher.finds_nothing_wrong()


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


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_register_lies_whole_on_the_screen(somebody: Sit, size: tuple[int, int]) -> None:
    clerk = somebody(size)
    clerk.sign_in("wang")
    page = clerk.open("/desk/register-book")

    assert page.evaluate(
        "(() => { const frame = document.querySelector('.ledger-frame');"
        " return frame.scrollWidth <= frame.clientWidth; })()"
    )
    form = page.locator(".book-form").bounding_box()
    assert form is not None
    assert form["height"] <= (130 if size == DESK else 330)
    row = page.locator(".book-table tbody tr").first
    if size == DESK:
        expect(row.locator("td:visible")).to_have_count(16)
        phone = page.locator(".book-table td:nth-child(6)").filter(has_text="****").first
        assert phone.evaluate("e => getComputedStyle(e).whiteSpace") == "nowrap"
    else:
        assert row.locator("td:visible").count() <= 5
    clerk.finds_nothing_wrong()


@pytest.mark.parametrize("big", [False, True], ids=["plain", "big"])
@pytest.mark.parametrize("width", [620, 800, 1023])
def test_today_s_lines_fold_on_a_tablet_and_leave_the_matter_its_room(
    somebody: Sit, width: int, big: bool
) -> None:
    clerk = somebody((width, 1000), big=big)
    page = clerk.sign_in("wang")

    lines = page.locator("#today tbody tr")
    expect(lines.first).to_be_visible()
    for line in lines.all():
        matter = line.locator("td.main").bounding_box()
        assert matter is not None and matter["width"] > width / 5, line.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sample = page.locator(".sample:visible, .foot:visible", has_text="示例数据").bounding_box()
    assert sample is not None and sample["x"] + sample["width"] <= width
    clerk.finds_nothing_wrong()
