"""Whoever wants a number at the same time is written together; nobody notices but by the speed."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import translation

from huiketing.base import times
from huiketing.base.batch import Batch, acting
from huiketing.numbers import together
from huiketing.numbers.counters import more, next_number
from huiketing.numbers.models import Counter
from huiketing.numbers.together import Then, numbered
from huiketing.org.models import Line
from tests.at_once import at_once

SCOPE = ("matter:QJ", 2026)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nobody_gave_a_number_yet() -> None:
    together._lines.clear()


def naming(name: str) -> Callable[[Batch], Then[str]]:
    """An act that writes a line of business under its number."""

    def prepare(batch: Batch) -> Then[str]:
        line = Line(code="?", name=name)
        batch.insert([line], keyed=True)

        def then(number: int, _batch: Batch) -> str:
            line.code = f"N{number}"
            return line.code

        return then

    return prepare


def behind_the_first(
    acts: list[Callable[[Batch], Then[Any]]], monkeypatch: pytest.MonkeyPatch
) -> list[Any]:
    """What each act gave or how it failed; all wait while the first asks for its number."""
    line = together._line(*SCOPE)
    all_wait = threading.Event()
    asked = together.next_number

    def after_all_wait(scope: str, year: int) -> int:
        number = asked(scope, year)
        all_wait.wait(20)
        return number

    monkeypatch.setattr(together, "next_number", after_all_wait)

    def until_all_wait(threads: list[threading.Thread]) -> None:
        while len(line._waiting) < len(acts) - 1 and any(each.is_alive() for each in threads):
            threads[-1].join(0.005)
        all_wait.set()

    return at_once(*(partial(numbered, *SCOPE, act) for act in acts), meanwhile=until_all_wait)


def test_those_who_wait_are_written_in_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    commit = together._Line._commit

    def counted(line: Any, acts: list[Any], *args: Any) -> None:
        commit(line, acts, *args)
        begun.append(len(acts))

    monkeypatch.setattr(together._Line, "_commit", counted)

    found = behind_the_first([naming(f"第{n}条") for n in range(6)], monkeypatch)

    assert sorted(found) == [f"N{n}" for n in range(1, 7)]
    assert begun == [6]
    assert {row.code for row in Line.objects.filter(name__startswith="第")} == set(found)
    assert Counter.objects.get().value == 6
    assert numbered(*SCOPE, naming("下一条")) == "N7"


def test_who_waits_makes_ready_meanwhile_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    made_by: set[str] = set()
    three_are_made = threading.Event()

    def slow(who: int) -> Callable[[Batch], Then[bool]]:
        def row() -> list[Any]:
            made_by.add(threading.current_thread().name)
            if len(made_by) == 3:
                three_are_made.set()
            return [f"slow:{who}", 2026, 1]

        def prepare(batch: Batch) -> Then[bool]:
            batch.put("numbers_counter", ("scope", "year", "value"), row)
            return lambda _number, _batch: three_are_made.wait(20)

        return prepare

    found = behind_the_first([slow(who) for who in range(4)], monkeypatch)

    assert found == [True] * 4
    assert Counter.objects.filter(scope__startswith="slow:").count() == 4


def test_whose_row_cannot_be_made_holds_up_nobody_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST", 1)  # each of those who wait comes to lead

    def broken(batch: Batch) -> Then[str]:
        batch.put("numbers_counter", ("scope", "year", "value"), lambda: [1 // 0])
        return lambda number, _batch: f"N{number}"

    acts = [naming("第一条"), broken, naming("第二条"), broken, naming("第三条")]
    found = behind_the_first(acts, monkeypatch)

    assert sorted(each for each in found if isinstance(each, str)) == ["N1", "N2", "N3"]
    assert sum(isinstance(each, ZeroDivisionError) for each in found) == 2


def test_an_act_that_cannot_be_written_spoils_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    Line.objects.create(code="WAS", name="占着的")

    def twice(batch: Batch) -> Then[str]:
        batch.insert([Line(code="WAS", name="重的")])
        return lambda number, _batch: f"N{number}"

    def refusing(batch: Batch) -> Then[str]:
        batch.insert([Line(code="NO", name="不写的")])

        def then(number: int, last: Batch) -> str:
            raise ValueError("不行")

        return then

    found = behind_the_first(
        [naming("甲"), twice, naming("乙"), refusing, naming("丙")], monkeypatch
    )

    assert [type(each).__name__ for each in (found[1], found[3])] == [
        "IntegrityError",
        "ValueError",
    ]
    assert sorted([found[0], found[2], found[4]]) == ["N1", "N2", "N3"]
    assert not Line.objects.filter(name__in=["重的", "不写的"]).exists()
    assert Counter.objects.get().value == 3


def test_what_may_have_been_committed_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def lost(batch: Batch, **_how: Any) -> None:
        tries.append(1)
        raise OperationalError("the line is dead")

    monkeypatch.setattr(Batch, "run", lost)

    found = behind_the_first([naming("甲"), naming("乙"), naming("丙")], monkeypatch)

    assert [type(each) for each in found] == [OperationalError] * 3
    assert tries == [1]


def test_after_a_deadlock_each_is_tried_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    run, tries = Batch.run, []

    def locked(batch: Batch, **how: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            cause = Exception()
            cause.sqlstate = "40P01"  # type: ignore[attr-defined]
            raise OperationalError("deadlock detected") from cause
        run(batch, **how)

    monkeypatch.setattr(Batch, "run", locked)

    found = behind_the_first([naming("甲"), naming("乙"), naming("丙")], monkeypatch)

    assert sorted(found) == ["N1", "N2", "N3"]
    assert len(tries) == 4


def test_what_fails_after_the_commit_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def then(number: int, _batch: Batch) -> str:
        transaction.on_commit(lambda: 1 / 0)
        return f"N{number}"

    def prepare(batch: Batch) -> Then[str]:
        batch.insert([Line(code="ONCE", name="一次")])
        batch.after(lambda: 1 / 0)
        return then

    assert numbered(*SCOPE, prepare) == "N1"
    assert Line.objects.filter(code="ONCE").count() == 1
    assert Counter.objects.get().value == 1


def test_numbers_that_another_process_gave_are_not_given_again() -> None:
    assert [numbered(*SCOPE, naming(name)) for name in "甲乙丙"] == ["N1", "N2", "N3"]
    with transaction.atomic():
        assert next_number(*SCOPE) == 4

    assert [numbered(*SCOPE, naming(name)) for name in "丁戊"] == ["N5", "N6"]
    assert Line.objects.filter(code="N5").count() == 1


def test_numbers_are_taken_ahead_of_whatever_else_an_act_does() -> None:
    numbered(*SCOPE, naming("甲"))
    stood: list[int] = []

    def prepare(batch: Batch) -> Then[str]:
        batch.before(lambda: stood.append(Counter.objects.get().value))
        return naming("乙")(batch)

    with acting() as batch:
        more(batch, *SCOPE, 2)
        batch.before(lambda: stood.append(Counter.objects.get().value))

    assert numbered(*SCOPE, prepare) == "N4"
    assert stood == [3, 4]


@pytest.mark.only_on("postgresql")  # elsewhere a question costs no way there and back
def test_a_number_is_claimed_in_one_message_by_who_gave_the_last() -> None:
    for name in "甲乙":
        numbered(*SCOPE, naming(name))

    said: list[str] = []

    def hearing(do: Any, sql: str, *rest: Any) -> Any:
        said.append(sql)
        return do(sql, *rest)

    with connection.execute_wrapper(hearing):
        assert numbered(*SCOPE, naming("丙")) == "N3"

    assert len(said) == 2  # the key of the row, and all the rest
    assert said[1].endswith(";COMMIT")


@pytest.mark.only_on("postgresql")
def test_who_is_alone_makes_ready_with_the_number_in_hand() -> None:
    for name in "甲乙":
        numbered(*SCOPE, naming(name))
    made: list[bool] = []

    def prepare(batch: Batch) -> Then[str]:
        made.append(connection.in_atomic_block)
        return naming("丙")(batch)

    assert numbered(*SCOPE, prepare) == "N3"
    with transaction.atomic():
        next_number(*SCOPE)  # as another process does
    assert numbered(*SCOPE, prepare) == "N5"

    assert made == [True, True, True]  # again, after the number it believed in was gone


@pytest.mark.only_on("postgresql")
def test_who_is_refused_while_making_ready_is_refused_once_and_takes_no_number() -> None:
    for name in "甲乙":
        numbered(*SCOPE, naming(name))
    tries: list[int] = []

    def refused(_batch: Batch) -> Then[str]:
        tries.append(1)
        raise ValueError("不行")

    with pytest.raises(ValueError, match="不行"):
        numbered(*SCOPE, refused)

    assert tries == [1]
    assert not connection.in_atomic_block
    assert numbered(*SCOPE, naming("丙")) == "N3"


@pytest.mark.only_on("postgresql")
def test_who_comes_while_the_first_makes_ready_goes_with_the_next() -> None:
    for name in "甲乙":
        numbered(*SCOPE, naming(name))
    line, is_first, others_wait = together._line(*SCOPE), threading.Event(), threading.Event()

    def slow(batch: Batch) -> Then[str]:
        is_first.set()
        others_wait.wait(20)
        return naming("先到")(batch)

    def behind(name: str) -> str:
        is_first.wait(20)
        return numbered(*SCOPE, naming(name))

    def until_both_wait(threads: list[threading.Thread]) -> None:
        while len(line._waiting) < 2 and any(each.is_alive() for each in threads):
            threads[-1].join(0.005)
        others_wait.set()

    found = at_once(
        partial(numbered, *SCOPE, slow),
        partial(behind, "后到一"),
        partial(behind, "后到二"),
        meanwhile=until_both_wait,
    )

    assert found[0] == "N3"
    assert sorted(found) == ["N3", "N4", "N5"]


def test_whoever_leads_acts_in_the_language_and_at_the_moment_of_who_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    then_was = datetime(2020, 5, 21, 9, tzinfo=UTC)

    def asking(batch: Batch, language: str, moment: datetime) -> Then[tuple[str | None, datetime]]:
        batch.insert([Line(code=language[:2], name=language)])
        return lambda _number, _batch: (translation.get_language(), times.now())

    def as_of(language: str, moment: datetime) -> Callable[[Batch], Then[Any]]:
        def prepare(batch: Batch) -> Then[Any]:
            translation.activate(language)
            times._as_of.set(moment)
            return asking(batch, language, moment)

        return prepare

    later = then_was.replace(hour=10)
    found = behind_the_first([as_of("en", then_was), as_of("zh-hans", later)], monkeypatch)

    assert found == [("en", then_was), ("zh-hans", later)]


def test_many_at_once_leave_neither_gap_nor_double() -> None:
    def register(desk: int) -> list[str]:
        return [numbered(*SCOPE, naming(f"{desk}-{turn}")) for turn in range(20)]

    given = [
        code for codes in at_once(*(partial(register, desk) for desk in range(5))) for code in codes
    ]

    assert sorted(given, key=lambda code: int(code[1:])) == [f"N{n}" for n in range(1, 101)]
    assert Line.objects.filter(name__contains="-").count() == 100
