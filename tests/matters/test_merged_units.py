"""A village is merged into the next one: what was open there is answered there."""

import pytest

from huiketing.base import recent
from huiketing.history.models import Event, Notice
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from huiketing.matters.search import visible
from huiketing.matters.selectors import mine, open_at, queue, waiting_for_decision
from huiketing.org.models import ApiToken, Person, Unit
from huiketing.org.selectors.tokens import whoever_holds
from huiketing.org.transitions import units
from tests.cast import Cast
from tests.matters.making import make_matter, take_up


def today(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def left_open(cast: Cast) -> list[Matter]:
    """One nobody has, one 沈月琴 has in hand, one closed; then 柳湾村 is merged into 石桥村."""
    found = [
        make_matter(cast, recipient=None),
        take_up(cast),
        transitions.close(take_up(cast), by=cast.shen, outcome="solved", text="好了"),
    ]
    transitions.ask_extension(found[1], by=cast.shen, reason="要查档案", amount=3, unit="day")
    units.merge(cast.village, by=cast.admin, into=cast.neighbour, reason="撤并")
    return list(Matter.objects.order_by("pk"))


def test_the_people_of_the_village_that_stands_read_what_lay_there(
    cast: Cast, left_open: list[Matter]
) -> None:
    for person in (cast.ma, cast.gu, cast.wang, cast.lu, cast.fang):
        someone = today(person)
        assert set(Matter.objects.visible_to(someone)) == set(left_open), person
        assert set(visible(someone, [each.uid for each in left_open])) == {
            each.uid for each in left_open
        }
        if person != cast.fang:
            assert set(queue("unit", someone).items) == set(left_open[:2])
    assert list(mine(today(cast.shen))) == [left_open[1]]
    assert list(open_at(cast.neighbour).order_by("pk")) == left_open[:2]


def test_the_desk_that_took_over_hands_it_on_and_the_lead_decides(
    cast: Cast, left_open: list[Matter]
) -> None:
    gu, ma, shen = today(cast.gu), today(cast.ma), today(cast.shen)

    assert waiting_for_decision(gu).count() == 1
    asked = transitions.decide(left_open[1], by=gu, kind="extension", grant=True)
    transitions.reply(asked, by=shen, text="好了")
    given = transitions.assign(left_open[0], by=ma, to=Recipient(cast.neighbour, cast.lu))
    transitions.accept(given, by=today(cast.lu))
    again = transitions.reopen(left_open[2], by=None, reason="没好", by_name="朱女士")

    assert transitions.STEPS["accept"].open_to(shen, again)


def test_the_lead_of_the_village_that_stands_is_told(cast: Cast, left_open: list[Matter]) -> None:
    transitions.give_back(left_open[1], by=today(cast.shen), reason="不归我们")

    told = Notice.objects.filter(kind="matter.returned").values_list("to", flat=True)
    assert cast.gu.uid in set(told)


def test_numbers_names_and_history_stay_as_they_were(cast: Cast, left_open: list[Matter]) -> None:
    assert {each.unit.name for each in left_open} == {"柳湾村"}
    assert {each.number[:3] for each in left_open} == {"LW-"}
    assert not Event.objects.about(left_open[0]).filter(kind__contains="moved").exists()
    assert Unit.objects.get(code="LW").path.startswith(cast.neighbour.path)

    part = transitions.split(left_open[1], words="还有一件", by=today(cast.shen))
    assert part.number.startswith("SQ-")  # what is new is counted where somebody stands


def test_a_program_speaks_for_the_same_posts(cast: Cast, left_open: list[Matter]) -> None:
    recent.forget_all()
    signed = whoever_holds(ApiToken.issue(cast.ma))

    assert signed is not None
    assert signed.person.authority == today(cast.ma).authority
    assert list(signed.units) == [cast.neighbour.pk]
