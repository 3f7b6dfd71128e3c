"""The place sets its own periods: a new row with its paper; the old ones stay to be read."""

from datetime import datetime, timedelta

import pytest
import time_machine

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed
from huiketing.clock.models import CalendarNotice
from huiketing.history.models import Event
from huiketing.matters import limits, transitions
from huiketing.matters.models import Limit
from tests.cast import Cast
from tests.matters.making import make_matter
from tests.web.signing import signed_in

PAPER = "清政办〔2026〕12号"


def typed(**changes: object) -> dict[str, object]:
    today = times.today()
    return {
        "name": "promise", "place": "", "amount": 3, "unit": "working_day",
        "since": today.isoformat(), "citation": PAPER,
    } | changes  # fmt: skip


def test_a_new_limit_holds_for_what_comes_next_and_leaves_promises_alone(cast: Cast) -> None:
    before = make_matter(cast)

    answer = signed_in(cast.admin).post("/place/limits", typed(), follow=True)

    assert PAPER in answer.content.decode()
    assert str(limits.limit("promise", cast.village)) == str(
        Limit(amount=3, unit="working_day").period
    )
    after = make_matter(cast)
    assert after.promised_due < before.promised_due
    before.refresh_from_db()
    assert before.promised_due == before.promised_first
    event = Event.objects.about(cast.town).last()
    assert event and event.kind == "limit.set" and PAPER in event.sentence
    assert Limit.objects.filter(name="promise").count() == 2  # the old row stays


def test_one_unit_may_be_quicker_than_the_rest(cast: Cast) -> None:
    signed_in(cast.admin).post("/place/limits", typed(place=cast.village.pk, amount=2))

    assert limits.limit("promise", cast.village).amount == 2
    assert limits.limit("promise", cast.neighbour).amount == 5


def test_a_limit_of_a_coming_day_waits_for_it(cast: Cast) -> None:
    coming = times.today() + timedelta(days=10)
    signed_in(cast.admin).post("/place/limits", typed(since=coming.isoformat(), amount=9))

    assert limits.limit("promise", cast.village).amount == 5
    with time_machine.travel(datetime.combine(coming, datetime.min.time())):
        limits.forget()
        assert limits.limit("promise", cast.village).amount == 9


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": ""}, {"amount": -1}, {"amount": 0}, {"amount": 10**12}, {"unit": "fortnight"},
        {"name": "lunch"}, {"citation": ""}, {"citation": "字" * 300}, {"since": "1900-01-01"},
        {"since": "soon"}, {"place": 10**9}, {"citation": "a\x00b"},
    ],
)  # fmt: skip
def test_what_cannot_hold_is_refused_and_stays_in_the_form(
    cast: Cast, changes: dict[str, object]
) -> None:
    answer = signed_in(cast.admin).post("/place/limits", typed(**changes))

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert Limit.objects.filter(name="promise").count() == 1


def test_a_row_a_newer_one_hides_is_refused(cast: Cast) -> None:
    transitions.set_limit(
        by=cast.admin, name="accept", amount=2, unit="working_day", citation=PAPER
    )

    with pytest.raises(Invalid):
        transitions.set_limit(
            by=cast.admin, name="accept", amount=3, unit="working_day", citation=PAPER,
            since=times.today() - timedelta(days=1),
        )  # fmt: skip


@pytest.mark.parametrize("who", ["wang", "shen", "gu", "fang", "ma"])
def test_only_an_administrator_sets_limits(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))

    assert client.get("/place/limits").status_code == 403
    assert client.post("/place/limits", typed()).status_code == 403
    with pytest.raises(NotAllowed):
        transitions.set_limit(
            by=getattr(cast, who), name="promise", amount=1, unit="day", citation=PAPER
        )


def test_the_administrator_of_a_village_sets_the_villages_alone(cast: Cast) -> None:
    post = cast.ma.posts.get()
    post.role = "admin"
    post.save()
    client = signed_in(cast.ma)

    assert client.post("/place/limits", typed(place=cast.neighbour.pk)).status_code == 302
    assert client.post("/place/limits", typed()).status_code == 422
    assert client.post("/place/limits", typed(place=cast.village.pk)).status_code == 422
    assert not Limit.objects.filter(place=cast.village).exists()


@pytest.mark.parametrize(
    ("day", "known", "shown"),
    [
        ("2031-11-30", [2031], False),
        ("2031-12-01", [2031], True),
        ("2031-12-01", [2031, 2032], False),
        ("2032-01-02", [2031], True),
    ],
)
def test_from_december_the_place_is_reminded_of_next_years_days_off(
    cast: Cast, day: str, known: list[int], shown: bool
) -> None:
    for year in known:
        CalendarNotice.objects.create(year=year)

    with time_machine.travel(f"{day} 09:00+08:00", tick=False):
        page = signed_in(cast.admin).get("/place/limits").content.decode()

    assert ('class="ban lamp" role="status"' in page.split("<main")[1]) is shown
