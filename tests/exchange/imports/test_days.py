from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from huiketing.base.errors import Invalid
from huiketing.exchange.imports import days

pytestmark = pytest.mark.usefixtures("monday", "db")


def shown(moment: days.Moment) -> str:
    return f"{timezone.localtime(moment.at):%Y-%m-%d %H:%M}"


def earlier(day: str) -> days.Moment:
    return days.Moment(timezone.make_aware(datetime.fromisoformat(day)), False)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-11-03 09:20", "2026-11-03 09:20"),
        ("2026.11.3", "2026-11-03 00:00"),
        ("2026年11月3日 上午9点半", "2026-11-03 09:30"),
        ("2026/11/3 下午", "2026-11-03 00:00"),
        ("２０２６．１１．３", "2026-11-03 00:00"),
        ("26.11.3", "2026-11-03 00:00"),
        ("11/3/2026", "2026-11-03 00:00"),
        ("20261103", "2026-11-03 00:00"),
        ("46329", "2026-11-03 00:00"),
        ("46329.390972", "2026-11-03 09:23"),
        ("11月3日", "2026-11-03 00:00"),
        ("11.3 14:05", "2026-11-03 14:05"),
        ("12月30日", "2025-12-30 00:00"),
    ],
)
def test_a_day_is_read_in_every_way_people_write_it(said: str, meant: str) -> None:
    assert shown(days.read(said)) == meant


def test_the_year_comes_from_the_title_of_the_table() -> None:
    year = days.year_in("柳湾村2024年群众来访登记簿", "Sheet1")

    assert shown(days.read("3月5日", year=year)) == "2024-03-05 00:00"


def test_a_title_that_names_two_years_gives_none() -> None:
    assert days.year_in("2023年12月至2024年2月") is None


def test_a_book_that_runs_past_new_year_goes_on_in_the_next() -> None:
    assert shown(days.read("1月4日", year=2024, before=earlier("2024-12-30"))) == "2025-01-04 00:00"


def test_newest_first_the_year_before_follows_january() -> None:
    assert shown(days.read("12.30", before=earlier("2026-01-04"))) == "2025-12-30 00:00"


@pytest.mark.parametrize("said", ["", "〃", "同上", '"'])
def test_an_empty_day_is_that_of_the_row_above_and_says_so(said: str) -> None:
    moment = days.read(said, clock="14:30", before=earlier("2026-11-03"))

    assert shown(moment) == "2026-11-03 14:30"
    assert "2026-11-03" in moment.guessed


def test_a_thirtieth_that_excel_cut_to_a_third_is_told_by_the_row_above() -> None:
    moment = days.read("11.3", year=2025, before=earlier("2025-11-28"))

    assert shown(moment) == "2025-11-30 00:00"
    assert moment.guessed


def test_a_third_in_its_place_stays_a_third() -> None:
    assert shown(days.read("11.3", year=2025, before=earlier("2025-11-02"))) == "2025-11-03 00:00"


@pytest.mark.parametrize("clock", ["09:42", "9点42分", "0.404167"])
def test_the_time_may_stand_in_a_column_of_its_own(clock: str) -> None:
    assert shown(days.read("2026-11-03", clock=clock)) == "2026-11-03 09:42"


@pytest.mark.parametrize(
    "said", ["1900-01-01", "2026-11-24", "2026-11-23 18:00", "上周三", "2026-13-45", "99999", "3"]
)
def test_what_is_no_day_or_has_not_come_is_refused_with_what_to_write(said: str) -> None:
    with pytest.raises(Invalid) as refused:
        days.read(said)

    assert str(refused.value)
    assert refused.value.fields.get("write")


def test_an_empty_first_row_has_no_day_to_take() -> None:
    with pytest.raises(Invalid):
        days.read("")


def test_the_present_minute_is_not_the_future(db: Any) -> None:
    assert shown(days.read("2026-11-23 10:00")) == "2026-11-23 10:00"
