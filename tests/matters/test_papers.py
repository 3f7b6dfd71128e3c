"""Papers missing, promised, held; steps done; time asked for."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.handbook.loading import load_starter
from huiketing.history.models import Event
from huiketing.history.models import Notice as Told
from huiketing.matters import selectors, transitions
from huiketing.matters.forms.papers import WaitForm
from huiketing.matters.models import Clock, Matter, Request
from huiketing.matters.reading import timepiece
from huiketing.matters.recipient import Recipient
from tests.cast import Cast
from tests.matters.making import make_matter, take_up

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 42, tzinfo=SHANGHAI)


def test_a_pause_for_papers_lengthens_the_promise_by_the_working_days_it_lasted(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
    assert matter.promised_due == datetime(2026, 11, 30, 17, 0, tzinfo=SHANGHAI)

    with times.as_of(MONDAY + timedelta(days=1)):
        transitions.wait_for_papers(matter, by=cast.shen, missing=["代办人身份证", "照片"])
    assert matter.paused
    assert list(Matter.objects.overdue(MONDAY + timedelta(days=30))) == []
    with times.as_of(MONDAY + timedelta(days=3)):
        transitions.resume(matter, by=cast.shen)

    assert matter.promised_due == datetime(2026, 12, 2, 17, 0, tzinfo=SHANGHAI)
    assert matter.promised_first == datetime(2026, 11, 30, 17, 0, tzinfo=SHANGHAI)
    assert matter.status == Matter.Status.IN_PROGRESS


def test_what_is_missing_is_told_once_and_a_second_time_is_written_down(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.wait_for_papers(matter, by=cast.shen, missing=["照片"])
    transitions.resume(matter, by=cast.shen)

    transitions.wait_for_papers(matter, by=cast.shen, missing=["户口本"])

    assert [notice.is_repeat for notice in matter.papers_asked.all()] == [False, True]
    assert Event.objects.about(matter).filter(kind="matter.notice_repeated").count() == 1


def test_no_pause_without_naming_what_is_missing(cast: Cast) -> None:
    matter = take_up(cast)

    with pytest.raises(Invalid):
        transitions.wait_for_papers(matter, by=cast.shen, missing=["  "])

    assert not matter.pauses.exists()


def test_steps_of_the_pinned_procedure_are_ticked_once_and_taken_back(cast: Cast) -> None:
    load_starter()
    matter = take_up(cast, code="MZ-001")

    transitions.tick(matter, by=cast.shen, no=1)
    transitions.tick(matter, by=cast.shen, no=1)
    assert [tick.step for tick in matter.ticks.all()] == [1]
    transitions.untick(matter, by=cast.shen, no=1)

    assert not matter.ticks.exists()
    with pytest.raises(Invalid):
        transitions.tick(matter, by=cast.shen, no=99)


def test_a_minor_paper_is_promised_and_brought_later(cast: Cast) -> None:
    matter = make_matter(cast)

    transitions.accept_with_gap(
        matter,
        by=cast.wang,
        what="照片",
        due_on=times.today() + timedelta(days=3),
        signed_by="朱丽华",
    )
    gap = matter.gaps.get()
    transitions.supply_gap(matter, by=cast.wang, gap=gap.pk)

    gap.refresh_from_db()
    assert gap.supplied_at is not None
    with pytest.raises(WrongStep):
        transitions.supply_gap(matter, by=cast.wang, gap=gap.pk)


def test_originals_are_signed_for_on_the_way_in_and_on_the_way_out(cast: Cast) -> None:
    matter = take_up(cast)

    transitions.hold_original(matter, by=cast.shen, what="户口本", signed_by="朱丽华")
    original = matter.originals.get()
    assert matter.is_proxy
    transitions.return_original(matter, by=cast.shen, original=original.pk, signed_by="朱丽华")

    original.refresh_from_db()
    assert original.returned_at is not None
    assert (original.given_signature, original.returned_signature) == ("朱丽华", "朱丽华")


@pytest.mark.parametrize("end", ["voided", "not accepted"])
def test_a_paper_is_given_back_however_the_matter_ended(cast: Cast, end: str) -> None:
    matter = make_matter(cast)
    transitions.hold_original(matter, by=cast.wang, what="户口本", signed_by="朱丽华")
    if end == "voided":
        transitions.void(matter, by=cast.wang, reason="登记错了")
    else:
        transitions.not_accept(matter, by=cast.wang, reason="归法院管", where="镇法庭")

    original = matter.originals.get()
    transitions.return_original(matter, by=cast.wang, original=original.pk, signed_by="朱丽华")

    assert not matter.originals.filter(returned_at=None).exists()


def test_more_time_is_granted_by_a_lead_and_the_old_date_stays(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
        transitions.ask_extension(
            matter, by=cast.shen, reason="镇里系统停机", amount=3, unit="working_day"
        )
        with pytest.raises(NotAllowed):
            transitions.decide(matter, by=cast.shen, kind="extension", grant=True)
        transitions.decide(matter, by=cast.gu, kind="extension", grant=True)

    assert matter.promised_due == datetime(2026, 12, 3, 17, 0, tzinfo=SHANGHAI)
    request = matter.requests.get()
    assert request.old_due == datetime(2026, 11, 30, 17, 0, tzinfo=SHANGHAI)
    clock = matter.clocks.get(kind=Clock.Kind.PROMISE)
    assert clock.first_due == request.old_due


def test_time_that_was_granted_survives_a_later_pause(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
        transitions.ask_extension(
            matter, by=cast.shen, reason="等系统", amount=3, unit="working_day"
        )
        transitions.decide(matter, by=cast.gu, kind="extension", grant=True)
        transitions.wait_for_papers(matter, by=cast.shen, missing=["照片"])
    with times.as_of(MONDAY + timedelta(days=1)):
        transitions.resume(matter, by=cast.shen)

    assert matter.promised_due == datetime(2026, 12, 4, 17, 0, tzinfo=SHANGHAI)


def test_time_is_asked_for_before_it_runs_out(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)

    with times.as_of(MONDAY + timedelta(days=10)), pytest.raises(WrongStep):
        transitions.ask_extension(matter, by=cast.shen, reason="忙", amount=3, unit="working_day")


def test_a_refused_request_says_why_and_changes_no_date(cast: Cast) -> None:
    matter = take_up(cast)
    due = matter.promised_due
    transitions.ask_extension(matter, by=cast.shen, reason="忙", amount=3, unit="working_day")

    with pytest.raises(Invalid):
        transitions.decide(matter, by=cast.gu, kind="extension", grant=False)
    transitions.decide(matter, by=cast.gu, kind="extension", grant=False, note="今天就能办")

    assert matter.promised_due == due
    assert matter.requests.get().state == Request.State.REFUSED


def test_long_term_listing_needs_a_lead_and_a_day_to_look_again(cast: Cast) -> None:
    matter = take_up(cast)
    day = times.today() + timedelta(days=60)
    transitions.ask_long_term(matter, by=cast.shen, reason="等规划", review_on=day)

    transitions.decide(matter, by=cast.gu, kind="long_term", grant=True)

    assert (matter.status, matter.review_on) == (Matter.Status.LONG_TERM, day)
    assert matter not in Matter.objects.overdue(times.now() + timedelta(days=300))
    assert matter in Matter.objects.open()


def test_the_papers_come_and_it_still_waits_for_whoever_must_take_it_on(cast: Cast) -> None:
    matter = make_matter(cast)
    transitions.wait_for_papers(matter, by=cast.wang, missing=["身份证"])

    transitions.resume(matter, by=cast.wang)

    assert matter.status == Matter.Status.ASSIGNED
    assert matter.clocks.get(kind=Clock.Kind.ACCEPT).is_running
    transitions.accept(matter, by=cast.shen)
    assert matter.clocks.get(kind=Clock.Kind.ACCEPT).met_at


def test_the_papers_come_and_it_is_still_with_the_unit_it_went_to(cast: Cast) -> None:
    matter = make_matter(cast, recipient=Recipient(cast.office))
    transitions.wait_for_papers(matter, by=cast.wang, missing=["身份证"])

    transitions.resume(matter, by=cast.wang)

    assert (matter.status, matter.handler) == (Matter.Status.ASSIGNED, None)
    transitions.accept(matter, by=cast.tang)
    assert matter.handler == cast.tang


def test_the_papers_come_and_what_was_opened_again_is_still_opened_again(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = transitions.reply(take_up(cast), by=cast.shen, text="办好了")
    with times.as_of(MONDAY + timedelta(days=1)):
        transitions.reopen(matter, by=None, reason="没好", by_name="朱丽华")
        transitions.wait_for_papers(matter, by=cast.shen, missing=["身份证"])
        transitions.resume(matter, by=cast.shen)
    assert matter.status == Matter.Status.REOPENED

    with times.as_of(MONDAY + timedelta(days=2)):
        transitions.assign(
            matter, to=Recipient.person_at(cast.lu, cast.village), by=cast.gu, note="换人"
        )
        transitions.wait_for_papers(matter, by=cast.lu, missing=["照片"])
        transitions.resume(matter, by=cast.lu)
    assert matter.status == Matter.Status.ASSIGNED


@pytest.mark.parametrize("end", ["reply", "close", "withdraw", "not_accept", "merge"])
def test_what_was_asked_and_not_decided_ends_with_the_matter(cast: Cast, end: str) -> None:
    matter = take_up(cast)
    transitions.ask_extension(matter, by=cast.shen, reason="要查档案", amount=5, unit="working_day")
    ends = {
        "reply": lambda: transitions.reply(matter, by=cast.lu, text="办好了"),
        "close": lambda: transitions.close(matter, by=cast.lu, outcome="solved", text="办好了"),
        "withdraw": lambda: transitions.withdraw(matter, by=None, reason="", by_name="朱丽华"),
        "not_accept": lambda: transitions.not_accept(
            matter, by=cast.wang, reason="不归村里", where="镇里"
        ),
        "merge": lambda: transitions.merge(matter, into=take_up(cast), by=cast.gu),
    }
    ends[end]()

    assert not selectors.waiting_for_decision(cast.gu).exists()
    lapsed = matter.requests.get()
    assert (lapsed.state, lapsed.decided_by) == (Request.State.LAPSED, None)
    event = Event.objects.about(matter).get(kind="matter.request_lapsed")
    assert event.sentence.startswith("沈月琴申请的延期不用再定了")
    assert Told.objects.get(event_uid=event.uid).to == cast.shen.uid
    with pytest.raises(WrongStep):
        transitions.decide(matter, by=cast.gu, kind="extension", grant=True)


def test_what_was_asked_in_one_round_is_not_granted_in_the_next(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.ask_extension(matter, by=cast.shen, reason="要查档案", amount=5, unit="working_day")
    transitions.reply(matter, by=cast.shen, text="办好了")
    transitions.reopen(matter, by=None, reason="没好", by_name="朱丽华")

    with pytest.raises(WrongStep):
        transitions.decide(matter, by=cast.gu, kind="extension", grant=True)
    transitions.ask_extension(matter, by=cast.shen, reason="还差几天", amount=2, unit="day")


def test_once_listed_as_long_term_more_time_is_not_asked_for_any_more(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.ask_extension(matter, by=cast.shen, reason="要查档案", amount=5, unit="working_day")
    review = times.today() + timedelta(days=90)
    transitions.ask_long_term(matter, by=cast.shen, reason="等规划", review_on=review)

    transitions.decide(matter, by=cast.gu, kind=Request.Kind.LONG_TERM, grant=True)

    assert [each.state for each in matter.requests.all()] == ["lapsed", "granted"]


def test_time_granted_in_the_first_round_does_not_lengthen_the_second(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
        transitions.ask_extension(
            matter, by=cast.shen, reason="要查档案", amount=10, unit="working_day"
        )
        transitions.decide(matter, by=cast.gu, kind=Request.Kind.EXTENSION, grant=True)
        transitions.reply(matter, by=cast.shen, text="办好了")
    with times.as_of(MONDAY + timedelta(days=1)):
        transitions.reopen(matter, by=None, reason="没好", by_name="朱丽华")
        promised = matter.promised_due
        transitions.wait_for_papers(matter, by=cast.shen, missing=["身份证"])
        transitions.resume(matter, by=cast.shen)
        assert matter.promised_due == promised

        transitions.ask_extension(matter, by=cast.shen, reason="再查", amount=1, unit="working_day")
        transitions.decide(matter, by=cast.gu, kind=Request.Kind.EXTENSION, grant=True)

    assert promised == datetime(2026, 12, 1, 17, 0, tzinfo=SHANGHAI)
    assert matter.promised_due == datetime(2026, 12, 2, 17, 0, tzinfo=SHANGHAI)
    first, second = matter.clocks.filter(kind=Clock.Kind.PROMISE).order_by("pk")
    assert second.due_at == matter.promised_due
    requests = list(matter.requests.all())
    assert [
        timepiece(each, (), requests).explanation.count("延长") for each in (first, second)
    ] == [
        1,
        1,
    ]


def test_what_is_late_stays_late_while_papers_are_asked_for(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
    promised = matter.promised_due
    with times.as_of(MONDAY + timedelta(days=9)):
        assert list(Matter.objects.overdue()) == [matter]
        transitions.wait_for_papers(matter, by=cast.shen, missing=["身份证"])
        assert (matter.status, matter.paused) == (Matter.Status.WAITING, False)
        assert list(Matter.objects.overdue()) == [matter] and matter.is_overdue

        with pytest.raises(WrongStep):
            transitions.ask_extension(
                matter, by=cast.shen, reason="再等等", amount=30, unit="working_day"
            )
    with times.as_of(MONDAY + timedelta(days=11)):
        transitions.resume(matter, by=cast.shen)
        assert matter.promised_due == promised and matter.is_overdue
        transitions.reply(matter, by=cast.shen, text="好了")
    assert matter.clocks.get(kind=Clock.Kind.PROMISE).is_late


@pytest.mark.parametrize("days", [1, 9])
def test_staff_and_resident_read_whether_the_time_stands_still(cast: Cast, days: int) -> None:
    load_starter()
    with times.as_of(MONDAY):
        matter = take_up(cast)
    with times.as_of(MONDAY + timedelta(days=days)):
        form = WaitForm(matter=matter, person=cast.shen)
        transitions.wait_for_papers(matter, by=cast.shen, missing=["身份证"])
        transitions.resume(matter, by=cast.shen)
        asked, resumed = list(Event.objects.about(matter).order_by("pk"))[-2:]

    with override("zh-hans"):
        said = [
            str(form.fields["missing"].help_text),
            asked.sentence,
            str(asked.public_sentence),
            resumed.sentence,
        ]
        public = str(resumed.public_sentence)
        stands_still = ["计时" in each or "停表" in each for each in said]

    assert stands_still == [days == 1] * 4, said
    assert ["逾期" in each for each in said] == [days == 9, days == 9, False, days == 9]
    assert public == "材料齐了，接着办"


def test_more_time_may_be_asked_for_while_papers_stop_the_clock(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
        transitions.wait_for_papers(matter, by=cast.shen, missing=["身份证"])
    with times.as_of(MONDAY + timedelta(days=11)):
        transitions.ask_extension(matter, by=cast.shen, reason="要查", amount=3, unit="day")


def test_a_paper_cannot_be_promised_for_a_day_that_is_past(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        transitions.accept_with_gap(
            take_up(cast),
            by=cast.shen,
            what="近期照片",
            due_on=times.today() - timedelta(days=1),
            signed_by="朱丽华",
        )

    assert "已经过了" in str(refused.value.fields["due_on"])
