"""Desks of one hall that write down the same newcomer at the same moment write down one person."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection

from huiketing.base.batch import Batch
from huiketing.matters.models import Matter
from huiketing.matters.transitions import register
from huiketing.numbers import together
from huiketing.parlour.transitions import Asked, Who, register_at_desk
from huiketing.parties.models import Party
from huiketing.parties.transitions import find_or_add
from tests.at_once import at_once
from tests.cast import Cast, cast_of_a_committed_town

PHONE = "13857360021"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db: None) -> Cast:
    together._lines.clear()
    return cast_of_a_committed_town()


def by_program(
    town: Cast, name: str = "朱丽华", then: Callable[[], object] = lambda: None, **more: str
) -> Matter:
    """As the API does it; `then` once it is known whether they are known."""

    def party(batch: Batch) -> Party:
        found = find_or_add(
            name=name, phone=PHONE, unit=town.village, by=town.wang, batch=batch, **more
        )
        then()
        return found

    return register(by=town.wang, unit=town.village, words="电梯坏了", party=party)


def parties() -> list[str]:
    return sorted(Party.objects.values_list("name", flat=True))


def test_those_written_together_are_one_person(town: Cast) -> None:
    all_have_looked = Barrier(4)
    looking = partial(all_have_looked.wait, 20)

    found = at_once(*(partial(by_program, town, then=once(looking)) for _ in range(4)))

    assert len({matter.number for matter in found}) == 4
    assert parties() == ["朱丽华"]
    assert {matter.party for matter in found} == {Party.objects.get()}
    assert Matter.objects.filter(party=Party.objects.get()).count() == 4


def once(act: Callable[[], object]) -> Callable[[], None]:
    """The act the first time, nothing when it is tried again."""
    acts = [act]

    def do() -> None:
        if acts:
            acts.pop()()

    return do


@pytest.mark.parametrize("before", [0, 1])
def test_who_is_written_down_by_another_process_meanwhile_is_that_one(
    town: Cast, before: int
) -> None:
    def elsewhere(name: str) -> None:
        ours, together._lines = together._lines, {}
        try:
            by_program(town, name)
        finally:
            together._lines = ours

    meanwhile = partial(at_once, partial(elsewhere, "朱丽华"))
    for _ in range(before):
        elsewhere("钱根宝")
    matter = by_program(town, then=once(meanwhile))

    assert parties() == sorted(["朱丽华"] + ["钱根宝"] * before)
    assert matter.party == Party.objects.get(name="朱丽华")
    assert [each.number[-4:] for each in Matter.objects.order_by("pk")] == [
        f"{n:04}" for n in range(1, before + 3)
    ]


def test_relatives_who_share_a_phone_stay_two(town: Cast) -> None:
    both_have_looked = Barrier(2)
    looking = partial(both_have_looked.wait, 20)

    at_once(
        partial(by_program, town, "朱丽华", then=once(looking)),
        partial(by_program, town, "朱建国", then=once(looking)),
    )

    assert set(parties()) == {"朱丽华", "朱建国"} and len(parties()) == 2


def test_a_firm_is_one_by_its_code(town: Cast) -> None:
    both_have_looked = Barrier(2)
    names = ("清溪电子厂", "清溪电子")
    firm = {"kind": "enterprise", "credit_code": "91330482MA2B8EXJ44"}
    looking = partial(both_have_looked.wait, 20)

    at_once(*(partial(by_program, town, name, then=once(looking), **firm) for name in names))

    assert len(parties()) == 1 and set(parties()) <= set(names)


def test_two_desks_that_press_at_once_write_down_one(town: Cast) -> None:
    asked = Asked(words="电梯坏了三天", who=Who(name="朱丽华", phone=PHONE))
    begun = Event()

    def desk() -> Matter:
        begun.wait(20)
        return register_at_desk(asked, unit=town.village, by=town.wang, recipient=None)

    for turn in range(1, 6):
        Party.objects.filter(name="朱丽华").update(name=f"从前{turn}")
        begun.clear()
        found = at_once(*[desk] * 3, meanwhile=lambda _threads: begun.set())

        assert len({matter.party_id for matter in found}) == 1, found
        assert Party.objects.filter(name="朱丽华").count() == 1


@pytest.mark.only_on("postgresql")
def test_who_is_alone_is_not_looked_for_twice(town: Cast) -> None:
    for name in ("钱根宝", "钱根生"):
        by_program(town, name)
    said: list[str] = []

    def hearing(do: Any, sql: str, *rest: Any) -> Any:
        said.append(sql)
        return do(sql, *rest)

    with connection.execute_wrapper(hearing):
        by_program(town)

    assert "NOT EXISTS" not in " ".join(said)
