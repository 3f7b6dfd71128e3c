"""A notice reaches a mailbox once, by a real server; refused, it comes again and is given up."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from huiketing.history import relay
from huiketing.history.models import Delivery
from tests.cast import Cast
from tests.exchange.channels.conftest import Postbox
from tests.matters.making import make_matter

pytestmark = pytest.mark.django_db


def test_the_handler_is_mailed_once_with_the_number_the_title_and_the_way(
    office: Cast, postbox: Postbox
) -> None:
    matter = make_matter(office)

    relay.carry()
    relay.carry()

    [(to, mail)] = postbox.taken
    assert to == ["shen@example.org"]
    assert mail["Subject"].strip() == f"会客厅：{matter.number} 老年优待证办理"
    body = mail.get_content()
    assert f"https://parlour.example.org{matter.get_absolute_url()}" in body
    assert Delivery.objects.get().state == Delivery.State.SENT


def test_nothing_of_the_resident_travels_by_mail(office: Cast, postbox: Postbox) -> None:
    make_matter(office)

    relay.carry()

    [(_to, mail)] = postbox.taken
    whole = mail["Subject"] + mail.get_content()
    for personal in ("朱丽华", "13857360021", "138****", "我妈的老年证要弄一下"):
        assert personal not in whole


def test_of_a_restricted_matter_the_number_alone_is_said(office: Cast, postbox: Postbox) -> None:
    matter = make_matter(office, title="邻居打人", restricted=True)

    relay.carry()

    [(_to, mail)] = postbox.taken
    assert mail["Subject"].strip() == f"会客厅：{matter.number}"
    assert "打人" not in mail.get_content()


def test_a_title_of_two_lines_cannot_add_a_header(office: Cast, postbox: Postbox) -> None:
    make_matter(office, title="路灯\r\nBcc: all@example.org")

    relay.carry()

    [(to, mail)] = postbox.taken
    assert to == ["shen@example.org"] and mail["Bcc"] is None


def test_without_a_server_nothing_is_queued_and_the_inbox_has_it(
    office: Cast, settings: object
) -> None:
    settings.EMAIL_HOST = ""  # type: ignore[attr-defined]
    make_matter(office)

    relay.carry()

    assert not Delivery.objects.exists()


def test_a_refused_mail_comes_again_with_growing_patience_under_one_message_id(
    office: Cast, postbox: Postbox
) -> None:
    postbox.data = "451 Greylisted, try later"
    start = datetime.now(UTC)
    with time_machine.travel(start, tick=False) as clock:
        make_matter(office)
        relay.carry()
        delivery = Delivery.objects.get()
        assert "451" in delivery.last_error
        assert delivery.next_at == timezone.now() + timedelta(minutes=1)

        relay.carry()
        assert postbox.tries == 1  # not before its time

        clock.shift(timedelta(minutes=1))
        relay.carry()
        assert postbox.tries == 2

        postbox.data = ""
        clock.shift(timedelta(minutes=5))
        relay.carry()

    [(_to, mail)] = postbox.taken
    assert str(delivery.notice_uid) in mail["Message-ID"]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (Delivery.State.SENT, 3)


def test_after_the_last_try_it_is_a_dead_letter(office: Cast, postbox: Postbox) -> None:
    postbox.recipient = "450 Mailbox busy"
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        make_matter(office)
        relay.carry()
        for wait in relay.BACKOFF:
            clock.shift(wait)
            relay.carry()

    delivery = Delivery.objects.dead().get()
    assert delivery.attempts == len(relay.BACKOFF) + 1 == postbox.tries
    assert "450" in delivery.last_error


def test_an_address_that_does_not_exist_is_given_up_at_once(office: Cast, postbox: Postbox) -> None:
    postbox.recipient = "550 No such user"
    make_matter(office)

    relay.carry()

    assert Delivery.objects.dead().get().attempts == 1


def test_who_left_before_the_mail_went_is_not_told(office: Cast, postbox: Postbox) -> None:
    make_matter(office)
    relay.expand()
    office.shen.is_active = False
    office.shen.save()

    relay.deliver_due()

    assert not postbox.taken
    assert Delivery.objects.dead().exists()


def test_who_may_not_read_the_matter_any_more_is_not_told(office: Cast, postbox: Postbox) -> None:
    matter = make_matter(office)
    relay.expand()
    office.shen.posts.update(ends_on="2020-02-01")
    type(matter).objects.filter(pk=matter.pk).update(handler=office.jin)
    matter.assignments.update(person=office.jin, unit=office.office)

    relay.deliver_due()

    assert not postbox.taken
