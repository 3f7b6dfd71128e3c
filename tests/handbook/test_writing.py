"""A draft is written beside what is in force, by whoever answers for the line."""

from typing import Any

import pytest

from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.handbook.book import Book, book
from huiketing.handbook.models import Citation, LegalResource, Procedure
from huiketing.handbook.transitions import rules, signing, writing
from huiketing.history.models import Event
from tests.cast import Cast
from tests.handbook.signing import drafted, procedure, version
from tests.org.clients import signed_in


def test_a_draft_begins_with_the_words_in_force_and_has_an_author(
    cast: Cast, starter: Book
) -> None:
    draft = writing.start_draft(procedure(), by=cast.shen)

    old = version()
    assert (draft.number, draft.status, draft.is_current) == (2, "draft", False)
    assert (draft.title, draft.steps, draft.materials) == (old.title, old.steps, old.materials)
    assert [(a.person, a.role) for a in draft.authors.all()] == [(cast.shen, "author")]
    assert book().by_code["MZ-006"].number == 1
    event = Event.objects.about(draft.procedure).get()
    assert (event.kind, event.by) == ("procedure.draft_started", cast.shen.uid)
    assert "第 2 版" in event.sentence


@pytest.mark.parametrize("who", ["shen", "lu", "tang", "gu", "fang"])
def test_the_experts_of_the_line_their_deputies_and_whoever_leads_write(
    cast: Cast, starter: Book, who: str
) -> None:
    assert writing.start_draft(procedure(), by=getattr(cast, who)).number == 2


@pytest.mark.parametrize("who", ["wang", "jin", "ma", "admin"])
def test_nobody_else_writes(cast: Cast, starter: Book, who: str) -> None:
    with pytest.raises(NotAllowed):
        writing.start_draft(procedure(), by=getattr(cast, who))

    assert not Event.objects.filter(kind="procedure.draft_started").exists()


def test_two_drafts_of_one_procedure_would_part_ways(cast: Cast, starter: Book) -> None:
    writing.start_draft(procedure(), by=cast.shen)

    with pytest.raises(WrongStep, match="第 2 版"):
        writing.start_draft(procedure(), by=cast.tang)


def test_a_new_article_takes_the_next_number_and_code_and_is_not_in_force(
    cast: Cast, starter: Book
) -> None:
    draft = writing.add_procedure(by=cast.shen, line=cast.lines["MZ"], title="老年助浴预约")

    assert (draft.procedure.code, draft.procedure.article) == ("MZ-014", 101)
    assert draft.initials == "lnzyyy"
    assert book().version("MZ-014") is None


def test_a_code_is_never_given_twice(cast: Cast, starter: Book) -> None:
    first = writing.add_procedure(by=cast.shen, line=cast.lines["MZ"], title="老年助浴预约")
    signing.drop_draft(first, by=cast.shen, reason="写错了")

    second = writing.add_procedure(by=cast.shen, line=cast.lines["MZ"], title="老年助浴上门")

    assert (second.procedure.code, second.procedure.article) == ("MZ-015", 102)


def test_every_field_is_written_and_said_in_history_by_name(cast: Cast, starter: Book) -> None:
    draft = writing.start_draft(procedure(), by=cast.shen)

    writing.edit_draft(
        draft,
        by=cast.shen,
        title="老年优待证",
        conditions=["年满 60 周岁", " ", "年满 60 周岁"],
        materials=[{"name": "身份证", "original": True}, {"name": "", "note": " "}],
        steps=[
            {"text": "核对", "who": "前台", "amount": 0, "unit": "working_day", "public": "看证件"},
            {"text": "制证", "amount": 3, "otherwise": "打电话问镇里", "materials": ["照片", ""]},
        ],
        channels=[{"kind": "desk", "text": "村便民服务中心", "hours": "9:00–16:30"}],
        answers=[{"q": "外地能用吗", "a": "看当地规定"}],
        related=["mz-005"],
        promise_amount=3,
        statute_amount=5,
        home_visit=True,
    )

    draft.refresh_from_db()
    assert draft.initials == "lnydz"
    assert draft.conditions == ["年满 60 周岁"]
    assert draft.materials == [{"name": "身份证", "original": True}]
    assert draft.steps[0] == {
        "no": 1, "text": "核对", "who": "前台", "public": "看证件", "amount": 0,
        "unit": "working_day",
    }  # fmt: skip
    assert draft.steps[1]["materials"] == ["照片"]
    assert draft.related == ["MZ-005"]
    assert (draft.statute_amount, draft.statute_unit) == (5, "working_day")
    event = Event.objects.about(draft.procedure).last()
    assert event is not None
    assert {"title", "steps", "statute_amount"} <= set(event.data["fields"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "长" * 81),
        ("type", "never"),
        ("aliases", ["说" * 61]),
        ("aliases", [f"说法{n}" for n in range(31)]),
        ("aliases", "老年证"),
        ("materials", [{"note": "原件"}]),
        ("materials", ["身份证"]),
        ("steps", [{"text": "核对", "amount": 99999}]),
        ("steps", [{"text": "核对", "amount": 1, "unit": "years"}]),
        ("steps", [{"text": "核" * 401}]),
        ("channels", [{"kind": "pigeon", "text": "飞鸽"}]),
        ("answers", [{"q": "能办吗"}]),
        ("related", ["XX-404"]),
        ("promise_amount", -1),
        ("promise_unit", "years"),
        ("statute_amount", 0),
        ("colour", "red"),
    ],
)
def test_what_a_version_cannot_say_is_refused_at_its_field(
    cast: Cast, starter: Book, field: str, value: Any
) -> None:
    draft = writing.start_draft(procedure(), by=cast.shen)

    with pytest.raises(Invalid) as refused:
        writing.edit_draft(draft, by=cast.shen, **{field: value})

    assert set(refused.value.fields) & {field, "promise_amount"}


def test_a_promise_is_never_longer_than_the_law_gives(cast: Cast, starter: Book) -> None:
    draft = writing.start_draft(procedure("MZ-001"), by=cast.shen)

    with pytest.raises(Invalid) as refused:
        writing.edit_draft(draft, by=cast.shen, promise_amount=31)

    assert "30 个工作日" in str(refused.value.fields["promise_amount"])


def test_two_pages_of_one_draft_do_not_overwrite_each_other(cast: Cast, starter: Book) -> None:
    draft = writing.start_draft(procedure(), by=cast.shen)
    older = version(number=2)
    writing.edit_draft(draft, by=cast.shen, fee="不收费")

    with pytest.raises(OutOfDate):
        writing.edit_draft(older, by=cast.shen, fee="十元")


def test_what_is_in_use_is_not_written_in(cast: Cast, starter: Book) -> None:
    with pytest.raises(WrongStep):
        writing.edit_draft(version(), by=cast.shen, fee="十元")


def test_whoever_leads_and_works_on_a_draft_is_its_co_author_from_then_on(
    cast: Cast, starter: Book
) -> None:
    draft = drafted(cast)

    writing.edit_draft(draft, by=cast.fang, fee="一律不收费")

    assert draft.authors.get(person=cast.fang).role == "co_author"
    signing.submit(draft, by=cast.shen)
    signing.agree(draft, by=cast.jin)
    with pytest.raises(NotAllowed):
        signing.check(draft, by=cast.fang)


def test_co_authors_are_taken_in_and_out_again(cast: Cast, starter: Book) -> None:
    draft = drafted(cast)

    writing.add_co_author(draft, by=cast.shen, person=cast.jin, part="上门一节")
    with pytest.raises(Invalid):
        writing.add_co_author(draft, by=cast.shen, person=cast.jin)

    assert draft.authors.get(person=cast.jin).part == "上门一节"
    writing.remove_co_author(draft, by=cast.shen, person=cast.jin)
    assert not draft.authors.filter(person=cast.jin).exists()
    with pytest.raises(Invalid):
        writing.remove_co_author(draft, by=cast.shen, person=cast.shen)


def test_a_draft_cites_rules_and_the_next_one_keeps_them(cast: Cast, starter: Book) -> None:
    law = rules.add_rule(by=cast.shen, title="老年人权益保障法")
    draft = drafted(cast)

    citation = writing.cite(draft, by=cast.shen, resource=law, article="第五十三条")
    writing.cite(draft, by=cast.shen, resource=law, article="第五十四条")
    writing.uncite(draft, by=cast.shen, citation=citation)

    assert [each.article for each in draft.citations.all()] == ["第五十四条"]
    signing.submit(draft, by=cast.shen)
    signing.agree(draft, by=cast.jin)
    signing.check(draft, by=cast.fang)
    signing.issue(draft, by=cast.fang, summary="写明依据")
    third = writing.start_draft(Procedure.objects.get(code="MZ-006"), by=cast.shen)
    assert third.citations.get().resource == law


def test_a_repealed_rule_is_cited_no_more(cast: Cast, starter: Book) -> None:
    law = rules.add_rule(by=cast.shen, title="旧办法")
    rules.mark_repealed(law, by=cast.shen, what="被新办法代替")
    draft = drafted(cast)

    with pytest.raises(Invalid):
        writing.cite(draft, by=cast.shen, resource=LegalResource.objects.get(), article="")

    assert not Citation.objects.exists()


def test_whoever_writes_names_others_and_not_themselves(cast: Cast, starter: Book) -> None:
    draft = drafted(cast)

    for who in (cast.shen, cast.gu):  # he has written nothing yet, and a click is no writing
        with pytest.raises(Invalid) as refused:
            writing.add_co_author(draft, by=who, person=who)
        assert "这是您自己" in str(refused.value.fields["person"])


def test_the_chooser_of_co_authors_leaves_out_who_writes_already_and_oneself(
    cast: Cast, starter: Book
) -> None:
    draft = drafted(cast)
    writing.add_co_author(draft, by=cast.shen, person=cast.tang)
    address = "/handbook/MZ-006/versions/2/"
    lead = signed_in(cast.gu)

    page = lead.get(f"{address}edit").content.decode()
    chooser = page[page.index('name="author-person"') :]
    chooser = chooser[: chooser.index("</select>")]
    sent = {"author-person": cast.gu.pk, "author-part": "收费", "author-revision": draft.revision}
    refused = lead.post(f"{address}authors", sent)

    assert "请选择" in chooser and "金海明" in chooser
    assert not any(name in chooser for name in ("顾建平", "沈月琴", "唐秀英"))
    assert refused.status_code == 422
    assert "这是您自己" in refused.content.decode() and 'value="收费"' in refused.content.decode()
