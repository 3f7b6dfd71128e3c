"""What else the desk does by a program: settled at once, counted, given a slip, taken back."""

from uuid import uuid4

import pytest

from huiketing.history.models import Event
from huiketing.matters.models import Clock, Matter
from huiketing.parlour.models import Caller, Ticket
from tests.cast import Cast
from tests.exchange.api.conftest import Speaks


def test_what_was_answered_on_the_spot_is_closed_in_the_same_act(
    cast: Cast, speaks: Speaks
) -> None:
    program, key = speaks(cast.wang), uuid4()

    first = program.register(client_key=key, answer="now", result="表已打印给她")
    again = program.register(client_key=key, answer="now", result="表已打印给她")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["status"] == "closed"
    assert again.json()["number"] == first.json()["number"]
    matter = Matter.objects.get()
    assert (matter.result, matter.outcome, matter.handler) == ("表已打印给她", "solved", cast.wang)
    assert not Clock.objects.filter(matter=matter, met_at=None).exists()
    kinds = [event.kind for event in Event.objects.about(matter)]
    assert kinds == ["matter.registered", "matter.settled"]


def test_under_a_used_key_another_result_is_refused(cast: Cast, speaks: Speaks) -> None:
    program, key = speaks(cast.wang), uuid4()
    program.register(client_key=key, answer="now", result="表已打印给她")

    other = program.register(client_key=key, answer="now", result="让她下周来")
    without = program.register(client_key=key, answer="now")

    assert (other.status_code, without.status_code) == (409, 409)
    assert Matter.objects.count() == 1


def test_now_without_a_result_is_handed_on_as_ever(cast: Cast, speaks: Speaks) -> None:
    assert speaks(cast.wang).register(answer="now").json()["status"] == "assigned"


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": "phone", "result": "表已打印给她"},
        {"answer": "now", "result": ""},
        {"answer": "now", "result": "   "},
        {"answer": "now", "result": "长" * 2001},
    ],
)
def test_a_result_that_does_not_fit_is_refused(
    cast: Cast, speaks: Speaks, changes: dict[str, str]
) -> None:
    answer = speaks(cast.wang).register(**changes)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["result"]
    assert not Matter.objects.exists()


def test_a_caller_is_counted_once_for_each_key_and_taken_back(cast: Cast, speaks: Speaks) -> None:
    program, key = speaks(cast.wang), uuid4()

    first = program.send("/callers", client_key=key)
    again = program.send("/callers", client_key=key)
    program.send("/callers", client_key=uuid4())

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["unit"]["code"] == "LW"
    assert Caller.objects.count() == 2
    for _twice in range(2):
        back = program.send(f"/callers/{first.json()['uid']}/take-back")
        assert back.status_code == 200
        assert back.json()["taken_back_at"]
    assert Caller.objects.filter(taken_back_at=None).count() == 1


def test_nobody_takes_back_what_somebody_else_counted(cast: Cast, speaks: Speaks) -> None:
    uid = speaks(cast.wang).send("/callers", client_key=uuid4()).json()["uid"]

    assert speaks(cast.gu).send(f"/callers/{uid}/take-back").status_code == 404
    assert speaks(cast.gu).send("/callers/nothing/take-back").status_code == 422


def test_slips_are_given_in_turn_and_called_in_turn(cast: Cast, speaks: Speaks) -> None:
    program = speaks(cast.wang)
    keys = [uuid4() for _ in range(2)]
    given = [program.send("/slips", client_key=key) for key in (*keys, keys[1])]

    assert [each.status_code for each in given] == [201, 201, 200]
    assert [each.json()["number"] for each in given] == ["01", "02", "02"]
    assert [each.json()["before"] for each in given] == [0, 1, 1]

    calls = [uuid4() for _ in range(3)]
    called = [program.send("/slips/call", client_key=key) for key in (calls[0], *calls)]
    assert [each.status_code for each in called] == [200, 200, 200, 409]
    assert [each.json().get("number") for each in called] == ["01", "01", "02", None]
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("path", ["/callers", "/slips", "/slips/call"])
def test_the_desk_of_another_place_and_the_key_of_another_person_are_refused(
    cast: Cast, speaks: Speaks, path: str
) -> None:
    program, key = speaks(cast.wang), uuid4()
    program.send("/slips", client_key=uuid4())
    assert program.send(path, client_key=key).status_code in {200, 201}

    assert speaks(cast.ma).send(path, client_key=uuid4(), unit="LW").status_code == 403
    assert speaks(cast.gu).send(path, client_key=key, unit="LW").status_code == 409
    assert program.send(path, client_key=uuid4(), unit="NOWHERE").status_code == 422
    assert program.send(path, client_key=uuid4(), shoe_size=44).status_code == 422
    assert program.send(path).status_code == 422


def test_the_last_registration_is_taken_back_and_keeps_its_number(
    cast: Cast, speaks: Speaks
) -> None:
    program = speaks(cast.wang)
    said = program.register(answer="now", result="表已打印给她").json()

    back = program.step(said["number"], "void", said["version"], reason="记错了人")

    assert back.status_code == 200, back.content
    assert (back.json()["status"], back.json()["number"]) == ("voided", said["number"])
    assert program.register().json()["number"].endswith("-0002")
