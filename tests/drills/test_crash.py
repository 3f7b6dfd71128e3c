"""A short form of `./hkt drill crash`, and that it would see what it looks for."""

import os
from types import SimpleNamespace
from typing import Any

import pytest

from bench.ports import free_port
from drills.crash import Clients, Told, differences, drill


def test_nothing_acknowledged_is_lost_or_doubled_when_the_machine_dies() -> None:
    engine = "postgres" if os.environ.get("HKT_TEST_DATABASE_URL") else "sqlite"

    result = drill(engine, deaths=2, clients=4)

    assert result.wrong == []
    assert result.deaths == 2
    assert result.acknowledged >= 10
    assert result.asked_again > 0  # somebody was in the middle of it


def test_clients_whom_nobody_answers_any_more_say_so_and_end() -> None:
    nobody: Any = SimpleNamespace(port=free_port(), made={"token": "", "procedures": ["MZ-006"]})
    busy = Clients(nobody, 2)

    busy.end(patience=0.2)

    assert len(busy.told.wrong) == 2
    assert all("0 None after" in each for each in busy.told.wrong)


def row(key: str, nth: int, **other: Any) -> dict[str, Any]:
    return {
        "key": key,
        "number": f"L-{nth}",
        "serial": nth,
        "phone": "1",
        "lacking": [],
    } | other


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ([row("a", 1)], "lost"),
        ([row("a", 1), row("b", 2), row("c", 3)], "told to nobody"),
        ([row("a", 1), row("b", 3)], "told L-2"),
        ([row("a", 1), row("b", 2, phone="2")], "another phone"),
        ([row("a", 1), row("b", 2, lacking=["history"])], "no history"),
        ([row("a", 1), row("b", 2, number="L-1")], "given twice"),
        ([row("a", 1), row("b", 2, serial=4)], "gap"),
    ],
)
def test_the_drill_sees_what_does_not_hold(there: list[dict[str, Any]], said: str) -> None:
    told = Told(numbers={"a": "L-1", "b": "L-2"}, phones={"a": "1", "b": "1"})

    assert any(said in each for each in differences(told, there))
    assert differences(told, [row("a", 1), row("b", 2)]) == []
