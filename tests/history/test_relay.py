"""Notices leave the house by the channels people chose, and come back as dead letters if not."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from huiketing.history import record as recording
from huiketing.history import relay
from huiketing.history.models import Delivery, Notice
from huiketing.history.record import record, tell
from tests.history.people import LI, WANG, ZHOU, Matter

pytestmark = pytest.mark.django_db

NINE = datetime(2020, 5, 21, 1, 0, tzinfo=UTC)


class Post:
    """A channel that keeps what it carried, and can be down."""

    def __init__(self) -> None:
        self.carried: list[tuple[str, str]] = []
        self.fault: Exception | None = None

    def __call__(self, notice: Notice, delivery: Delivery) -> None:
        if self.fault:
            raise self.fault
        self.carried.append((delivery.address, notice.event.data["unit"]))


@pytest.fixture(autouse=True)
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """Only 王建国 has an address; only a channel called post is set up."""
    monkeypatch.setattr(recording, "_rules", recording._rules.copy())
    monkeypatch.setattr(relay, "channels", {})
    monkeypatch.setattr(relay, "_resolvers", [])
    tell("test.assigned")(lambda matter, event: [WANG, ZHOU])
    channel = Post()
    relay.channel("post")(channel)

    @relay.addresses
    def chosen(person: UUID) -> Iterable[tuple[str, str]]:
        return [("post", "wang@example.org")] if person == WANG.uid else []

    return channel


def assign(unit: str = "民政") -> None:
    record(Matter(), "test.assigned", by=LI, unit=unit)


def test_a_notice_is_carried_to_its_address_once_and_the_other_stays_in_the_inbox(
    post: Post,
) -> None:
    assign()

    relay.carry()
    relay.carry()

    assert post.carried == [("wang@example.org", "民政")]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("sent", 1, "")
    assert delivery.sent_at is not None
    assert Notice.objects.inbox(ZHOU).unread().count() == 1
    assert not Notice.objects.filter(relayed=False).exists()


def test_without_anybody_who_knows_addresses_nothing_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relay, "_resolvers", [])
    assign()

    assert relay.carry() == 0
    assert not Delivery.objects.exists()


def test_a_failing_channel_is_tried_again_after_1_5_30_minutes_2_and_12_hours_then_given_up(
    post: Post,
) -> None:
    post.fault = ConnectionError("mail server is down")
    waits = []

    with time_machine.travel(NINE, tick=False) as clock:
        assign()
        for _ in range(6):
            tried_at = timezone.now()
            relay.carry()
            delivery = Delivery.objects.get()
            if delivery.state == Delivery.State.WAITING:
                waits.append(delivery.next_at - tried_at)
                clock.move_to(delivery.next_at - timedelta(seconds=1))
                relay.carry()
                assert Delivery.objects.get().attempts == delivery.attempts  # not earlier
                clock.move_to(delivery.next_at)

    assert waits == [timedelta(minutes=each) for each in (1, 5, 30, 120, 720)]
    (dead,) = Delivery.objects.dead()
    assert dead.attempts == 6
    assert dead.last_error == "ConnectionError: mail server is down"
    assert relay.health() == {"waiting": 0, "late": 0, "dead": 1}


def test_a_dead_letter_is_sent_again_when_somebody_says_so(post: Post) -> None:
    post.fault = relay.Undeliverable("no such mailbox")
    assign()
    relay.carry()
    assert Delivery.objects.dead().count() == 1  # at once: no use in trying again

    post.fault = None
    assert Delivery.objects.dead().retry() == 1
    relay.carry()

    assert post.carried == [("wang@example.org", "民政")]
    assert not Delivery.objects.dead().exists()


def test_a_channel_that_is_down_rests_for_the_round_and_does_not_hold_up_another(
    post: Post,
) -> None:
    phone = Post()
    relay.channel("phone")(phone)
    relay.addresses(lambda person: [("phone", "138")] if person == WANG.uid else [])
    post.fault = TimeoutError("no answer")
    assign("民政")
    assign("水利")

    relay.carry()

    assert sorted(phone.carried) == [("138", "民政"), ("138", "水利")]
    assert sorted(Delivery.objects.filter(channel="post").values_list("attempts", flat=True)) == [
        0,
        1,
    ]


def test_a_channel_nobody_set_up_any_more_ends_as_a_dead_letter_that_says_so() -> None:
    assign()
    relay.expand()
    relay.channels.clear()

    relay.deliver_due()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert "post is not set up" in delivery.last_error


def test_a_relay_that_died_in_the_middle_of_a_try_is_followed_by_another(post: Post) -> None:
    assign()
    relay.expand()
    delivery = Delivery.objects.get()
    assert relay._claim(delivery)

    relay.deliver_due()
    assert post.carried == []  # whoever claimed it may still be at it

    with time_machine.travel(timezone.now() + relay.LEASE, tick=False):
        relay.deliver_due()
    assert len(post.carried) == 1


class Killed(BaseException):
    """What ends the process: no `except Exception` sees it."""


def test_one_that_ends_its_process_each_time_is_given_up_after_six_tries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries = []

    def kill(notice: Notice, delivery: Delivery) -> None:
        tries.append(delivery.attempts)
        raise Killed

    monkeypatch.setitem(relay.channels, "post", kill)
    assign()
    relay.expand()

    begun = timezone.now()
    for each in range(8):
        with time_machine.travel(begun + each * relay.LEASE, tick=False), suppress(Killed):
            relay.deliver_due()

    assert tries == [1, 2, 3, 4, 5, 6]
    (dead,) = Delivery.objects.dead()
    assert (dead.attempts, "ended in the middle" in dead.last_error) == (6, True)
    assert relay.health() == {"waiting": 0, "late": 0, "dead": 1}


def test_one_given_up_for_ending_its_process_does_not_hold_up_the_next(post: Post) -> None:
    assign()
    relay.expand()
    Delivery.objects.update(attempts=relay.TRIES)
    assign("水利")

    relay.carry()

    assert post.carried == [("wang@example.org", "水利")]
    assert Delivery.objects.dead().count() == 1


def test_of_two_relays_that_saw_the_same_delivery_one_takes_it() -> None:
    assign()
    relay.expand()
    first, second = Delivery.objects.get(), Delivery.objects.get()

    assert [relay._claim(first), relay._claim(second)] == [True, False]


def test_a_resolver_that_fails_holds_up_nobody(post: Post) -> None:
    def broken(person: UUID) -> Iterable[tuple[str, str]]:
        raise KeyError(person)

    relay.addresses(broken)
    assign()

    relay.carry()

    assert len(post.carried) == 1


def test_notices_from_before_channels_were_set_up_are_nobodys_news(post: Post) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=4), tick=False):
        assign("旧")
    assign("新")

    relay.carry()

    assert post.carried == [("wang@example.org", "新")]
    assert not Notice.objects.filter(relayed=False).exists()


def test_deliveries_that_arrived_are_forgotten_after_ninety_days(post: Post) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=91), tick=False):
        assign("旧")
        relay.carry()
    assign("新")
    relay.carry()

    relay.prune()

    assert Delivery.objects.count() == 1
    assert Notice.objects.inbox(WANG).count() == 2
