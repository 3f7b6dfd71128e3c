"""./hkt handbook check: what is broken ends with 1, what is due is said."""

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from huiketing.base import times
from huiketing.handbook import book as shelf
from huiketing.handbook.book import Book
from huiketing.handbook.checking import look_over
from huiketing.handbook.models import (
    Citation,
    Edition,
    LegalResource,
    LifeEvent,
    LifeEventPart,
    Procedure,
    ProcedureVersion,
)
from huiketing.handbook.starter import DATA

ROWS = json.loads((DATA / "handbook-100.json").read_text(encoding="utf-8"))["matters"]


def change(code: str, **fields: Any) -> ProcedureVersion:
    """Write into a version in force past every verb, as an old or damaged book might stand."""
    rows = ProcedureVersion.objects.filter(procedure__code=code, is_current=True)
    rows.update(**fields)
    Edition.bump()
    shelf.clear()
    return rows.get()


def found(kind: str) -> list[tuple[str, str]]:
    return [(each.code, each.words) for each in look_over().findings if each.kind == kind]


def test_the_starter_book_is_whole_and_every_draft_is_named(starter: Book) -> None:
    looked = look_over()

    assert looked.ok
    assert looked.articles == 100
    assert looked.counts["draft_unsigned"] == 100


def test_a_step_that_names_nobody_is_done_by_whoever_handles_the_matter(starter: Book) -> None:
    assert look_over().counts["step_without_who"] == 0
    change("MZ-006", handling_units=[], contact_first="")
    change(
        "MZ-005",
        handling_units=[],
        contact_first="",
        steps=[{"no": 1, "text": "收件", "who": "前台"}],
    )

    assert found("step_without_who") == [("MZ-006", "没写归谁办，也没写谁来做的步骤：1、2、4、5")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_the_starter_names_who_does_a_step_only_where_its_sentence_does(
    row: dict[str, Any],
) -> None:
    for step in row["steps"]:
        sentence = re.sub(r"\(.*?\)", "", step["text"])
        for name in filter(None, re.split("[、或]", step.get("who", ""))):
            assert re.sub(r"\(.*?\)|部门|当事人", "", name) in sentence, (row["code"], step)


def test_a_relation_to_nothing_and_one_to_a_withdrawn_article_are_broken(starter: Book) -> None:
    change("MZ-006", related=["MZ-999", "MZ-001"])
    Procedure.objects.filter(code="MZ-001").update(withdrawn_on=times.today())
    shelf.clear()

    assert ("MZ-006", "引到 MZ-999，手册里没有这一条") in found("broken_relation")
    assert ("MZ-006", "引到 MZ-001，那条已经停用") in found("withdrawn_relation")
    assert not look_over().ok


def test_a_life_event_that_names_a_withdrawn_article_is_broken(starter: Book) -> None:
    event = LifeEvent.objects.create(code="probe", name="试一试")
    procedure = Procedure.objects.get(code="NJ-001")
    LifeEventPart.objects.create(event=event, procedure=procedure)
    Procedure.objects.filter(pk=procedure.pk).update(withdrawn_on=times.today())
    shelf.clear()

    assert ("NJ-001", "已经停用，还挂在「试一试」里") in found("event_withdrawn")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("no_steps", {"steps": []}),
        ("empty_step", {"steps": [{"no": 1, "text": " "}]}),
        ("material_without_name", {"materials": [{"name": ""}]}),
        ("no_title", {"title": ""}),
    ],
)
def test_an_article_that_says_nothing_where_it_must_is_broken(
    starter: Book, kind: str, fields: dict[str, Any]
) -> None:
    change("MZ-006", **fields)

    assert [code for code, _words in found(kind)] == ["MZ-006"]
    assert not look_over().ok


def test_what_is_due_is_advice_and_breaks_nothing(starter: Book) -> None:
    yesterday = times.today() - timedelta(days=1)
    version = change("MZ-006", review_on=yesterday)
    rule = LegalResource.objects.create(title="老年优待办法", changed_on=times.today())
    Citation.objects.create(version=version, resource=rule)

    looked = look_over()

    assert "MZ-006" in [code for code, _words in found("review_overdue")]
    assert found("rule_changed") == [("MZ-006", "依据 《老年优待办法》，那份文件后来改了")]
    assert looked.ok


def test_the_command_answers_in_json_and_ends_with_one_only_for_what_is_broken(
    starter: Book,
) -> None:
    whole, broken = io.StringIO(), io.StringIO()

    call_command("handbook_check", "--json", stdout=whole)
    change("MZ-006", related=["MZ-999"])
    with pytest.raises(SystemExit) as ended:
        call_command("handbook_check", "--json", stdout=broken)

    first, second = json.loads(whole.getvalue()), json.loads(broken.getvalue())
    assert ended.value.code == 1
    assert (first["ok"], second["ok"]) == (True, False)
    assert second["counts"]["broken_relation"] == 1
    assert second["findings"][0] == {
        "code": "MZ-006",
        "kind": "broken_relation",
        "words": "引到 MZ-999，手册里没有这一条",
    }
