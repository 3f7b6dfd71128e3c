"""English is wider than Chinese: on no page is a word broken, on no phone does one stick out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.e2e.conftest import DESK, PHONE, Parlour, Somebody

Sit = Callable[..., Somebody]

BROKEN = """() => {
  const broken = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode()); ) {
    const on = text.parentElement;
    if (on.closest("script, style, .vh, option, datalist, dialog:not([open])")) continue;
    if (!on.getClientRects().length || !on.checkVisibility({contentVisibilityAuto: true})) continue;
    for (const word of text.textContent.matchAll(/[A-Za-z]{3,}/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((each) => Math.round(each.top / 4)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) broken.push("the page is too wide");
  return broken;
}"""
WAYS = {
    "wang": ("/desk/", "/desk/register-book", "/parties/", "/parties/new", "/matters/", "/me"),
    "shen": ("/phone/", "/phone/visits", "/phone/add", "/handbook/", "/handbook/MZ-006/"),
    "gu": ("/board", "/skills"),
    "fang": ("/board", "/matters/"),
    "admin": ("/place/people", "/place/hours"),
}


def speaks_english(parlour: Parlour, person: Somebody) -> None:
    person.context.add_cookies([{"name": "django_language", "value": "en", "url": parlour.url}])


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("who", WAYS)
def test_no_english_word_is_broken(
    parlour: Parlour, somebody: Sit, who: str, size: tuple[int, int]
) -> None:
    reader = somebody(size)
    speaks_english(parlour, reader)
    reader.sign_in(who)
    for address in WAYS[who]:
        page = reader.open(address)
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.evaluate(BROKEN) == [], address


def test_the_five_faces_are_whole_words_to_a_resident(parlour: Parlour, somebody: Sit) -> None:
    lead = somebody()
    lead.sign_in("gu")
    today = timezone.localdate()  # of the month alone there may be none: it may have just begun
    span = f"since={today - timedelta(days=14)}&until={today}"
    page = lead.open(f"/figures/answered_in_time?{span}")
    page.locator("tr[data-item]", has_text="已答复").first.get_by_role("link").first.click()
    code = page.get_by_text("查询码").locator("b").inner_text()
    resident = somebody(PHONE)
    speaks_english(parlour, resident)

    page = resident.open(f"/t/{code}")

    assert page.locator(".face").count() == 5
    assert page.evaluate(BROKEN) == []
    resident.finds_nothing_wrong()
