"""What is counted about matters stays true of how they went."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from huiketing.base import times
from huiketing.figures import registry
from huiketing.figures.registry import Scope
from huiketing.matters import transitions
from tests.cast import Cast
from tests.matters.making import make_matter, take_up

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 5, 11, 9, 0, tzinfo=SHANGHAI)  # the promise runs out on the 18th
LATE = MONDAY + timedelta(days=9)


def answered_in_time(cast: Cast) -> tuple[int, int | None]:
    found = registry.find("answered_in_time")
    assert found is not None
    value = found.value(Scope(cast.village.path, date(2026, 5, 1), date(2026, 5, 31)))
    return value.numerator, value.denominator


@pytest.mark.parametrize("end", ["long_term", "withdraw"])
def test_a_promise_that_was_missed_stays_counted_as_missed(cast: Cast, end: str) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
    with times.as_of(LATE):
        assert answered_in_time(cast) == (0, 1)
        if end == "long_term":
            transitions.ask_long_term(
                matter, by=cast.shen, reason="要等规划", review_on=date(2026, 12, 1)
            )
            transitions.decide(matter, by=cast.gu, kind="long_term", grant=True)
        else:
            transitions.withdraw(matter, by=None, reason="", by_name="朱丽华")

        assert answered_in_time(cast) == (0, 1)


def test_a_promise_ended_before_it_ran_out_was_owed_no_more(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
        transitions.withdraw(matter, by=None, reason="", by_name="朱丽华")
    with times.as_of(LATE):
        assert answered_in_time(cast) == (0, 0)


def test_what_was_registered_by_mistake_was_never_promised(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = make_matter(cast)
    with times.as_of(LATE):
        transitions.void(matter, by=cast.wang, reason="登错了")
        assert answered_in_time(cast) == (0, 0)
