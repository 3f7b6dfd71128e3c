"""What comes together in a family's life is asked for together."""

import pytest

from huiketing.base.errors import Invalid, NotAllowed, OutOfDate
from huiketing.handbook import starter as data
from huiketing.handbook.book import Book, book
from huiketing.handbook.loading import load_starter
from huiketing.handbook.models import LifeEvent, Procedure
from huiketing.handbook.transitions import life_events, signing
from tests.cast import Cast
from tests.handbook.signing import procedure


def test_the_starter_brings_twelve_events_of_procedures_that_exist(starter: Book) -> None:
    assert len(starter.events) == LifeEvent.objects.count() == 12
    for event in data.life_events():
        assert len(event.parts) >= 2
        assert {code for code, _when in event.parts} <= set(starter.by_code), event.code
        assert all(when for _code, when in event.parts)
    assert [event.name for event in starter.events][:3] == ["生孩子", "家里老人走了", "开小店"]


def test_nothing_handled_quietly_is_in_any_of_them(starter: Book) -> None:
    named = {code for event in starter.events for code, _when in event.parts}

    assert not named & set(data.restricted_codes())


def test_loading_again_keeps_what_the_place_changed(starter: Book) -> None:
    LifeEvent.objects.filter(code="new-baby").update(name="添丁", is_active=False)

    load_starter()

    assert LifeEvent.objects.count() == 12
    assert LifeEvent.objects.get(code="new-baby").name == "添丁"


def test_a_procedure_names_the_others_and_when_they_apply(starter: Book) -> None:
    ((event, others),) = starter.together("WJ-009")

    assert event.name == "生孩子"
    assert [entry.code for entry, _when in others][:2] == ["WJ-008", "WJ-001"]
    assert starter.together("WF-004") == starter.together("XX-1") == []


def test_what_leaves_the_book_leaves_the_event(cast: Cast, starter: Book) -> None:
    signing.withdraw(procedure("WJ-008"), by=cast.fang, reason="并到别处")

    ((_event, others),) = book().together("WJ-009")

    assert "WJ-008" not in {entry.code for entry, _when in others}


def test_whoever_leads_writes_an_event_in_order(cast: Cast, starter: Book) -> None:
    event = life_events.add_life_event(
        by=cast.gu,
        code="flood",
        name="家里进水",
        said=["水淹了", " ", "水淹了"],
        parts=[("NJ-005", "有损失的"), ("mz-003", "")],
    )

    assert event.said == ["水淹了"]
    assert book().events[-1].parts == (("NJ-005", "有损失的"), ("MZ-003", ""))
    life_events.change_life_event(
        event, by=cast.fang, name="遭了水", said=[], parts=[("MZ-003", ""), ("NJ-005", "")]
    )
    assert book().events[-1].parts == (("MZ-003", ""), ("NJ-005", ""))
    life_events.retire_life_event(event, by=cast.admin)
    assert "flood" not in {each.code for each in book().events}
    life_events.restore_life_event(event, by=cast.admin)
    assert "flood" in {each.code for each in book().events}


@pytest.mark.parametrize("who", ["shen", "wang", "ma"])
def test_nobody_else_does(cast: Cast, starter: Book, who: str) -> None:
    with pytest.raises(NotAllowed):
        life_events.retire_life_event(LifeEvent.objects.first(), by=getattr(cast, who))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "X Y"}, "code"),
        ({"code": "new-baby"}, "code"),
        ({"name": ""}, "name"),
        ({"said": ["说" * 61]}, "said"),
        ({"parts": [("MZ-001", "")]}, "parts"),
        ({"parts": [("MZ-001", ""), ("MZ-001", "")]}, "parts"),
        ({"parts": [("MZ-001", ""), ("XX-001", "")]}, "parts"),
        ({"parts": [("MZ-001", ""), ("WF-004", "")]}, "parts"),
    ],
)
def test_what_is_no_event_of_life_is_refused_at_its_field(
    cast: Cast, starter: Book, given: dict[str, object], field: str
) -> None:
    asked = {"code": "flood", "name": "进水", "parts": [("NJ-005", ""), ("MZ-003", "")]} | given

    with pytest.raises(Invalid) as refused:
        life_events.add_life_event(by=cast.gu, **asked)  # type: ignore[arg-type]

    assert field in refused.value.fields


def test_two_pages_of_one_event_do_not_overwrite_each_other(cast: Cast, starter: Book) -> None:
    mine, theirs = LifeEvent.objects.get(code="new-baby"), LifeEvent.objects.get(code="new-baby")
    parts = [("WJ-001", ""), ("WJ-002", "")]
    life_events.change_life_event(mine, by=cast.gu, name="添丁", said=[], parts=parts)

    with pytest.raises(OutOfDate):
        life_events.change_life_event(theirs, by=cast.fang, name="生娃", said=[], parts=parts)

    assert Procedure.objects.filter(life_events=mine).count() == 2
