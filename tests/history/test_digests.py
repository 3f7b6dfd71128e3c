from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone

from huiketing.base.errors import Invalid
from huiketing.history import digests, verify
from huiketing.history.models import DailyDigest
from huiketing.history.record import record
from tests.history.people import LI, Matter

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 5, day, hour, minute, tzinfo=SHANGHAI)


def write(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        record(Matter(), "test.registered", by=LI)


@pytest.fixture
def two_days() -> None:
    for moment in (at(20, 0), at(20, 23, 59), at(21, 0), at(21, 9), at(21, 12)):
        write(moment)


def test_a_day_takes_in_what_was_written_from_midnight_to_midnight(two_days: None) -> None:
    digest = digests.close_day(date(2020, 5, 21))

    assert digest.count == 3
    assert (digest.since, digest.until) == (at(21, 0), at(22, 0))


def test_days_nobody_closed_are_closed_first_and_chained(two_days: None) -> None:
    write(at(24, 10))

    digests.close_day(date(2020, 5, 24))

    days = list(DailyDigest.objects.order_by("day"))
    assert [(each.day.day, each.count) for each in days] == [
        (20, 2), (21, 3), (22, 0), (23, 0), (24, 1),
    ]  # fmt: skip
    assert [each.previous for each in days] == ["", *(each.root for each in days[:-1])]
    assert verify.verify().days == 5


def test_closing_a_day_again_changes_nothing(two_days: None) -> None:
    first = digests.close_day(date(2020, 5, 21))

    assert digests.close_day(date(2020, 5, 21)) == first
    assert DailyDigest.objects.count() == 2


def test_a_day_that_is_not_over_is_not_closed() -> None:
    with pytest.raises(Invalid):
        digests.close_day(timezone.localdate())


def test_a_day_before_the_first_closed_one_cannot_be_put_in_later() -> None:
    digests.close_day(date(2020, 5, 21))

    with pytest.raises(Invalid):
        digests.close_day(date(2020, 5, 19))


def test_the_morning_chore_closes_up_to_yesterday(two_days: None) -> None:
    with time_machine.travel(at(23, 0, 30), tick=False):
        digests.close_yesterday()

    assert list(DailyDigest.objects.order_by("day").values_list("day", flat=True)) == [
        date(2020, 5, 20),
        date(2020, 5, 21),
        date(2020, 5, 22),
    ]


def test_a_server_moved_to_another_time_zone_still_verifies_its_old_days(two_days: None) -> None:
    digests.close_day(date(2020, 5, 20))

    with override_settings(TIME_ZONE="UTC"):
        assert verify.verify().ok
        digests.close_day(date(2020, 5, 21))

    second = DailyDigest.objects.get(day=date(2020, 5, 21))
    assert second.since == at(21, 0)  # where the first ended: no event falls in between
    assert second.until - second.since == timedelta(hours=32)
    assert verify.verify().ok
