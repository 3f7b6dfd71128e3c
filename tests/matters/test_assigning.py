"""Handing on, taking up, giving back, asking others in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.history.models import Event, Notice
from huiketing.matters import transitions
from huiketing.matters.models import Assignment, Clock, Matter
from huiketing.matters.recipient import Recipient
from huiketing.org.models import Presence
from huiketing.org.selectors import handler_for
from tests.cast import Cast
from tests.matters.making import make_matter, take_up

SHANGHAI = ZoneInfo("Asia/Shanghai")


def told(matter: Matter, kind: str) -> set[str]:
    event = Event.objects.about(matter).filter(kind=kind).latest("seq")
    uids = Notice.objects.filter(event_uid=event.uid).values_list("to", flat=True)
    from huiketing.org.models import Person

    return set(Person.objects.filter(uid__in=uids).values_list("username", flat=True))


def test_the_handler_is_told_and_nobody_else(cast: Cast) -> None:
    matter = make_matter(cast)

    assert told(matter, "matter.assigned") == {"shen"}


def test_a_holder_on_leave_is_stood_in_for_and_the_history_says_so(cast: Cast) -> None:
    Presence.objects.create(person=cast.shen, state=Presence.State.LEAVE)

    matter = make_matter(cast, recipient=Recipient.of(handler_for(cast.village, "MZ")))

    assignment = matter.assignments.get()
    assert (assignment.person, assignment.instead_of) == (cast.lu, cast.shen)
    event = Event.objects.about(matter).get(kind="matter.assigned")
    assert event.data["instead_of"] == "沈月琴"


def test_a_holder_on_a_round_still_gets_it_on_the_phone(cast: Cast) -> None:
    Presence.objects.create(person=cast.shen, state=Presence.State.VISITING)

    assert make_matter(cast).handler == cast.shen


def test_whoever_received_it_first_never_changes(cast: Cast) -> None:
    matter = take_up(cast)

    transitions.assign(matter, to=Recipient.person_at(cast.lu, cast.village), by=cast.gu)

    assert Matter.objects.get(pk=matter.pk).first_receiver == cast.wang


@pytest.mark.parametrize("who", ["ma", "jin", "tang"])
def test_nobody_without_the_post_assigns(cast: Cast, who: str) -> None:
    matter = make_matter(cast)

    with pytest.raises(NotAllowed):
        transitions.assign(
            matter, to=Recipient.person_at(cast.lu, cast.village), by=getattr(cast, who)
        )

    assert Event.objects.about(matter).count() == 2


def test_a_second_desk_working_from_an_older_page_is_refused(cast: Cast) -> None:
    matter = make_matter(cast)
    older_page = Matter.objects.get(pk=matter.pk)
    transitions.assign(matter, to=Recipient.person_at(cast.lu, cast.village), by=cast.wang)

    with pytest.raises(OutOfDate):
        transitions.assign(older_page, to=Recipient.person_at(cast.jin, cast.village), by=cast.wang)

    assert Matter.objects.get(pk=matter.pk).handler == cast.lu


def test_accepting_frees_the_first_receiver_and_stops_the_acceptance_clock(cast: Cast) -> None:
    matter = make_matter(cast)
    clock = matter.clocks.get(kind=Clock.Kind.ACCEPT)
    assert clock.is_running

    transitions.accept(matter, by=cast.shen)

    clock.refresh_from_db()
    assert clock.met_at is not None
    assert told(matter, "matter.accepted") == {"wang"}
    assert list(Matter.objects.unaccepted()) == []


def test_the_deputy_accepts_for_the_holder_who_stays_the_handler(cast: Cast) -> None:
    matter = transitions.accept(make_matter(cast), by=cast.lu)

    assert matter.handler == cast.shen
    assert "沈月琴" in Event.objects.about(matter).get(kind="matter.accepted").data["instead"]


def test_a_matter_is_accepted_once(cast: Cast) -> None:
    matter = take_up(cast)

    with pytest.raises(WrongStep):
        transitions.accept(matter, by=cast.shen)


def test_giving_back_keeps_the_residents_clock_running(cast: Cast) -> None:
    matter = take_up(cast)
    due = matter.promised_due

    transitions.give_back(matter, by=cast.shen, reason="归社保", suggested="社会事务办")

    assert (matter.status, matter.handler) == (Matter.Status.REGISTERED, None)
    assert matter.promised_due == due
    assert matter.clocks.get(kind=Clock.Kind.PROMISE).is_running
    assert told(matter, "matter.returned") == {"wang", "gu"}


def test_given_back_without_a_reason_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        transitions.give_back(take_up(cast), by=cast.shen, reason="  ")

    assert "reason" in refused.value.fields


def test_after_the_second_return_only_a_lead_decides(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.give_back(matter, by=cast.shen, reason="不归我")
    transitions.assign(matter, to=Recipient.person_at(cast.lu, cast.village), by=cast.wang)
    transitions.give_back(matter, by=cast.lu, reason="也不归我")

    with pytest.raises(NotAllowed):
        transitions.assign(matter, to=Recipient.person_at(cast.jin, cast.village), by=cast.wang)
    transitions.assign(matter, to=Recipient.person_at(cast.shen, cast.village), by=cast.gu)

    assert (matter.handler, matter.returns) == (cast.shen, 2)


def test_a_co_handler_owes_an_opinion_with_a_clock_of_its_own(cast: Cast) -> None:
    matter = take_up(cast)

    transitions.add_co_handler(matter, unit=cast.office, person=cast.tang, by=cast.shen)
    part = matter.assignments.get(role=Assignment.Role.CO_HANDLER)
    assert part.due_at is not None
    assert told(matter, "matter.co_handler_added") == {"tang"}
    assert matter in Matter.objects.visible_to(cast.tang)
    transitions.give_opinion(matter, by=cast.tang, opinion="镇里当天制证")

    part.refresh_from_db()
    assert (part.status, part.opinion) == (Assignment.Status.ANSWERED, "镇里当天制证")
    assert matter.assignments.get(role=Assignment.Role.LEAD).person == cast.shen
    assert not matter.clocks.filter(kind=Clock.Kind.OPINION, met_at=None).exists()


def test_the_same_co_handler_is_asked_once(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.add_co_handler(matter, unit=cast.office, person=cast.tang, by=cast.shen)

    with pytest.raises(Invalid):
        transitions.add_co_handler(matter, unit=cast.office, person=cast.tang, by=cast.shen)


def test_a_long_term_matter_stays_on_the_list_under_its_new_hand(cast: Cast) -> None:
    with times.as_of(datetime(2026, 5, 11, 9, 0, tzinfo=SHANGHAI)):
        matter = take_up(cast)
        transitions.ask_long_term(
            matter, by=cast.shen, reason="要等规划", review_on=date(2026, 12, 1)
        )
        transitions.decide(matter, by=cast.gu, kind="long_term", grant=True)

    with times.as_of(datetime(2026, 8, 11, 9, 0, tzinfo=SHANGHAI)):
        transitions.assign(matter, to=Recipient.person_at(cast.jin, cast.village), by=cast.gu)

        assert (matter.status, matter.handler) == (Matter.Status.LONG_TERM, cast.jin)
        assert not matter.is_overdue
        due_at = matter.assignments.get(person=cast.jin).due_at
        assert due_at == datetime(2026, 12, 1, 17, 0, tzinfo=SHANGHAI)
        assert "12月1日" in Event.objects.about(matter).last().sentence
        transitions.accept(matter, by=cast.jin)
        assert matter.status == Matter.Status.LONG_TERM
        with pytest.raises(NotAllowed):
            transitions.accept(matter, by=cast.jin)
