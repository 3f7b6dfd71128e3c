"""Every step of a matter, taken by a program."""

import io
from uuid import uuid4

import pytest
from PIL import Image

from huiketing.exchange.api.steps import TAKES
from huiketing.files.models import Attachment
from huiketing.history.models import Event
from huiketing.matters.models import Matter
from huiketing.matters.transitions import STEPS
from tests.cast import Cast
from tests.exchange.api.conftest import Program, Speaks
from tests.matters.making import make_matter


def test_every_step_of_the_table_has_its_address() -> None:
    assert set(TAKES) == set(STEPS)


def test_steps_about_one_of_several_are_named_where_there_is_one(
    cast: Cast, speaks: Speaks
) -> None:
    about_one = {"untick", "supply-gap", "return-original", "decide", "answer-supervision",
                 "rectify"}  # fmt: skip
    desk, phone, lead = speaks(cast.wang), speaks(cast.shen), speaks(cast.gu)
    number = desk.register().json()["number"]

    def named(program: Program) -> set[str]:
        return set(program.get(f"/matters/{number}/papers").json()["steps"])

    def step(program: Program, name: str, **body: object) -> None:
        version = Matter.objects.get(number=number).version
        assert program.step(number, name, version, **body).status_code == 200

    step(phone, "accept")
    for program in (desk, phone, lead):
        assert named(program) & about_one == set()
    assert "tick" in named(phone)

    step(phone, "tick", no=1)
    step(desk, "hold-original", what="户口簿", signed_by="朱丽华")
    step(phone, "ask-extension", reason="等县里回话", amount=3, unit="working_day")

    assert "untick" in named(phone)
    assert "return-original" in named(desk)
    assert "decide" in named(lead)
    assert "decide" not in named(phone)


def test_a_matter_goes_from_the_desk_to_a_rating(cast: Cast, speaks: Speaks) -> None:
    desk, phone = speaks(cast.wang), speaks(cast.shen)
    number = desk.register().json()["number"]

    def step(program: Program, name: str, **body: object) -> dict[str, object]:
        version = Matter.objects.get(number=number).version
        answer = program.step(number, name, version, **body)
        assert answer.status_code == 200, answer.content
        said: dict[str, object] = answer.json()
        assert said["version"] == version + 1
        return said

    step(phone, "accept")
    step(phone, "contact", way="call", result="reached", said="周四上门")
    step(phone, "wait", missing=["身份证复印件"])
    step(desk, "resume", note="拿来了")
    step(phone, "tick", no=1)
    step(phone, "untick", no=1)
    step(desk, "hold-original", what="户口簿", signed_by="朱丽华")
    held = desk.get(f"/matters/{number}/papers").json()["originals"][0]["original"]
    step(desk, "return-original", original=held, signed_by="朱丽华")
    step(phone, "accept-with-gap", what="照片", due_on=_soon(), signed_by="朱丽华")
    owed = phone.get(f"/matters/{number}/papers").json()["gaps"][0]["gap"]
    step(phone, "supply-gap", gap=owed)
    step(phone, "ask-extension", reason="等区里", amount=2, unit="working_day")
    step(speaks(cast.gu), "decide", kind="extension", grant=True)
    step(desk, "remind", words="请尽快")
    step(phone, "reply", text="办好了，周四送来")
    step(phone, "close", outcome="solved")
    said = step(desk, "rate-by-callback", level=5, words="满意")

    assert (said["status"], said["level"]) == ("rated", 5)


def _soon() -> str:
    from datetime import timedelta

    from huiketing.base import times

    return (times.today() + timedelta(days=5)).isoformat()


def test_a_matter_is_handed_to_a_named_person(cast: Cast, speaks: Speaks) -> None:
    matter = make_matter(cast)

    answer = speaks(cast.wang).step(matter.number, "assign", 1, to="jin", note="是农业的事")

    assert answer.json()["handler"]["name"] == "金海明"
    assert answer.json()["assignments"][-1]["note"] == "是农业的事"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "to"),
        ({"to": "jin", "unit": "QXSW"}, "to"),
        ({"to": "nobody"}, "to"),
        ({"unit": "NONE"}, "unit"),
        ({"to": "jin", "hurry": True}, "hurry"),
        ({"to": 5}, "to"),
    ],
)
def test_whom_nobody_knows_is_not_handed_anything(
    cast: Cast, speaks: Speaks, body: dict[str, object], field: str
) -> None:
    matter = make_matter(cast)

    answer = speaks(cast.wang).step(matter.number, "assign", 1, **body)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_a_stale_page_is_told_the_present_version(cast: Cast, speaks: Speaks) -> None:
    matter = make_matter(cast)
    phone = speaks(cast.shen)
    phone.step(matter.number, "accept", 1)

    answer = phone.step(matter.number, "contact", 1, way="call", result="reached")

    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["version"]) == ("out_of_date", 2)
    assert not matter.contacts.exists()


def test_a_step_sent_twice_happens_once_though_the_page_is_old_by_then(
    cast: Cast, speaks: Speaks
) -> None:
    matter, key = make_matter(cast), uuid4()
    phone = speaks(cast.shen)

    first = phone.step(matter.number, "accept", 1, client_key=key)
    again = phone.step(matter.number, "accept", 1, client_key=key)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["events"] == again.json()["events"]
    kinds = [event.kind for event in Event.objects.about(matter)]
    assert kinds.count("matter.accepted") == 1


def test_a_key_of_another_step_is_refused(cast: Cast, speaks: Speaks) -> None:
    matter, key = make_matter(cast), uuid4()
    phone = speaks(cast.shen)
    phone.step(matter.number, "accept", 1, client_key=key)

    answer = phone.step(matter.number, "reply", 2, client_key=key, text="好了")

    assert (answer.status_code, answer.json()["code"]) == (409, "key_used")


def test_a_step_whose_key_carried_other_words_is_refused_and_not_taken_for_done(
    cast: Cast, speaks: Speaks
) -> None:
    matter, key = make_matter(cast), uuid4()
    phone = speaks(cast.shen)
    tried = {"client_key": key, "way": "call", "result": "tried", "said": "没接"}
    phone.step(matter.number, "contact", 1, **tried)

    again = phone.step(matter.number, "contact", 1, **tried)
    other = phone.step(matter.number, "contact", 2, **tried | {"result": "reached", "said": "接了"})

    assert (again.status_code, other.status_code) == (200, 409)
    assert matter.contacts.count() == 1


def test_the_step_of_a_colleague_is_not_done_by_the_key_of_somebody_else(
    cast: Cast, speaks: Speaks
) -> None:
    matter, key = make_matter(cast), uuid4()
    called = {"client_key": key, "way": "call", "result": "reached", "said": "说好了"}
    speaks(cast.shen).step(matter.number, "contact", 1, **called)

    answer = speaks(cast.gu).step(matter.number, "contact", 2, **called)

    assert (answer.status_code, answer.json()["code"]) == (409, "key_used")
    assert matter.contacts.count() == 1


def test_a_step_out_of_order_and_one_of_somebody_else_are_told_apart(
    cast: Cast, speaks: Speaks
) -> None:
    matter = make_matter(cast)

    out_of_order = speaks(cast.shen).step(matter.number, "resume", 1)
    not_mine = speaks(cast.wang).step(matter.number, "reply", 1, text="好了")
    a_strangers = speaks(cast.ma).step(matter.number, "accept", 1)

    assert (out_of_order.status_code, out_of_order.json()["code"]) == (409, "wrong_step")
    assert (not_mine.status_code, not_mine.json()["code"]) == (403, "not_allowed")
    assert (a_strangers.status_code, a_strangers.json()["code"]) == (404, "not_found")


def test_nobody_rates_for_the_resident(cast: Cast, speaks: Speaks) -> None:
    matter = make_matter(cast)

    answer = speaks(cast.wang).step(matter.number, "rate", 1, level=5)

    assert answer.status_code == 403


def test_two_matters_are_tied_merged_and_split(cast: Cast, speaks: Speaks) -> None:
    one, two = make_matter(cast), make_matter(cast)
    desk = speaks(cast.wang)

    linked = desk.step(one.number, "link", 1, to=two.number, kind="follows")
    part = desk.step(one.number, "split", 2, words="还有路灯")
    merged = desk.step(two.number, "merge", 1, into=one.number)
    itself = desk.step(one.number, "link", 4, to=one.number, kind="follows")
    nowhere = desk.step(one.number, "link", 4, to="LW-0", kind="follows")

    assert [each.status_code for each in (linked, part, merged)] == [200, 200, 200]
    assert part.json()["number"] == one.number
    assert part.json()["events"][-1]["kind"] == "matter.split"
    assert merged.json()["outcome"] == "merged"
    assert (itself.status_code, nowhere.status_code) == (422, 422)


def photo() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(content, "JPEG")
    return content.getvalue()


def test_a_photo_is_kept_once_with_the_matter(cast: Cast, speaks: Speaks) -> None:
    matter = make_matter(cast)
    phone = speaks(cast.shen)

    first = phone.attach(matter.number, photo())
    again = phone.attach(matter.number, photo())
    listed = phone.get(f"/matters/{matter.number}/papers").json()["attachments"]

    assert first.status_code == 201, first.content
    assert first.json()["uid"] == again.json()["uid"]
    assert [each["uid"] for each in listed] == [first.json()["uid"]]
    assert Attachment.objects.get().content_type == "image/jpeg"


def test_a_program_is_not_kept_as_a_photo(cast: Cast, speaks: Speaks) -> None:
    matter = make_matter(cast)

    shell = speaks(cast.shen).attach(matter.number, b"#!/bin/sh\nrm -rf /\n")
    nothing = speaks(cast.shen).attach(matter.number, b"")
    stranger = speaks(cast.ma).attach(matter.number, photo())

    assert (shell.status_code, nothing.status_code, stranger.status_code) == (422, 422, 404)
    assert not Attachment.objects.exists()
