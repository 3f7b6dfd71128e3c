"""`./hkt bench suggest`: what choices add, measured on what nothing was learned from."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from huiketing.handbook.book import Book
from huiketing.handbook.sayings import of_one_place, shipped
from huiketing.handbook.suggesting import bench, examples, rankers
from huiketing.handbook.suggesting.rankers import Asked
from tests.handbook.small_ranker import small_weights


def village() -> list[Asked]:
    """Four residents who say the same two things in words no training had."""
    return [
        Asked(words, code, f"r{n}", "dialect")
        for n, start in enumerate(["", "我问问", "听讲", "喂"])
        for words, code in [(f"{start}樟树条", "WY-001"), (f"{start}筛花筛花", "CG-003")]
    ]


def test_residents_of_one_village_say_one_thing_each_about_every_matter(starter: Book) -> None:
    said = of_one_place()

    writers = {each.writer for each in said}
    assert len(writers) == 6
    for writer in writers:
        codes = [each.code for each in said if each.writer == writer]
        assert sorted(codes) == sorted(starter.by_code)


def test_nothing_is_learned_from_them() -> None:
    said = {each.words for each in of_one_place()}

    assert not said & {each.words for each in examples.of_files()}
    assert not {each.writer for each in of_one_place()} & {each.writer for each in shipped()}


def test_what_some_confirmed_helps_whoever_talks_like_them(starter: Book) -> None:
    found = bench.gain_of_a_place(starter, small_weights(), village())

    assert (found.residents, found.confirmed, found.ways, found.n) == (4, 3, 4, 2)
    assert found.before < found.after == 1
    assert 0 <= found.least <= found.most == found.after - found.before


def test_before_is_measured_on_those_who_are_asked(starter: Book) -> None:
    easy = [Asked("楼上滴水滴到我床上", "WY-001", f"r{n}", "plain") for n in range(4)]

    found = bench.gain_of_a_place(starter, small_weights(), easy)

    assert (found.before, found.after, found.least, found.most) == (1, 1, 0, 0)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, starter: Book) -> None:
    """The shipped files cut short, so that the report takes a moment."""
    kept = rankers.kept_out_files()[::40]
    monkeypatch.setattr(rankers, "kept_out_files", lambda: kept)
    monkeypatch.setattr(rankers, "of_one_place", village)
    monkeypatch.setattr(examples, "of_files", lambda: iter(()))
    monkeypatch.setattr(bench, "TIMED", 3)


def _told(**options: Any) -> str:
    out = StringIO()
    call_command("bench_suggest", stdout=out, **options)
    return out.getvalue()


def test_the_report_names_both_gains_for_programs(small: None) -> None:
    found = json.loads(_told(json=True))

    assert set(found["gain"]) == {"n", "choices", "before", "after"}
    place = found["gain_of_a_place"]
    assert (place["residents"], place["confirmed"], place["ways"]) == (4, 3, 4)
    assert 0 <= place["before"] <= place["after"] <= 1
    assert set(found["gain_at_night"]) == {"n", "choices", "before", "after"}


def test_the_report_names_both_gains_for_people(small: None) -> None:
    lines = _told().splitlines()

    assert any(line.startswith("after choices") for line in lines)
    assert any("within a village" in line and "3 of 4 residents" in line for line in lines)
    assert any("learned anew" in line for line in lines)


def test_what_was_confirmed_is_known_once_all_is_learned_anew(small: None, starter: Book) -> None:
    found = bench.gain_at_night(starter, small_weights(), village())

    assert (found.n, found.choices) == (2, 6)
    assert found.before < found.after == 1
