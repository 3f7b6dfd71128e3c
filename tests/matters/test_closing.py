"""Answers, ends, ratings and what a bad one sets in motion."""

from datetime import UTC, datetime, timedelta

import pytest

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.handbook.loading import load_starter
from huiketing.handbook.models import Procedure
from huiketing.handbook.transitions.variants import write_variant
from huiketing.history.models import Event, Notice
from huiketing.matters import transitions
from huiketing.matters.models import Clock, Link, Matter
from huiketing.matters.recipient import Recipient
from huiketing.org.models import Person, Post
from tests.cast import Cast
from tests.matters.making import make_matter, make_party, take_up


def answered(cast: Cast) -> Matter:
    return transitions.reply(take_up(cast), by=cast.shen, text="办好了")


def test_the_answer_meets_the_promise(cast: Cast) -> None:
    matter = answered(cast)

    assert not matter.clocks.filter(met_at=None, ended_at=None).exists()
    assert matter.clocks.get(kind=Clock.Kind.PROMISE).is_late is False


@pytest.mark.parametrize(
    ("more", "stands"),
    [("", "办好了"), ("证件下周寄到", "办好了\n证件下周寄到"), ("办好了", "办好了")],
)
def test_what_is_added_when_it_is_closed_stands_below_the_answer(
    cast: Cast, more: str, stands: str
) -> None:
    matter = transitions.close(answered(cast), by=cast.shen, outcome="solved", text=more)

    assert matter.result == stands


def test_closed_anew_after_it_was_opened_again_only_the_new_answer_stands(cast: Cast) -> None:
    matter = transitions.reopen(answered(cast), by=None, reason="还没好", by_name="朱女士")
    transitions.accept(matter, by=cast.shen)
    transitions.close(matter, by=cast.shen, outcome="solved", text="换了一张")

    assert matter.result == "换了一张"


def test_staff_cannot_rate_for_the_resident(cast: Cast) -> None:
    assert not transitions.RATE.open_to(cast.shen, answered(cast))


def test_a_round_is_rated_once(cast: Cast) -> None:
    matter = answered(cast)
    transitions.rate(matter, level=4)

    with pytest.raises(WrongStep):
        transitions.rate(Matter.objects.get(pk=matter.pk), level=5)

    assert matter.ratings.get().level == 4


@pytest.mark.parametrize("level", [0, 6, -1])
def test_there_are_five_levels(cast: Cast, level: int) -> None:
    with pytest.raises(Invalid):
        transitions.rate(answered(cast), level=level)


@pytest.mark.parametrize("level", [1, 2])
def test_a_bad_rating_is_answered_by_somebody_other_than_the_rated(cast: Cast, level: int) -> None:
    matter = transitions.rate(answered(cast), level=level, words="等太久")

    row = matter.rectifications.get()
    assert row.person == cast.gu
    with pytest.raises(NotAllowed):
        transitions.answer_rectification(matter, by=cast.shen, finding="没事", upheld=False)
    transitions.answer_rectification(matter, by=cast.gu, finding="已上门道歉", upheld=True)

    row.refresh_from_db()
    assert row.done_at is not None


def test_a_bad_rating_is_answered_also_when_the_matter_ended_otherwise(cast: Cast) -> None:
    matter = transitions.rate(answered(cast), level=1)
    transitions.reopen(matter, by=None, reason="还没办好", by_name="朱女士")
    transitions.withdraw(matter, by=cast.wang, reason="不办了")

    transitions.answer_rectification(matter, by=cast.gu, finding="已上门道歉", upheld=True)

    assert matter.rectifications.get().done_at is not None


@pytest.mark.parametrize("level", [3, 4, 5])
def test_a_fair_rating_opens_nothing(cast: Cast, level: int) -> None:
    matter = transitions.rate(answered(cast), level=level)

    assert not matter.rectifications.exists()


def test_whoever_handled_it_does_not_call_back(cast: Cast) -> None:
    matter = answered(cast)

    with pytest.raises(NotAllowed):
        transitions.rate_by_callback(matter, by=cast.shen, level=5)
    transitions.rate_by_callback(matter, by=cast.wang, level=5)

    assert matter.ratings.get().way == "callback"


def test_asked_again_it_keeps_its_number_and_gets_a_fresh_clock_and_rating(cast: Cast) -> None:
    matter = transitions.rate(answered(cast), level=1)
    number = matter.number

    transitions.reopen(matter, by=None, reason="证还没拿到", by_name="朱女士")
    assert (matter.number, matter.status, matter.round) == (number, Matter.Status.REOPENED, 2)
    assert matter.clocks.filter(kind=Clock.Kind.PROMISE, met_at=None, ended_at=None).count() == 1
    transitions.accept(matter, by=cast.shen)
    transitions.reply(matter, by=cast.shen, text="送到了")
    transitions.rate(matter, level=5)

    assert [rating.level for rating in matter.ratings.all()] == [1, 5]


def test_long_settled_matters_are_registered_anew(cast: Cast) -> None:
    matter = answered(cast)

    with times.as_of(times.now() + timedelta(days=90)), pytest.raises(WrongStep):
        transitions.reopen(matter, by=None, reason="又坏了")


def test_a_wrong_registration_is_taken_back_and_its_number_is_never_used_again(cast: Cast) -> None:
    first = make_matter(cast)
    transitions.void(first, by=cast.wang, reason="登错人")

    second = make_matter(cast)

    assert first.status == Matter.Status.VOIDED
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1


def test_settled_on_the_spot_is_one_act_with_no_clock_left(cast: Cast) -> None:
    matter = transitions.register_settled(
        by=cast.wang,
        unit=cast.village,
        words="问医保怎么交",
        party=make_party(cast.village),
        answer="now",
        result="当场教会用手机交",
    )

    assert (matter.status, matter.outcome) == (Matter.Status.CLOSED, Matter.Outcome.SOLVED)
    assert not matter.clocks.filter(met_at=None, ended_at=None).exists()
    transitions.rate(matter, level=5)


def test_not_accepted_says_why_and_where_to_go(cast: Cast) -> None:
    matter = make_matter(cast)

    with pytest.raises(Invalid):
        transitions.not_accept(matter, by=cast.wang, reason="不属于村里", where="")
    transitions.not_accept(matter, by=cast.wang, reason="已经在法院立案", where="市人民法院")

    assert matter.status == Matter.Status.NOT_ACCEPTED


def test_merged_matters_keep_both_numbers_and_histories(cast: Cast) -> None:
    party = make_party(cast.village)
    first, second = make_matter(cast, party=party), make_matter(cast, party=party)

    transitions.merge(second, into=first, by=cast.wang)

    assert (second.status, second.outcome) == (Matter.Status.CLOSED, Matter.Outcome.MERGED)
    assert Link.objects.get().target == first
    assert first.status == Matter.Status.ASSIGNED
    with pytest.raises(Invalid):
        transitions.merge(first, into=first, by=cast.wang)


def test_one_talk_becomes_two_matters_of_the_same_person(cast: Cast) -> None:
    matter = make_matter(cast)

    part = transitions.split(matter, words="还有路灯不亮", by=cast.wang)

    assert part.party == matter.party
    assert part.number != matter.number
    assert Link.objects.get().kind == Link.Kind.SPLIT


def test_an_order_has_a_number_and_its_own_answer(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.supervise(
        matter, by=cast.gu, words="为什么拖了", due_at=times.now() + timedelta(days=1)
    )
    order = matter.supervisions.get()

    transitions.answer_supervision(matter, by=cast.shen, number=order.number, answer="等镇里")

    order.refresh_from_db()
    assert order.answered_at is not None
    with pytest.raises(WrongStep):
        transitions.answer_supervision(matter, by=cast.shen, number=order.number, answer="再答")


def test_a_stale_page_cannot_reply(cast: Cast) -> None:
    matter = take_up(cast)
    stale = Matter.objects.get(pk=matter.pk)
    transitions.contact(matter, by=cast.shen, way="call", result="tried")

    with pytest.raises(OutOfDate):
        transitions.reply(stale, by=cast.shen, text="办好了")


def test_only_reaching_somebody_meets_the_contact_clock(cast: Cast) -> None:
    matter = take_up(cast)
    clock = matter.clocks.get(kind=Clock.Kind.CONTACT)

    transitions.contact(matter, by=cast.shen, way="call", result="tried")
    clock.refresh_from_db()
    assert clock.is_running
    transitions.contact(matter, by=cast.shen, way="call", result="reached")

    clock.refresh_from_db()
    assert clock.met_at is not None


@pytest.mark.parametrize(
    ("ended", "goes_to"),
    [((), "lu"), (("shen",), "tang"), (("shen", "tang"), "gu")],
    ids=["the deputy", "the office that has the line", "the lead"],
)
def test_asked_again_after_the_handler_left_it_goes_to_who_answers_in_their_place(
    cast: Cast, ended: tuple[str, ...], goes_to: str
) -> None:
    matter = transitions.close(take_up(cast), by=cast.shen, outcome="solved", text="好")
    posts = Post.objects.filter(person__username__in=ended)
    posts.update(ends_on=times.today() - timedelta(days=1))
    Person.objects.filter(pk=cast.shen.pk).update(is_active=False)

    matter = transitions.reopen(
        Matter.objects.get(pk=matter.pk), by=None, reason="没好", by_name="朱丽华"
    )

    who = getattr(cast, goes_to)
    assert (matter.status, matter.handler) == (Matter.Status.REOPENED, who)
    event = Event.objects.about(matter).get(kind="matter.reopened")
    assert [each.to for each in Notice.objects.filter(event_uid=event.uid)] == [who.uid]
    last = Event.objects.about(matter).last()
    assert (last.kind, last.by, last.data["to"]) == ("matter.assigned", None, who.name)
    transitions.accept(matter, by=who)


def test_asked_again_where_nobody_is_left_it_waits_to_be_assigned_and_a_lead_hears(
    cast: Cast,
) -> None:
    matter = transitions.close(take_up(cast), by=cast.shen, outcome="solved", text="好")
    Post.objects.exclude(person__in=[cast.wang, cast.fang]).update(
        ends_on=times.today() - timedelta(days=1)
    )
    Post.objects.filter(person=cast.fang).update(role=Post.Role.LEAD)

    matter = transitions.reopen(
        Matter.objects.get(pk=matter.pk), by=None, reason="没好", by_name="朱丽华"
    )

    assert (matter.status, matter.handler) == (Matter.Status.REGISTERED, None)
    event = Event.objects.about(matter).get(kind="matter.reopened")
    assert [each.to for each in Notice.objects.filter(event_uid=event.uid)] == [cast.fang.uid]
    transitions.assign(matter, to=Recipient.person_at(cast.wang, cast.village), by=cast.wang)


def test_opened_again_it_is_promised_by_the_places_own_time(cast: Cast) -> None:
    load_starter()
    article = Procedure.objects.get(code="DJ-001")  # promised within five working days
    write_variant(
        article, by=cast.gu, unit=cast.village, changes={"promise_amount": 2}, basis="村规"
    )
    matter = transitions.reply(take_up(cast, code="DJ-001"), by=cast.shen, text="办好了")

    transitions.reopen(matter, by=None, reason="没好", by_name="朱丽华")

    assert [str(each.period) for each in matter.clocks.filter(kind="promise")] == [
        "2 个工作日",
        "2 个工作日",
    ]


@pytest.mark.parametrize(
    ("came", "taken_back"),
    [("2026-05-20 07:50", "2026-05-20 08:10"), ("2026-05-20 00:10", "2026-05-20 23:50")],
)
def test_what_came_today_is_taken_back_all_day_by_the_clock_on_the_wall(
    cast: Cast, came: str, taken_back: str
) -> None:
    with times.as_of(utc(came)):
        matter = settled(cast)
    with times.as_of(utc(taken_back)):
        transitions.void(Matter.objects.get(pk=matter.pk), by=cast.wang, reason="登错了")


def test_what_came_yesterday_is_not_taken_back_before_eight_either(cast: Cast) -> None:
    with times.as_of(utc("2026-05-20 09:00")):
        matter = settled(cast)
    with times.as_of(utc("2026-05-21 07:30")), pytest.raises(WrongStep):
        transitions.void(Matter.objects.get(pk=matter.pk), by=cast.wang, reason="登错了")


def utc(local: str) -> datetime:
    """A moment on the wall of the village, as the database gives it back."""
    return datetime.fromisoformat(f"{local}+08:00").astimezone(UTC)


def settled(cast: Cast) -> Matter:
    return transitions.register_settled(
        by=cast.wang,
        unit=cast.village,
        words="问路",
        party=make_party(cast.village),
        line=cast.lines["MZ"],
        result="告诉了",
    )
