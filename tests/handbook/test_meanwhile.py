"""Two write in one draft: whoever keeps it second sees what the first changed; nothing is lost."""

import re

import pytest

from huiketing.handbook.book import Book
from huiketing.handbook.transitions import signing, writing
from tests.cast import Cast
from tests.handbook.signing import drafted, version
from tests.handbook.test_signing_pages import PAGE, fields, html
from tests.org.clients import signed_in

EDITOR = f"{PAGE}versions/2/edit"


def sheet(page: str) -> str:
    """What the page says of what was kept meanwhile; tags but the marks left out."""
    start = page.index('id="meanwhile"')
    inner = page[start : page.index("</section>", start)]
    return re.sub(r"\s+", " ", re.sub(r"<(?!/?(?:del|ins)\b)[^>]*>", "", inner))


def crossed(cast: Cast) -> tuple[dict[str, str], str]:
    """沈月琴 has the editor open, 顾建平 keeps another fee and step, then she keeps her own."""
    drafted(cast, fee="五元")
    mine = fields(html(signed_in(cast.shen), EDITOR)) | {"pitfalls": "先打电话问"}
    steps = [dict(step) for step in version(number=2).steps]
    steps[0]["who"] = "前台"
    writing.edit_draft(version(number=2), by=cast.gu, fee="不收费", steps=steps)
    answer = signed_in(cast.shen).post(EDITOR, mine)
    assert answer.status_code == 409
    return mine, answer.content.decode()


def test_who_changed_what_stands_beside_what_was_typed(cast: Cast, starter: Book) -> None:
    _mine, page = crossed(cast)

    said = sheet(page)
    assert "顾建平" in said and "这期间有人存过" in said
    assert "<del>五元</del>" in said and "<ins>不收费</ins>" in said
    assert "前台" in said
    assert "先打电话问" in page and "先打电话问" not in said  # nobody else touched it
    assert version(number=2).pitfalls != ["先打电话问"]


def test_one_field_of_theirs_is_taken_and_the_rest_of_the_page_stays(
    cast: Cast, starter: Book
) -> None:
    client = signed_in(cast.shen)
    _mine, page = crossed(cast)

    fee = client.post(EDITOR, fields(page) | {"theirs": "fee"})
    steps = client.post(EDITOR, fields(fee.content.decode()) | {"theirs": "steps"})
    taken = fields(steps.content.decode())

    assert fee.status_code == steps.status_code == 200
    assert "不收费" not in sheet(steps.content.decode())
    assert (taken["fee"], taken["steps-0-who"], taken["pitfalls"]) == (
        "不收费", "前台", "先打电话问",
    )  # fmt: skip
    assert client.post(EDITOR, taken).status_code == 302
    kept = version(number=2)
    assert (kept.fee, kept.steps[0]["who"], kept.pitfalls) == ("不收费", "前台", ["先打电话问"])


def test_kept_again_without_taking_anything_the_page_stands(cast: Cast, starter: Book) -> None:
    _mine, page = crossed(cast)

    assert signed_in(cast.shen).post(EDITOR, fields(page)).status_code == 302

    kept = version(number=2)
    assert (kept.fee, kept.pitfalls) == ("五元", ["先打电话问"])


def test_it_stays_shown_while_rows_are_added_and_mistakes_mended(cast: Cast, starter: Book) -> None:
    client = signed_in(cast.shen)
    _mine, page = crossed(cast)

    more = client.post(EDITOR, fields(page) | {"more": "steps"}).content.decode()
    wrong = client.post(EDITOR, fields(more) | {"promise_amount": "many"})

    assert "<ins>不收费</ins>" in sheet(more)
    assert wrong.status_code == 422 and "先把要再看看的改好" in sheet(wrong.content.decode())


def test_a_third_who_kept_it_since_is_shown_too(cast: Cast, starter: Book) -> None:
    _mine, page = crossed(cast)
    writing.edit_draft(version(number=2), by=cast.fang, follow_up="一周后回访")

    answer = signed_in(cast.shen).post(EDITOR, fields(page))

    said = sheet(answer.content.decode())
    assert answer.status_code == 409
    assert "顾建平" in said and "方佩文" in said and "<ins>一周后回访</ins>" in said


def test_where_only_an_author_came_in_nothing_has_to_be_looked_at(
    cast: Cast, starter: Book
) -> None:
    drafted(cast)
    client = signed_in(cast.shen)
    mine = fields(html(client, EDITOR)) | {"pitfalls": "先打电话问"}
    writing.add_co_author(version(number=2), by=cast.gu, person=cast.tang)

    answer = client.post(EDITOR, mine)

    assert answer.status_code == 409
    assert "您写的没有被动过" in sheet(answer.content.decode())
    assert client.post(EDITOR, fields(answer.content.decode())).status_code == 302


@pytest.mark.parametrize("typed", [{"theirs": "x\x00"}, {"since": "9" * 40}, {"since": "-1"}])
def test_what_no_page_sends_is_no_fault(cast: Cast, starter: Book, typed: dict[str, str]) -> None:
    drafted(cast)
    client = signed_in(cast.shen)

    answer = client.post(EDITOR, fields(html(client, EDITOR)) | typed)

    assert answer.status_code in (200, 302)


def test_what_was_typed_stands_where_the_draft_was_handed_on_and_is_kept_once_it_comes_back(
    cast: Cast, starter: Book
) -> None:
    drafted(cast)
    client = signed_in(cast.shen)
    mine = fields(html(client, EDITOR)) | {"pitfalls": "先打电话问"}
    signing.submit(version(number=2), by=cast.gu)

    refused = client.post(EDITOR, mine)
    page = refused.content.decode()

    assert refused.status_code == 409
    assert "写的都还在这一页" in page and "顾建平" in sheet(page)
    assert fields(page)["pitfalls"] == "先打电话问"
    assert client.get(EDITOR).status_code == 409
    assert signed_in(cast.lu).post(EDITOR, mine).status_code == 403

    signing.send_back(version(number=2), by=cast.lu, words="少写一样")
    again = client.post(EDITOR, fields(page))
    assert again.status_code == 409
    assert client.post(EDITOR, fields(again.content.decode())).status_code == 302
    assert version(number=2).pitfalls == ["先打电话问"]
