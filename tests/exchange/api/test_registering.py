"""A program registers what somebody came with."""

from datetime import UTC, datetime, timedelta
from datetime import timezone as tz
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.urls import resolve
from django.utils import timezone

from huiketing.base import recent
from huiketing.history.models import Event
from huiketing.matters.models import Matter
from huiketing.org.models import ApiToken, Post
from huiketing.org.transitions.people import revoke_token
from huiketing.org.transitions.presence import set_presence
from huiketing.parties.models import Party
from tests.cast import Cast
from tests.exchange.api.conftest import Program, Speaks


def test_a_registration_says_who_answers_and_where_the_resident_looks(
    cast: Cast, speaks: Speaks
) -> None:
    answer = speaks(cast.wang).register()

    assert answer.status_code == 201
    said = answer.json()
    matter = Matter.objects.get()
    assert said["number"] == matter.number
    assert said["number"].startswith("LW-")
    assert said["status"] == "assigned"
    assert said["handler"]["name"] == "沈月琴"
    assert said["url"].endswith(f"/t/{said['tracking_code']}")
    assert (matter.unit, matter.channel, matter.party.name) == (cast.village, "api", "朱丽华")
    kinds = [event.kind for event in Event.objects.about(matter)]
    assert kinds == ["matter.registered", "matter.assigned"]


def test_the_address_it_gives_is_the_residents_page_and_open_to_all(
    cast: Cast, speaks: Speaks
) -> None:
    said = speaks(cast.wang).register().json()

    found = resolve(urlsplit(said["url"]).path)

    assert found.view_name == "parlour:track"
    assert found.kwargs == {"code": said["tracking_code"]}
    assert not getattr(found.func, "login_required", True)


def test_the_same_key_twice_is_one_matter(cast: Cast, speaks: Speaks) -> None:
    program, key = speaks(cast.wang), uuid4()

    first = program.register(client_key=key)
    again = program.register(client_key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert (Matter.objects.count(), Party.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"words": "楼道灯坏了"},
        {"party": {"name": "钱六", "phone": "13857360021"}},
        {"party": {"name": "朱丽华", "phone": "13857360099"}},
        {"procedure": None},
        {"unit": "LW"},
    ],
)
def test_another_request_under_a_used_key_is_refused_and_not_taken_for_done(
    cast: Cast, speaks: Speaks, other: dict[str, object]
) -> None:
    program, key = speaks(cast.wang), uuid4()
    program.register(client_key=key)

    answer = program.register(client_key=key, **other)

    assert (answer.status_code, answer.json()["code"]) == (409, "key_used")
    assert (Matter.objects.count(), Party.objects.count()) == (1, 1)


def test_the_key_of_somebody_else_gives_nothing_of_theirs_away(cast: Cast, speaks: Speaks) -> None:
    key = uuid4()
    first = speaks(cast.wang).register(client_key=key, unit="LW").json()

    for stranger in (cast.ma, cast.gu):
        answer = speaks(stranger).register(client_key=key, unit="LW")
        assert answer.status_code == 409
        assert set(answer.json()) == {"code", "sentence", "fields"}
        for secret in (first["number"], first["tracking_code"]):
            assert secret not in answer.content.decode()


def test_sent_again_after_the_hour_of_the_visit_it_is_the_same_matter(
    cast: Cast, speaks: Speaks
) -> None:
    asked = {"client_key": uuid4(), "answer": "visit", "visit_at": "2026-11-23T10:30:00+08:00"}
    program = speaks(cast.wang)
    with time_machine.travel(datetime(2026, 11, 23, 2, tzinfo=UTC)):
        first = program.register(**asked)

    with time_machine.travel(datetime(2026, 11, 23, 5, tzinfo=UTC)):
        again = program.register(**asked)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["number"] == first.json()["number"]


@pytest.mark.parametrize("unit", ["LW", None])
def test_sent_again_by_a_clerk_who_moved_meanwhile_it_is_the_same_matter(
    cast: Cast, speaks: Speaks, unit: str | None
) -> None:
    program, key = speaks(cast.wang), uuid4()
    first = program.register(client_key=key, unit=unit)
    Post.objects.filter(person=cast.wang).update(unit=cast.neighbour)
    recent.forget_all()

    again = program.register(client_key=key, unit=unit)

    assert (again.status_code, again.json()["number"]) == (200, first.json()["number"])
    assert Matter.objects.count() == 1


def test_the_next_number_has_no_gap_after_a_repeated_key(cast: Cast, speaks: Speaks) -> None:
    program, key = speaks(cast.wang), uuid4()
    program.register(client_key=key)
    program.register(client_key=key)

    number = program.register().json()["number"]

    assert number.endswith("-0002")


def test_whoever_came_before_is_the_same_party(cast: Cast, speaks: Speaks) -> None:
    program = speaks(cast.wang)

    program.register()
    program.register(words="还要办医保")

    assert Party.objects.count() == 1


def test_without_a_procedure_the_lead_of_the_unit_or_whoever_takes_all_lines_gets_it(
    cast: Cast, speaks: Speaks
) -> None:
    said = speaks(cast.wang).register(procedure=None).json()

    assert said["handler"]["name"] == "顾建平"
    assert Matter.objects.get().title.startswith("我妈今年六十五了")


def test_a_visit_is_agreed_at_once(cast: Cast, speaks: Speaks) -> None:
    at = (timezone.localtime() + timedelta(days=2)).replace(microsecond=0)

    answer = speaks(cast.wang).register(answer="visit", visit_at=at.isoformat())

    assert answer.status_code == 201
    assert Matter.objects.get().visit_at == at


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "   "}, "words"),
        ({"words": "电梯\x00坏了"}, "words"),
        ({"words": "长" * 4001}, "words"),
        ({"words": 5}, "words"),
        ({"answer": "email"}, "answer"),
        ({"client_key": "no"}, "client_key"),
        ({"client_key": 7}, "client_key"),
        ({"procedure": "XX-999"}, "procedure"),
        ({"unit": "NOWHERE"}, "unit"),
        ({"party": {"name": "朱丽华"}}, "party.phone"),
        ({"party": {"name": "朱" * 300, "phone": "13857360021"}}, "party.name"),
        ({"party": {"name": "朱丽华", "phone": "12"}}, "phone"),
        ({"party": {"name": "朱丽华", "phone": "13857360021", "age": 5}}, "party.age"),
        ({"party": "朱丽华"}, "party"),
        ({"shoe_size": 44}, "shoe_size"),
        ({"answer": "visit", "visit_at": "tomorrow"}, "visit_at"),
        ({"answer": "visit", "visit_at": "1900-01-01T09:00:00+08:00"}, "visit_at"),
        ({"answer": "visit", "visit_at": "9999-12-31T23:59:59-12:00"}, "visit_at"),
        ({"answer": "visit", "visit_at": "2200-12-31T23:59:59-23:59"}, "visit_at"),
        ({"happened_at": "2199-01-01T00:00:00Z"}, "happened_at"),
        ({"party": {"name": "朱丽华", "phone": ""}}, "phone"),
        ({"party": {"name": "朱丽华", "phone": "12345"}}, "phone"),
        ({"answer": "visit", "party": {"name": "朱丽华", "phone": " "}}, "address"),
        ({"answer": "phone", "visit_at": "2026-12-31T09:00:00+08:00"}, "visit_at"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_kept(
    cast: Cast, speaks: Speaks, changes: dict[str, object], field: str
) -> None:
    answer = speaks(cast.wang).register(**changes)

    assert answer.status_code == 422, answer.content
    said = answer.json()
    assert said["code"] == "invalid"
    assert said["sentence"]
    assert list(said["fields"]) == [field]
    assert said["fields"][field]
    assert not Matter.objects.exists()
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("9999-12-31T23:59:59+08:00", "1900-01-01 到 2200-12-31"),
        ("2026-02-30T09:00:00+08:00", "没有这一天"),
        ("30.11.2026", "2026-05-21T09:30:00+08:00"),
    ],
)
def test_a_moment_is_refused_for_what_is_wrong_with_it(
    cast: Cast, speaks: Speaks, at: str, said: str
) -> None:
    answer = speaks(cast.wang).register(answer="visit", visit_at=at)

    assert answer.status_code == 422
    assert said in answer.json()["fields"]["visit_at"]


@pytest.mark.parametrize("key", ["", "abc", 7, None])
def test_what_a_key_is_is_said(cast: Cast, speaks: Speaks, key: object) -> None:
    answer = speaks(cast.wang).register(client_key=key)

    assert answer.status_code == 422
    assert "UUID" in answer.json()["fields"]["client_key"]
    assert "0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b" in answer.json()["fields"]["client_key"]


def test_a_key_that_is_left_out_is_asked_for(cast: Cast, speaks: Speaks) -> None:
    answer = speaks(cast.wang).send("/matters", words="路灯坏了")

    assert "UUID" in answer.json()["fields"]["client_key"]


def test_whoever_has_no_phone_is_visited_where_they_live_or_answered_here(
    cast: Cast, speaks: Speaks
) -> None:
    program = speaks(cast.wang)
    nobody = {"name": "朱丽华", "phone": ""}

    visited = program.register(answer="visit", party=nobody | {"address": "柳湾村 8 组"})
    here = program.register(answer="now", party=nobody)

    assert (visited.status_code, here.status_code) == (201, 201)


def test_emoji_are_words_too(cast: Cast, speaks: Speaks) -> None:
    answer = speaks(cast.wang).register(words="电梯坏了😡👵🏽", title="电梯😡")

    assert answer.status_code == 201
    assert Matter.objects.get().words == "电梯坏了😡👵🏽"


def test_what_is_no_json_is_refused(cast: Cast, speaks: Speaks) -> None:
    program = speaks(cast.wang)
    answer = program.client.post(
        "/api/v1/matters",
        data=b"{words",
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.token}"},
    )

    assert answer.status_code == 400
    assert answer.json()["code"] == "unreadable"


def test_nobody_registers_for_a_village_they_have_no_post_in(cast: Cast, speaks: Speaks) -> None:
    answer = speaks(cast.ma).register(unit="LW")

    assert answer.status_code == 403
    assert answer.json()["code"] == "not_allowed"
    assert not Matter.objects.exists()


def test_a_dispatcher_registers_for_a_village_below(cast: Cast, speaks: Speaks) -> None:
    answer = speaks(cast.fang).register(unit="LW")

    assert answer.status_code == 201
    assert answer.json()["number"].startswith("LW-")


def test_no_token_a_wrong_one_and_a_revoked_one_are_shown_the_door(
    cast: Cast, speaks: Speaks
) -> None:
    revoked = speaks(cast.wang)
    ApiToken.objects.update(revoked_at=timezone.now())

    for program in (Program(None), Program("hkt_guess"), Program("\ufffd"), revoked):
        answer = program.register()
        assert answer.status_code == 401
        assert answer.json()["code"] == "no_token"
        assert answer["WWW-Authenticate"] == "Bearer"


def test_a_person_who_may_no_longer_sign_in_takes_their_token_along(
    cast: Cast, speaks: Speaks
) -> None:
    program = speaks(cast.wang)
    cast.wang.is_active = False
    cast.wang.save()

    assert program.get("/me").status_code == 401


def test_a_token_taken_back_is_good_for_nothing_at_once(cast: Cast, speaks: Speaks) -> None:
    program = speaks(cast.wang)
    assert program.register().status_code == 201

    revoke_token(cast.wang.tokens.get(), by=cast.wang)

    assert program.register().status_code == 401


def test_whoever_goes_on_leave_is_not_handed_the_next_one(cast: Cast, speaks: Speaks) -> None:
    program = speaks(cast.wang)
    assert program.register().json()["handler"]["name"] == "沈月琴"

    set_presence(cast.shen, by=cast.shen, state="leave")

    said = program.register(words="还要办医保").json()
    assert said["handler"]["name"] != "沈月琴"


def test_a_moment_with_any_offset_is_kept_as_the_moment_it_is(cast: Cast, speaks: Speaks) -> None:
    west = tz(-timedelta(hours=16))
    at = (timezone.now() + timedelta(days=3)).astimezone(west)

    answer = speaks(cast.wang).register(answer="visit", visit_at=at.isoformat())

    assert answer.status_code == 201, answer.content
    assert Matter.objects.get().visit_at == at
