"""The pages on which the book is written, read by peers and signed; none of them needs a script."""

import re
from typing import Any

import pytest
from django.test import Client

from huiketing.handbook.book import Book, book
from huiketing.handbook.models import ProcedureVersion
from huiketing.handbook.transitions import rules, signing, writing
from tests.cast import Cast
from tests.handbook.signing import checked, drafted, issued, submitted, version
from tests.org.clients import signed_in

PAGE = "/handbook/MZ-006/"


def html(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def fields(page: str) -> dict[str, str]:
    """Every field of the editor as a browser would send it back."""
    form = page[page.index('id="hb-draft"') : page.index("</form>", page.index('id="hb-draft"'))]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and 'type="checkbox"' not in tag:
            found[name[1]] = value[1] if value else ""
        elif name and "checked" in tag:
            found[name[1]] = "on"
    for name, inner in re.findall(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        found[name] = inner
    for name, inner in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found[name] = chosen[1] if chosen else ""
    return found


def act(client: Client, number: int, step: str, **said: Any) -> Any:
    row = version(number=number)
    data = {"revision": row.revision} | said
    return client.post(
        f"{PAGE}versions/{number}/{step}", {f"{step}-{name}": value for name, value in data.items()}
    )


def test_the_sign_off_of_the_starter_is_the_first_thing_an_expert_sees(
    cast: Cast, starter: Book
) -> None:
    phone = html(signed_in(cast.shen), "/phone/")
    desk = html(signed_in(cast.shen), "/handbook/signing/")

    assert "手册" in phone and "有 29 条流程等您编写、互审或签发" in phone
    assert "等本条线审签" in desk
    assert "老年优待证办理" in desk
    assert "等您互审" not in desk


def test_a_starter_draft_is_signed_on_its_page_by_three_people(cast: Cast, starter: Book) -> None:
    assert "送互审" in html(signed_in(cast.shen), PAGE)
    assert act(signed_in(cast.shen), 1, "submit").status_code == 302
    peer = signed_in(cast.jin)
    assert "老年优待证办理" in html(peer, "/handbook/signing/")
    assert "互审同意" in html(peer, PAGE)
    assert act(peer, 1, "agree", words="照着能办").status_code == 302
    lead = signed_in(cast.fang)
    assert "等您审核签发" in html(lead, "/handbook/signing/")
    assert act(lead, 1, "check").status_code == 302
    assert act(lead, 1, "issue", summary="").status_code == 302

    page = html(signed_in(cast.wang), PAGE)
    assert "第 1 版 现行" in page
    assert "照着能办" in page
    for name in ("沈月琴", "金海明", "方佩文"):
        assert name in page


def test_nobody_is_offered_what_they_may_not_do(cast: Cast, starter: Book) -> None:
    submitted(cast)

    for person in (cast.wang, cast.shen, cast.ma):
        page = html(signed_in(person), PAGE)
        assert "互审同意" not in page and "审核通过" not in page
    assert act(signed_in(cast.wang), 1, "agree").status_code == 403
    assert signed_in(cast.jin).post(f"{PAGE}versions/1/crown").status_code == 404


def test_sending_back_without_words_keeps_the_page_and_says_so(cast: Cast, starter: Book) -> None:
    submitted(cast)

    answer = act(signed_in(cast.jin), 1, "send-back", words=" ")

    assert answer.status_code == 422
    assert "要改什么" in answer.content.decode()
    assert version().status == "peer_review"


def test_whoever_acts_on_an_older_page_is_told_and_loses_no_word(cast: Cast, starter: Book) -> None:
    revision = submitted(cast).revision
    signing.agree(version(), by=cast.jin)
    signing.send_back(version(), by=cast.fang, words="再补一条")
    signing.submit(version(), by=cast.shen)

    answer = act(signed_in(cast.lu), 1, "send-back", words="第三步不清楚", revision=revision)

    assert answer.status_code == 409
    assert "第三步不清楚" in answer.content.decode()


def test_a_new_version_is_begun_and_kept_as_it_was_typed(cast: Cast, starter: Book) -> None:
    client = signed_in(cast.shen)
    begun = client.post(f"{PAGE}start")
    editor = begun.headers["Location"]
    assert editor == f"{PAGE}versions/2/edit"
    sent = fields(html(client, editor))
    count = int(sent["steps-INITIAL_FORMS"])

    answer = client.post(
        editor,
        sent
        | {
            "fee": "不收费，照片免费拍",
            "pitfalls": "照片蓝底会退回\n\n替人办没留电话",
            "steps-0-who": "前台",
            "steps-0-public": "带上身份证到窗口",
            f"steps-{count}-text": "送证上门",
            f"steps-{count}-ORDER": "1",
            "materials-0-name": "",
            "materials-0-note": "",
        },
    )

    assert answer.status_code == 302
    row, old = version(number=2), version()
    assert row.fee == "不收费，照片免费拍"
    assert row.pitfalls == ["照片蓝底会退回", "替人办没留电话"]
    assert len(row.steps) == count + 1
    assert row.steps[0]["who"] == "前台"
    assert "送证上门" in {row.steps[0]["text"], row.steps[1]["text"]}
    assert [m["name"] for m in row.materials] == [m["name"] for m in old.materials[1:]]
    assert (row.aliases, row.applicants, row.related) == (old.aliases, old.applicants, old.related)


def test_saved_untouched_a_draft_says_what_it_said(cast: Cast, starter: Book) -> None:
    client = signed_in(cast.tang)
    for code in ("MZ-001", "SB-010", "CL-004"):
        client.post(f"/handbook/{code}/start")
        editor = f"/handbook/{code}/versions/2/edit"

        assert client.post(editor, _unescaped(fields(html(client, editor)))).status_code == 302

        row, old = version(code, 2), version(code)
        for name in ("title", "materials", "steps", "promise", "statute", "aliases", "pitfalls",
                     "handling_units", "related", "fee", "basis", "home_visit"):  # fmt: skip
            assert getattr(row, name) == getattr(old, name), (code, name)


def _unescaped(sent: dict[str, str]) -> dict[str, str]:
    from html import unescape

    return {name: unescape(value) for name, value in sent.items()}


def test_more_rows_come_without_a_script_and_nothing_typed_is_lost(
    cast: Cast, starter: Book
) -> None:
    client = signed_in(cast.shen)
    client.post(f"{PAGE}start")
    sent = fields(html(client, f"{PAGE}versions/2/edit"))

    page = client.post(
        f"{PAGE}versions/2/edit", sent | {"fee": "刚写的", "more": "steps"}
    ).content.decode()

    again = fields(page)
    assert int(again["steps-TOTAL_FORMS"]) == int(sent["steps-TOTAL_FORMS"]) + 3
    assert again["fee"] == "刚写的"
    assert version(number=2).fee != "刚写的"


def test_what_cannot_be_said_comes_back_with_everything_typed(cast: Cast, starter: Book) -> None:
    client = signed_in(cast.shen)
    client.post(f"{PAGE}start")
    sent = fields(html(client, f"{PAGE}versions/2/edit"))

    answer = client.post(
        f"{PAGE}versions/2/edit", sent | {"fee": "费" * 200, "steps-0-text": "新" * 401}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "费" * 200 in page and "新" * 401 in page
    assert "缩短" in page or "401" in page


@pytest.mark.parametrize(
    "broken",
    [
        {"steps-TOTAL_FORMS": "x"},
        {"steps-TOTAL_FORMS": "99999999"},
        {"steps-INITIAL_FORMS": "-1"},
        {"revision": ""},
        {"revision": "9" * 30},
        {"promise_amount": "1e9"},
        {"type": "never"},
        {"title": "\x00"},
        {"more": "crowns"},
    ],
)
def test_a_form_that_was_tampered_with_is_refused_not_broken(
    cast: Cast, starter: Book, broken: dict[str, str]
) -> None:
    client = signed_in(cast.shen)
    client.post(f"{PAGE}start")
    sent = fields(html(client, f"{PAGE}versions/2/edit"))

    assert client.post(f"{PAGE}versions/2/edit", sent | broken).status_code < 500
    assert version(number=2).title == "老年优待证办理"


def test_kept_and_sent_to_peers_in_one(cast: Cast, starter: Book) -> None:
    client = signed_in(cast.shen)
    client.post(f"{PAGE}start")
    sent = fields(html(client, f"{PAGE}versions/2/edit")) | {"summary": "补一句", "act": "submit"}

    assert client.post(f"{PAGE}versions/2/edit", _unescaped(sent)).status_code == 302

    assert version(number=2).status == "peer_review"
    assert client.get(f"{PAGE}versions/2/edit").status_code == 409


def test_co_authors_and_rules_are_named_beside_the_editor(cast: Cast, starter: Book) -> None:
    draft = drafted(cast)
    law = rules.add_rule(by=cast.shen, title="老年人权益保障法")
    client = signed_in(cast.shen)

    client.post(
        f"{PAGE}versions/2/authors",
        {"author-revision": draft.revision, "author-person": cast.jin.pk, "author-part": "上门"},
    )
    client.post(
        f"{PAGE}versions/2/rules",
        {
            "cite-revision": version(number=2).revision,
            "cite-resource": law.pk,
            "cite-article": "第五十三条",
        },
    )

    page = html(client, f"{PAGE}versions/2/edit")
    assert "金海明" in page and "老年人权益保障法" in page and "第五十三条" in page
    citation = draft.citations.get()
    client.post(f"{PAGE}versions/2/authors/remove", {"person": cast.jin.pk})
    client.post(f"{PAGE}versions/2/rules/remove", {"citation": citation.pk})
    assert draft.authors.count() == 1 and not draft.citations.exists()


def test_a_new_article_begins_with_its_name(cast: Cast, starter: Book) -> None:
    client = signed_in(cast.shen)

    answer = client.post("/handbook/new", {"line": cast.lines["MZ"].pk, "title": "老年助浴预约"})

    assert answer.headers["Location"] == "/handbook/MZ-014/versions/1/edit"
    assert "编写中" in html(client, "/handbook/MZ-014/")
    elsewhere = client.post("/handbook/new", {"line": cast.lines["ZZ"].pk, "title": "别的"})
    assert elsewhere.status_code == 422
    assert signed_in(cast.wang).get("/handbook/new").status_code == 403


def test_a_version_has_an_address_that_stays(cast: Cast, starter: Book) -> None:
    issued(cast, drafted(cast))
    client = signed_in(cast.wang)

    assert "第 1 版 已不用" in html(client, f"{PAGE}?v=1")
    assert "第 2 版 现行" in html(client, f"{PAGE}?v=2")
    assert client.get(f"{PAGE}versions/2/").headers["Location"] == f"{PAGE}?v=2"


def test_two_versions_stand_side_by_side_word_by_word(cast: Cast, starter: Book) -> None:
    row = drafted(cast, applicants="年满 65 周岁的老年人", pitfalls=["照片蓝底会被退回"])
    issued(cast, row)

    page = html(signed_in(cast.wang), f"{PAGE}compare?a=1&b=2")

    assert "<ins>照片蓝底会被退回</ins>" in page
    assert "<del>" in page
    assert "收费" in page
    assert "名称" not in page.split("不同的地方")[1]
    assert signed_in(cast.wang).get("/handbook/MZ-001/compare").status_code == 409


def test_a_procedure_out_of_use_still_answers_under_its_name(cast: Cast, starter: Book) -> None:
    client = signed_in(cast.fang)
    row = version()

    answer = client.post(
        f"{PAGE}withdraw",
        {"withdraw-revision": row.procedure.revision, "withdraw-reason": "并入高龄津贴"},
    )

    assert answer.status_code == 302
    page = html(client, PAGE)
    assert "已停用" in page and "并入高龄津贴" in page


def test_the_review_is_done_on_the_page(cast: Cast, starter: Book) -> None:
    signing.issue(checked(cast, version()), by=cast.fang)
    ProcedureVersion.objects.filter(procedure__code="MZ-006").update(review_on="2026-01-01")
    client = signed_in(cast.shen)
    assert "逾期没复核" in html(client, "/handbook/signing/")

    assert act(client, 1, "still-valid", words="对过了").status_code == 302

    assert "逾期没复核" not in html(client, "/handbook/signing/")
    assert "照旧有效" in html(client, PAGE)


def test_how_the_place_signs_is_shown_to_all_and_decided_by_the_administrator(
    cast: Cast, starter: Book
) -> None:
    rule = {"rule-peers": 2, "rule-review_months": 6, "rule-citation": "镇党委会议"}
    assert "一位" not in html(signed_in(cast.wang), "/handbook/signing/")
    assert signed_in(cast.fang).post("/handbook/signing/", rule).status_code == 403

    assert signed_in(cast.admin).post("/handbook/signing/", rule).status_code == 302

    assert "镇党委会议" in html(signed_in(cast.wang), "/handbook/signing/")


def test_residents_read_it_without_the_houses_own_steps(cast: Cast, starter: Book) -> None:
    steps = [
        {"text": "录入省平台老年优待模块", "who": "民政条线"},
        {"text": "制证", "public": "三个工作日后来取，也可以送到家"},
    ]
    issued(cast, drafted(cast, steps=steps, pitfalls=["别收复印件"]))

    page = html(Client(), f"{PAGE}public?at=LW")

    assert "三个工作日后来取" in page and "身份证" in page and "0573-85121234" in page
    assert "省平台" not in page and "别收复印件" not in page and "沈月琴" not in page


def test_what_is_handled_quietly_has_no_public_page(cast: Cast, starter: Book) -> None:
    for code in ("WF-004", "ZZ-003", "XX-001"):
        assert Client().get(f"/handbook/{code}/public").status_code == 404


def test_a_draft_or_a_withdrawn_article_has_no_public_page(cast: Cast, starter: Book) -> None:
    writing.add_procedure(by=cast.shen, line=cast.lines["MZ"], title="老年助浴预约")

    assert Client().get("/handbook/MZ-014/public").status_code == 404
    assert book().version("MZ-014") is None
