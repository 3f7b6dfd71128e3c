"""Who handles a line, whether they are in, and who stands in."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed
from huiketing.history.models import Event
from huiketing.org.models import Person, Post, Presence
from huiketing.org.selectors import handler_for, handlers_for, team
from huiketing.org.transitions import posts
from huiketing.org.transitions.presence import set_presence, usual_end
from tests.cast import Cast

NINE = timezone.make_aware(datetime(2026, 11, 23, 9, 0))  # a Monday


@pytest.fixture(autouse=True)
def _at_nine():  # type: ignore[no-untyped-def]
    with times.as_of(NINE):
        yield


def test_the_cadre_of_the_line_answers_and_is_there(cast: Cast) -> None:
    handler = handler_for(cast.village, "MZ")

    assert handler is not None
    assert (handler.person, handler.deputy, handler.lead) == (cast.shen, cast.lu, cast.gu)
    assert handler.present and handler.presence is None
    assert (handler.acting, handler.acts_as) == (cast.shen, "holder")


@pytest.mark.parametrize("state", ["out", "visiting", "meeting", "leave"])
def test_while_the_holder_is_away_the_deputy_acts(cast: Cast, state: str) -> None:
    set_presence(cast.shen, by=cast.shen, state=state, place="8 组")

    handler = handler_for(cast.village, "MZ")

    assert handler is not None
    assert (handler.person, handler.acting, handler.acts_as) == (cast.shen, cast.lu, "deputy")
    assert handler.presence is not None and handler.presence.place == "8 组"
    assert handler.back_at is not None and handler.back_at > NINE


def test_with_both_away_the_lead_is_asked(cast: Cast) -> None:
    for person in (cast.shen, cast.lu):
        set_presence(person, by=person, state="meeting")

    handler = handler_for(cast.village, "MZ")

    assert handler is not None
    assert (handler.acting, handler.acts_as) == (cast.gu, "lead")


def test_a_mark_that_ran_out_says_nothing_any_more(cast: Cast) -> None:
    set_presence(cast.shen, by=cast.shen, state="visiting")

    with times.as_of(NINE + timedelta(hours=2)):
        handler = handler_for(cast.village, "MZ")

    assert handler is not None
    assert handler.present and handler.presence is None and handler.back_at is None


def test_the_deputy_of_somebody_who_left_today_still_acts(cast: Cast) -> None:
    Person.objects.filter(pk=cast.shen.pk).update(is_active=False)

    handler = handler_for(cast.village, "SB")

    assert handler is not None
    assert (handler.present, handler.acting) == (False, cast.lu)


def test_a_line_nobody_in_the_village_holds_goes_to_the_office_in_town(cast: Cast) -> None:
    handler = handler_for(cast.village, "CL")

    assert handler is not None
    assert (handler.person, handler.post.unit) == (cast.tang, cast.office)


def test_a_line_nobody_holds_at_all_goes_to_the_lead(cast: Cast) -> None:
    handler = handler_for(cast.village, "TY")
    assert handler is not None and handler.person == cast.gu

    assert handler_for(cast.neighbour, "TY") is None


def test_the_more_particular_post_wins_over_one_open_to_every_line(cast: Cast) -> None:
    posts.appoint(by=None, person=cast.jin, unit=cast.village, role="cadre", title="综合岗")

    assert handler_for(cast.village, "MZ").person == cast.shen  # type: ignore[union-attr]
    assert handler_for(cast.village, "TY").person == cast.jin  # type: ignore[union-attr]


def test_whoever_carries_fewer_lines_is_the_more_particular(cast: Cast) -> None:
    posts.appoint(
        by=None,
        person=cast.jin,
        unit=cast.village,
        role=Post.Role.CADRE,
        title="民政专管员",
        lines=[cast.lines["MZ"]],
    )

    assert handler_for(cast.village, "MZ").person == cast.jin  # type: ignore[union-attr]
    assert handler_for(cast.village, "SB").person == cast.shen  # type: ignore[union-attr]


def test_any_number_of_lines_costs_one_query(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        found = handlers_for(cast.village, cast.lines)
        for handler in found.values():
            assert handler is not None
            assert handler.acting.name and handler.post.unit.name
    assert len(found) == 11


def test_the_team_shows_everybody_with_lines_and_where_they_are(
    cast: Cast,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    set_presence(cast.shen, by=cast.shen, state="visiting", place="8 组")

    with django_assert_num_queries(2):
        members = team(cast.village)

    assert [member.person for member in members] == [
        cast.wang, cast.shen, cast.lu, cast.jin, cast.gu,
    ]  # fmt: skip
    shen = members[1]
    assert (shen.lines, shen.titles, shen.state) == (
        ["民政", "社保就业"],
        ["民政社保专管员"],
        "visiting",
    )
    assert shen.back_at == NINE + timedelta(hours=2)
    assert members[0].state == ""


def test_one_tap_says_where_one_is_and_until_when(cast: Cast) -> None:
    local = timezone.localtime
    assert usual_end("visiting", NINE) == NINE + timedelta(hours=2)
    assert usual_end("meeting", NINE) == NINE + timedelta(minutes=90)
    assert usual_end("out", NINE) == NINE + timedelta(hours=1)
    assert local(usual_end("in", NINE)).strftime("%m-%d %H:%M") == "11-23 17:00"
    friday = NINE + timedelta(days=4)
    assert local(usual_end("leave", friday)).strftime("%m-%d %H:%M") == "11-30 08:30"
    evening = NINE + timedelta(hours=11)
    assert local(usual_end("in", evening)).strftime("%m-%d %H:%M") == "11-24 00:00"


def test_only_oneself_says_where_one_is(cast: Cast) -> None:
    for who in (cast.gu, cast.admin, cast.wang):
        with pytest.raises(NotAllowed):
            set_presence(cast.shen, by=who, state="in")


def test_a_second_tap_replaces_the_first_and_both_are_history(cast: Cast) -> None:
    set_presence(cast.shen, by=cast.shen, state="visiting", place="8 组")
    set_presence(cast.shen, by=cast.shen, state="in")

    mark = Presence.objects.get()
    assert (mark.state, mark.place) == ("in", "")
    assert [event.kind for event in Event.objects.about(cast.shen)] == [
        "presence.visiting",
        "presence.in",
    ]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("state", {"state": "asleep"}),
        ("until", {"until": NINE - timedelta(minutes=1)}),
        ("until", {"until": NINE + timedelta(days=400)}),
        ("place", {"place": "组" * 300}),
    ],
)
def test_what_cannot_be_a_mark_is_refused_at_the_field(cast: Cast, field: str, given) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Invalid) as refused:
        set_presence(cast.shen, by=cast.shen, **({"state": "out"} | given))

    assert field in refused.value.fields
