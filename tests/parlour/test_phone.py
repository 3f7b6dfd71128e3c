"""A cadre's day on the phone: what is new, what is late, one tap to call, tick and write."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from huiketing.base import times
from huiketing.handbook.book import book
from huiketing.handbook.loading import load_starter
from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.org.models import Presence
from tests.cast import Cast
from tests.matters.making import make_matter, make_party, take_up
from tests.matters.pages.looking import browser, take, text_of
from tests.statements import cost


def late(cast: Cast, **more: object) -> Matter:
    """A matter taken up a month ago and not answered."""
    with times.as_of(times.now() - timedelta(days=30)):
        return take_up(cast, **more)


def test_the_counters_say_what_is_late_due_agreed_and_in_hand(cast: Cast) -> None:
    late(cast)
    visited = take_up(cast)
    transitions.plan_visit(visited, by=cast.shen, at=times.now() + timedelta(hours=1))
    take_up(cast)

    page = browser(cast.shen).get("/phone/")

    counts = dict(page.context["counts"])
    assert (counts["overdue"], counts["visits"], counts["hand"]) == (1, 1, 3)


def test_what_is_due_today_is_in_the_big_card_with_the_call_button(cast: Cast) -> None:
    matter = take_up(cast)
    Matter.objects.filter(pk=matter.pk).update(promised_due=times.now() + timedelta(minutes=1))

    page = browser(cast.shen).get("/phone/")

    assert page.context["tab"] == "today"
    assert page.context["card"]["matter"] == matter
    body = page.content.decode()
    assert f"/matters/{matter.number}/phone" in body and "138****0021" in body
    assert "13857360021" not in body


def test_a_new_assignment_lies_on_top_and_is_taken_with_one_button(cast: Cast) -> None:
    matter = make_matter(cast)
    client = browser(cast.shen)

    line, form = client.get("/phone/").context["take"][0]
    answer = take(client, matter, "accept", version=form["version"].value(), next="/phone/")

    assert line.matter == matter
    assert answer["Location"] == "/phone/"
    assert not client.get("/phone/").context["take"]


def test_what_the_unit_was_handed_with_nobody_named_is_offered_to_its_cadres(cast: Cast) -> None:
    from huiketing.matters.recipient import Recipient

    matter = make_matter(cast, recipient=Recipient(cast.village))

    assert [line.matter for line, _form in browser(cast.jin).get("/phone/").context["take"]] == [
        matter
    ]


def test_steps_are_ticked_and_calls_noted_from_the_card(cast: Cast) -> None:
    load_starter()
    entry = next(each for each in book().entries if len(each.steps) > 1)
    matter = take_up(cast, code=entry.code)
    client = browser(cast.shen)

    card = client.get("/phone/?tab=hand").context["card"]
    back = card["steps"][0]["form"]["next"].value()
    ticked = take(client, matter, "tick", no=1, next=back)
    noted = take(client, matter, "contact", way="call", result="tried", said="没人接", next=back)

    assert ticked["Location"] == noted["Location"] == f"/phone/?tab=hand&m={matter.number}"
    again = client.get(noted["Location"])
    assert again.context["card"]["steps"][0]["tick"] and "没人接" in text_of(again)


def test_doors_of_today_stand_in_the_order_of_their_hours(cast: Cast) -> None:
    noon = timezone.localtime(times.now()).replace(hour=23, minute=0)
    for minutes, title in ((50, "后去"), (10, "先去")):
        matter = take_up(cast, title=title)
        Matter.objects.filter(pk=matter.pk).update(visit_at=noon + timedelta(minutes=minutes))
    tomorrow = take_up(cast, title="明天去")
    Matter.objects.filter(pk=tomorrow.pk).update(visit_at=noon + timedelta(days=1))

    today = browser(cast.shen).get("/phone/").context["pocket"].visits_today
    days = browser(cast.shen).get("/phone/visits").context["days"]

    assert [line.matter.title for line in today] == ["先去", "后去"]
    assert [len(lines) for _day, lines in days] == [2, 1]


def test_bad_ratings_and_orders_owed_are_shown(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.supervise(
        matter, by=cast.gu, words="明天前回话", due_at=times.now() + timedelta(days=1)
    )
    assert "明天前回话" in text_of(browser(cast.shen).get("/phone/"))

    transitions.reply(matter, by=cast.shen, text="办好了")
    transitions.rate(matter, level=1, by_name="朱女士")
    assert (
        f"{matter.get_absolute_url()}?do=rectify"
        in browser(cast.gu).get("/phone/").content.decode()
    )


@pytest.mark.parametrize("state", Presence.State.values)
def test_where_i_am_is_one_tap(cast: Cast, state: str) -> None:
    answer = browser(cast.shen).post("/phone/presence", {"state": state})

    assert answer.status_code == 302
    assert Presence.objects.get(person=cast.shen).state == state


def test_a_place_that_is_none_is_refused(cast: Cast) -> None:
    assert browser(cast.shen).post("/phone/presence", {"state": "\x00"}).status_code == 422


def test_the_page_costs_the_same_for_two_matters_and_for_twenty(cast: Cast) -> None:
    party = make_party(cast.village)
    client = browser(cast.shen)

    for _each in range(2):
        take_up(cast, party=party)
    client.get("/phone/")
    few = cost(client, "/phone/?tab=hand")
    for _each in range(18):
        take_up(cast, party=party)

    assert cost(client, "/phone/?tab=hand") <= few <= 12


def note(**more: object) -> dict[str, object]:
    return {
        "client_key": uuid4(),
        "words": "路灯坏了三天",
        "name": "钱秀英",
        "phone": "138 5736 0099",
        "answer": "phone",
        "who": "line",
        "line": "MZ",
    } | more


def test_what_is_said_on_a_round_becomes_a_matter_for_whoever_handles_the_line(cast: Cast) -> None:
    answer = browser(cast.lu).post("/phone/add", note())

    matter = Matter.objects.get()
    assert answer.status_code == 302
    assert (matter.channel, matter.handler) == (Matter.Channel.WALK, cast.shen)
    assert (matter.first_receiver, matter.party.name) == (cast.lu, "钱秀英")


def test_what_i_answer_myself_is_taken_on_at_once_and_sent_twice_is_one(cast: Cast) -> None:
    client, typed = browser(cast.lu), note(who="me")

    for _time in range(2):
        assert client.post("/phone/add", typed).status_code == 302

    matter = Matter.objects.get()
    assert (matter.handler, matter.status) == (cast.lu, Matter.Status.IN_PROGRESS)


def test_what_is_settled_at_the_door_is_closed_with_how(cast: Cast) -> None:
    client = browser(cast.lu)

    silent = client.post("/phone/add", note(answer="now"))
    told = client.post("/phone/add", note(answer="now", result="告诉她打 12345"))

    assert (silent.status_code, told.status_code) == (422, 302)
    assert Matter.objects.get().status == Matter.Status.CLOSED


def test_the_handbook_is_looked_into_without_a_script_and_nothing_is_registered(cast: Cast) -> None:
    load_starter()

    page = browser(cast.lu).post("/phone/add", note(words="老年证", look="1"))

    assert page.status_code == 200 and not Matter.objects.exists()
    assert "老年" in str(page.context["form"].fields["procedure"].choices)
    assert "钱秀英" in page.content.decode()
    fragment = browser(cast.lu).get("/phone/suggest?words=老年证")
    assert "老年" in fragment.content.decode() and "<html" not in fragment.content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        {"words": ""},
        {"words": "\x00"},
        {"name": ""},
        {"name": "长" * 300},
        {"phone": "1385736"},
        {"answer": "visit"},
        {"answer": "visit", "visit_at": "1900-01-01T00:00"},
        {"answer": "visit", "visit_at": "9999-12-31T23:59"},
        {"procedure": "XX-999"},
        {"client_key": "mine"},
        {"line": "😀"},
    ],
)
def test_what_cannot_be_used_is_named_and_everything_typed_stays(cast: Cast, odd: dict) -> None:
    typed = note(**odd)

    page = browser(cast.lu).post("/phone/add", typed)

    assert page.status_code == 422 and not Matter.objects.exists()
    if "words" not in odd:
        assert "路灯坏了三天" in page.content.decode()


def test_the_tab_bar_has_five_places_for_those_who_carry_matters(cast: Cast) -> None:
    tabs = browser(cast.shen).get("/phone/").context["tabs"]

    assert [tab["main"] for tab in tabs] == [False, False, True, False, False]
    assert [tab["active"] for tab in tabs] == [True, False, False, False, False]
    assert not browser(cast.wang).get("/desk/").context["tabs"]


def test_calling_from_the_phone_is_written_down(cast: Cast) -> None:
    matter = take_up(cast)

    browser(cast.shen).post(f"/matters/{matter.number}/phone")

    assert Event.objects.about(matter.party).get().kind == "party.shown"
