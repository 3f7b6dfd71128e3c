"""What a registration keeps, refuses, and never does twice."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huiketing.base import times
from huiketing.base.errors import Invalid, KeyUsed, NotAllowed
from huiketing.handbook.loading import load_starter
from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from tests.cast import Cast
from tests.matters.making import make_matter, make_party


def test_the_same_registration_sent_twice_is_one(cast: Cast) -> None:
    key, party = uuid.uuid4(), make_party(cast.village)

    first = make_matter(cast, client_key=key, party=party)
    again = make_matter(cast, client_key=key, party=party)

    assert (first.is_new, again.is_new) == (True, False)
    assert again.number == first.number
    assert Matter.objects.count() == 1
    assert make_matter(cast).number[-4:] == "0002"


def test_a_key_sent_with_something_else_in_it_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    key, party = uuid.uuid4(), make_party(cast.village)
    make_matter(cast, client_key=key, party=party)

    for other in ({"words": "楼道灯坏了"}, {"party": make_party(cast.village, "钱六")}):
        with pytest.raises(KeyUsed):
            make_matter(cast, **{"client_key": key, "party": party} | other)

    assert Matter.objects.count() == 1


def test_a_row_of_an_old_register_taken_over_again_by_another_is_known(cast: Cast) -> None:
    asked: dict[str, Any] = {
        "unit": cast.village,
        "happened_at": times.now() - timedelta(days=400),
        "words": "修路",
        "party": make_party(cast.village),
        "origin": transitions.Origin("2025.xlsx", 3),
        "client_key": uuid.uuid4(),
    }
    transitions.back_enter(by=cast.wang, **asked)

    assert not transitions.back_enter(by=cast.gu, **asked).is_new
    with pytest.raises(KeyUsed):
        transitions.back_enter(by=cast.ma, **asked | {"unit": cast.neighbour})


def test_a_matter_keeps_the_version_of_the_procedure_it_began_with(cast: Cast) -> None:
    load_starter()

    matter = make_matter(cast, code="MZ-001")

    assert matter.procedure is not None
    assert matter.procedure.procedure.code == "MZ-001"
    assert matter.line.code == "MZ"


def test_written_down_later_it_has_both_times_and_the_mark(cast: Cast) -> None:
    happened = times.now() - timedelta(days=2)

    matter = make_matter(cast, happened_at=happened)

    assert matter.back_entered
    assert (matter.happened_at, matter.registered_at > happened) == (happened, True)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("words", {"words": "   "}),
        ("words", {"words": "话" * 4001}),
        ("title", {"title": "题" * 121}),
        ("happened_at", {"happened_at": datetime(1900, 1, 1, tzinfo=UTC)}),
        ("happened_at", {"happened_at": datetime(2100, 1, 1, tzinfo=UTC)}),
        ("visit_at", {"answer": "visit", "visit_at": datetime(2020, 1, 1, tzinfo=UTC)}),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field_and_leaves_no_trace(
    cast: Cast, field: str, values: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as refused:
        make_matter(cast, **values)

    assert field in refused.value.fields
    assert not Matter.objects.exists()
    assert make_matter(cast).number.endswith("-0001")


def test_emoji_and_nul_are_survived(cast: Cast) -> None:
    matter = make_matter(cast, words="路灯不亮😀\x00了", title="")

    assert Matter.objects.get(pk=matter.pk).words == "路灯不亮😀了"


@pytest.mark.parametrize("who", ["ma"])
def test_a_stranger_to_the_village_registers_nothing_there(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        make_matter(cast, by=getattr(cast, who))


def test_restricted_matters_are_read_under_a_post_that_names_them(cast: Cast) -> None:
    matter = make_matter(cast, restricted=True, recipient=None)

    readers = {
        name
        for name in ("wang", "shen", "lu", "gu", "fang", "tang", "ma", "admin")
        if Matter.objects.visible_to(getattr(cast, name)).filter(pk=matter.pk).exists()
    }

    assert readers == {"wang", "gu"}  # who received it, and the post that names them


def test_who_reads_an_open_matter_of_the_village(cast: Cast) -> None:
    matter = make_matter(cast)

    readers = {
        name
        for name in ("wang", "shen", "lu", "jin", "gu", "fang", "tang", "ma", "admin")
        if Matter.objects.visible_to(getattr(cast, name)).filter(pk=matter.pk).exists()
    }

    assert readers == {"wang", "shen", "lu", "jin", "gu", "fang", "admin"}


def test_a_step_sent_twice_with_one_key_happens_once(cast: Cast) -> None:
    matter, key = make_matter(cast), uuid.uuid4()

    for _ in range(2):
        transitions.once(
            key, "accept", matter, lambda: transitions.accept(matter, by=cast.shen), by=cast.shen
        )

    assert Event.objects.about(matter).filter(kind="matter.accepted").count() == 1
    with pytest.raises(KeyUsed):
        transitions.once(key, "reply", matter, lambda: matter, by=cast.shen)
