"""A person's own page: presence in one tap, swaps, tokens, the calendar."""

from datetime import timedelta

import pytest
from django.test import Client

from huiketing.base import times
from huiketing.org.models import ApiToken, DutyShift, DutySwap, Person, Presence
from huiketing.org.transitions import people, swaps, units
from tests.cast import Cast
from tests.names import named
from tests.org.clients import signed_in


def test_one_tap_says_where_i_am(cast: Cast) -> None:
    client = signed_in(cast.shen)

    answer = client.post("/me/presence", {"state": "visiting"})

    assert answer.status_code == 302
    assert Presence.objects.get().state == "visiting"
    assert "走访" in client.get("/me").content.decode()


def test_for_htmx_only_the_mark_comes_back(cast: Cast) -> None:
    answer = signed_in(cast.shen).post(
        "/me/presence", {"state": "in"}, headers={"HX-Request": "true"}
    )

    html = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in html and "在岗" in html


def test_a_tap_leads_back_to_the_page_it_came_from_and_nowhere_else(cast: Cast) -> None:
    client = signed_in(cast.shen)

    back = client.post("/me/presence", {"state": "in", "next": "/place/roster"})
    away = client.post("/me/presence", {"state": "in", "next": "//elsewhere.example"})

    assert (back["Location"], away["Location"]) == ("/place/roster", "/me")


@pytest.mark.parametrize(
    "said",
    [
        {"state": "asleep"},
        {},
        {"state": "out", "until": "2001-01-01T10:00"},
        {"state": "out", "until": "soon"},
        {"state": "out", "place": "组" * 300},
        {"state": "out", "place": "8 组\x00"},
    ],
)
def test_what_cannot_be_said_comes_back_with_what_was_typed(
    cast: Cast, said: dict[str, str]
) -> None:
    answer = signed_in(cast.shen).post("/me/presence", said)

    assert answer.status_code == 422
    assert not Presence.objects.exists()
    if said.get("place", "").isprintable():
        assert said.get("place", "") in answer.content.decode()


def test_a_swap_is_answered_on_the_page(cast: Cast) -> None:
    day = times.today() + timedelta(days=2)
    shift = DutyShift.objects.create(unit=cast.village, day=day, half="am", person=cast.wang)
    asker, asked = signed_in(cast.wang), signed_in(cast.lu)

    asker.post(f"/place/shifts/{shift.uid}/swap", {"of": cast.lu.pk, "reason": "带孩子看病"})
    swap = DutySwap.objects.get()
    assert "带孩子看病" in asked.get("/me").content.decode()
    assert signed_in(cast.jin).post(f"/me/swaps/{swap.uid}/agree").status_code == 404
    assert asker.post(f"/me/swaps/{swap.uid}/agree").status_code == 403
    asked.post(f"/me/swaps/{swap.uid}/agree")

    assert DutyShift.objects.get().person == cast.lu
    assert asked.post(f"/me/swaps/{swap.uid}/agree").status_code == 409


def test_nobody_asks_for_a_shift_that_is_not_theirs(cast: Cast) -> None:
    day = times.today() + timedelta(days=2)
    shift = DutyShift.objects.create(unit=cast.village, day=day, half="am", person=cast.wang)

    assert signed_in(cast.lu).get(f"/place/shifts/{shift.uid}/swap").status_code == 404


def test_a_token_is_shown_once_and_taken_back(cast: Cast) -> None:
    client = signed_in(cast.wang)

    secret = client.post("/me/tokens", {"label": "导入"}).context["secret"]

    token = ApiToken.objects.get()
    assert token.digest == ApiToken.digest_of(secret)
    assert secret not in client.get("/me").content.decode()
    assert signed_in(cast.lu).post(f"/me/tokens/{token.pk}/revoke").status_code == 404
    client.post(f"/me/tokens/{token.pk}/revoke")
    assert ApiToken.objects.get().revoked_at is not None


def test_the_roster_stays_in_step_in_a_calendar_program(cast: Cast) -> None:
    from icalendar import Calendar

    day = times.today() + timedelta(days=2)
    shift = DutyShift.objects.create(unit=cast.village, day=day, half="am", person=cast.wang)
    DutyShift.objects.create(unit=cast.village, day=day, half="pm", person=cast.lu)
    people.renew_feed(cast.wang, by=cast.wang)
    units.renew_feed(cast.village, by=cast.admin)

    mine = Client().get(f"/feeds/roster/{cast.wang.feed_token}.ics")
    villages = Client().get(f"/feeds/roster/{cast.village.feed_token}.ics")

    assert mine["Content-Type"].startswith("text/calendar")
    assert (named(mine), named(villages)) == ("王晓芸的值班.ics", "柳湾村值班.ics")
    (event,) = Calendar.from_ical(mine.content).walk("VEVENT")
    assert str(event["uid"]) == f"{shift.uid}@huiketing"
    start = event["dtstart"].dt
    assert (start.date(), start.strftime("%H:%M")) == (day, "08:30")
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert event["dtend"].dt.strftime("%H:%M") == "12:00"
    assert "柳湾村" in str(event["summary"])
    both = Calendar.from_ical(villages.content).walk("VEVENT")
    assert ["王晓芸" in str(e["summary"]) for e in both] == [True, False]


def test_a_swapped_shift_keeps_its_entry_and_raises_its_number(cast: Cast) -> None:
    from icalendar import Calendar

    day = times.today() + timedelta(days=2)
    shift = DutyShift.objects.create(unit=cast.village, day=day, half="am", person=cast.wang)
    units.renew_feed(cast.village, by=cast.admin)
    swaps.agree_swap(swaps.ask_swap(shift, by=cast.wang, of=cast.lu), by=cast.lu)

    feed = Client().get(f"/feeds/roster/{cast.village.feed_token}.ics")

    (event,) = Calendar.from_ical(feed.content).walk("VEVENT")
    assert str(event["uid"]) == f"{shift.uid}@huiketing"
    assert (int(event["sequence"]), "陆志强" in str(event["summary"])) == (1, True)


def test_a_revoked_or_guessed_calendar_address_shows_nothing(cast: Cast) -> None:
    client = signed_in(cast.wang)
    client.post("/me/feed/renew")
    first = Person.objects.get(pk=cast.wang.pk).feed_token
    client.post("/me/feed/renew")

    assert Client().get(f"/feeds/roster/{first}.ics").status_code == 404
    second = Person.objects.get(pk=cast.wang.pk).feed_token
    assert Client().get(f"/feeds/roster/{second}.ics").status_code == 200
    client.post("/me/feed/stop")
    assert Client().get(f"/feeds/roster/{second}.ics").status_code == 404
    assert Client().get("/feeds/roster/None.ics").status_code == 404
    assert Client().get("/feeds/roster/%00.ics").status_code == 404
