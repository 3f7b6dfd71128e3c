"""What the pages of a draft say to whoever writes it, and to whoever signs it."""

import re

import pytest

from huiketing.handbook.book import Book
from tests.cast import Cast
from tests.handbook.signing import drafted, version
from tests.handbook.test_signing_pages import PAGE, fields, html
from tests.org.clients import signed_in

EDITOR = f"{PAGE}versions/2/edit"


def refusals(page: str) -> list[tuple[str, str]]:
    """Where each line at the top of a refused draft leads, and what it says."""
    box = page[page.index("data-errors") :]
    return re.findall(r'<a href="#([^"]*)">([^<]*)</a>', box[: box.index("</ul>")])


def test_a_row_of_the_wrong_kind_is_named_at_the_top_with_the_way_to_it(
    cast: Cast, starter: Book
) -> None:
    drafted(cast)
    client = signed_in(cast.shen)
    sent = fields(html(client, EDITOR)) | {"steps-1-amount": "999999", "pitfalls": "先打电话"}

    answer = client.post(EDITOR, sent)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "有 1 处要再看看" in page and "先打电话" in page
    assert refusals(page) == [("id_steps-1-amount", "怎么办第 2 行「多久」：不能大于 10000。")]
    assert 'id="id_steps-1-amount"' in page


def test_what_the_verb_refuses_of_a_row_says_which_section_which_row_and_which_field(
    cast: Cast, starter: Book
) -> None:
    drafted(cast)
    client = signed_in(cast.shen)
    page = html(client, EDITOR)
    sent = fields(page) | {
        "steps-0-public": "长" * 301,
        "materials-3-note": "只有说明",
        "answers-0-q": "去上海坐公交能用吗",
        "title": "",
    }

    refused = client.post(EDITOR, sent | {"title": "长" * 81}).content.decode()

    assert refusals(refused) == [
        ("id_title", "事项名称：写了 81 个字，最多 80 个。"),
        ("steps", "怎么办：第 1 条「给居民看的话」：写了 301 个字，最多 300 个。"),
        ("materials", "要带什么：第 4 条「要带的材料」：这里要写。"),
        ("answers", "答得上来：第 1 条「答」：这里要写。"),
    ]
    assert "只有说明" in refused and "去上海坐公交能用吗" in refused
    for section in ("steps", "materials", "answers"):
        assert f'id="{section}"' in refused


@pytest.mark.parametrize("section", ["steps", "materials", "channels", "answers"])
def test_more_rows_come_where_they_were_asked_for(cast: Cast, starter: Book, section: str) -> None:
    drafted(cast)

    page = html(signed_in(cast.shen), EDITOR)

    assert f'value="{section}" formaction="{EDITOR}#{section}"' in page
    assert f'<section class="sheet" id="{section}">' in page


def test_whoever_signs_sees_beside_each_step_what_residents_will_read(
    cast: Cast, starter: Book
) -> None:
    steps = [dict(step) for step in version().steps]
    steps[0].pop("public")
    steps[1]["public"] = "教您在手机上领电子证。"
    drafted(cast, steps=steps)

    draft = html(signed_in(cast.fang), f"{PAGE}?v=2")

    assert draft.count("这一步居民看不到。") == 1
    assert re.search(r"居民看到：</span>教您在手机上领电子证。", draft)
    assert draft.index("这一步居民看不到。") < draft.index("教您在手机上领电子证。")


def test_of_what_is_handled_quietly_residents_read_nothing_and_no_page_says_so(
    cast: Cast, starter: Book
) -> None:
    quiet = next(entry.code for entry in starter.entries if entry.restricted)

    page = html(signed_in(cast.fang), f"/handbook/{quiet}/")

    assert "居民看到" not in page and "居民看不到" not in page


def test_a_draft_beside_what_is_in_force_is_being_written_and_not_waiting(
    cast: Cast, starter: Book
) -> None:
    drafted(cast, summary="照片免费拍")

    page = html(signed_in(cast.wang), PAGE)

    assert re.search(r"照片免费拍</a>\s*<span[^>]*>编写中</span>", page)
