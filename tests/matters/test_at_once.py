"""Two people act on one matter at the same moment: one of them is told, in words."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from huiketing.base import times
from huiketing.base.errors import DomainError, OutOfDate, WrongStep
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from tests.at_once import at_once
from tests.cast import Cast, cast_of_a_committed_town
from tests.matters.making import take_up

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db: None) -> Cast:
    return cast_of_a_committed_town()


def both(*acts: Callable[[], Callable[[], Any]]) -> list[Any]:
    """What each gave: all read before one writes."""
    gate = Barrier(len(acts))

    def after_reading(read: Callable[[], Callable[[], Any]]) -> Callable[[], Any]:
        def act() -> Any:
            do = read()
            gate.wait(30)
            return do()

        return act

    return at_once(*map(after_reading, acts))


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def test_two_matters_merged_into_each_other_at_once_do_not_both_close(town: Cast) -> None:
    for _turn in range(3):
        one, other = take_up(town), take_up(town)

        def merging(matter: Matter, into: Matter) -> Callable[[], Callable[[], Matter]]:
            def read() -> Callable[[], Matter]:
                here, there = fresh(matter), fresh(into)
                return lambda: transitions.merge(here, into=there, by=town.shen)

            return read

        found = both(merging(one, other), merging(other, one))

        assert sum(isinstance(each, OutOfDate | WrongStep) for each in found) == 1, found
        assert sum(fresh(each).is_open for each in (one, other)) == 1


def test_nothing_is_merged_into_what_was_closed_meanwhile(town: Cast) -> None:
    one, other = take_up(town), take_up(town)
    as_read = fresh(other)
    transitions.close(other, by=town.shen, outcome="solved", text="好了")

    with pytest.raises(WrongStep):
        transitions.merge(one, into=as_read, by=town.shen)

    assert fresh(one).is_open


@pytest.mark.parametrize("name", ["wait", "ask", "shelve", "assign", "reopen"])
def test_of_two_that_press_at_once_one_is_told_it_was_late(town: Cast, name: str) -> None:
    acts: dict[str, Callable[[Matter], Matter]] = {
        "wait": lambda m: transitions.wait_for_papers(m, by=town.shen, missing=["身份证"]),
        "ask": lambda m: transitions.ask_extension(
            m, by=town.shen, reason="要查档案", amount=1, unit="day"
        ),
        "shelve": lambda m: transitions.ask_long_term(
            m, by=town.shen, reason="要等规划", review_on=times.today() + timedelta(days=90)
        ),
        "assign": lambda m: transitions.assign(m, to=Recipient(town.village, town.jin), by=town.gu),
        "reopen": lambda m: transitions.reopen(m, by=town.wang, reason="没好"),
    }
    matter = take_up(town)
    if name == "reopen":
        transitions.close(matter, by=town.shen, outcome="solved", text="好了")

    def read() -> Callable[[], Matter]:
        here = fresh(matter)
        return lambda: acts[name](here)

    found = both(read, read)

    refused = [each for each in found if isinstance(each, Exception)]
    assert len(refused) == 1, found
    assert isinstance(refused[0], DomainError) and refused[0].status == 409
