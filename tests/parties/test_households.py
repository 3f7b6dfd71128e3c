"""People at one address."""

import pytest

from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.history.models import Event
from huiketing.parties.models import Party
from huiketing.parties.selectors import households
from huiketing.parties.transitions import (
    find_or_add,
    found_household,
    join_household,
    leave_household,
)
from tests.cast import Cast


@pytest.fixture
def zhu(cast: Cast) -> Party:
    return find_or_add(name="朱丽华", phone="13857360021", unit=cast.village, by=cast.wang)


def test_a_household_is_founded_joined_and_left(cast: Cast, zhu: Party) -> None:
    home = found_household(unit=cast.village, head="朱金根", by=cast.shen, address="8 组 23 号")
    join_household(zhu, home, by=cast.shen)
    join_household(zhu, home, by=cast.shen)
    assert list(home.members.all()) == [zhu]
    assert households(cast.village, " 朱金根 ") == [home]

    leave_household(zhu, by=cast.shen)

    assert not home.members.exists()
    kinds = [event.kind for event in Event.objects.about(zhu)]
    assert kinds == ["party.joined_household", "party.left_household"]
    assert Event.objects.about(home).get().kind == "household.founded"


def test_whoever_is_in_none_cannot_leave(cast: Cast, zhu: Party) -> None:
    with pytest.raises(WrongStep):
        leave_household(zhu, by=cast.shen)


def test_a_household_needs_a_head(cast: Cast) -> None:
    with pytest.raises(Invalid):
        found_household(unit=cast.village, head=" ", by=cast.shen)


def test_an_enterprise_lives_nowhere(cast: Cast) -> None:
    firm = find_or_add(name="电子厂", phone="", unit=cast.village, by=cast.wang, kind="enterprise")
    home = found_household(unit=cast.village, head="朱金根", by=cast.shen)

    with pytest.raises(WrongStep):
        join_household(firm, home, by=cast.shen)


def test_strangers_keep_no_households_here(cast: Cast, zhu: Party) -> None:
    with pytest.raises(NotAllowed):
        found_household(unit=cast.village, head="朱金根", by=cast.ma)
    home = found_household(unit=cast.village, head="朱金根", by=cast.shen)
    with pytest.raises(NotAllowed):
        join_household(zhu, home, by=cast.ma)
