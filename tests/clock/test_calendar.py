from datetime import date, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiketing.base.errors import Invalid
from huiketing.clock.calendar import DayKind, Hours, Override, TooFar, WorkCalendar
from tests.clock.moments import YEAR, day, moment

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
some = st.integers(1, 400)
CALENDAR = WorkCalendar()


def test_every_day_since_2004_is_what_another_almanac_says(country: WorkCalendar) -> None:
    each = [date(2004, 1, 1) + timedelta(n) for n in range(23 * 365 + 6)]
    assert each[-1] == date(2026, 12, 31)

    differing = {day for day in each if country.is_working(day) != chinese_calendar.is_workday(day)}

    # 2006's notice made New Year's Eve of 2005 a working Saturday; the other almanac begins later.
    assert differing == {date(2005, 12, 31)}


def test_2026_has_248_working_days(country: WorkCalendar) -> None:
    assert country.working_days_between(day("2025-12-31"), day("2026-12-31")) == 248


@given(days, some)
def test_counting_what_was_added_gives_it_back(start: date, n: int) -> None:
    assert CALENDAR.working_days_between(start, CALENDAR.add_working_days(start, n)) == n


@given(days, st.integers(-400, 400))
def test_adding_always_ends_on_a_working_day(start: date, n: int) -> None:
    assert CALENDAR.is_working(CALENDAR.add_working_days(start, n))


@given(days, some)
def test_one_more_day_is_the_next_working_day(start: date, n: int) -> None:
    reached = CALENDAR.add_working_days(start, n)

    assert CALENDAR.add_working_days(start, n + 1) == CALENDAR.next_working_day(reached)
    assert CALENDAR.add_working_days(reached, 1) > reached


@given(days, some)
def test_going_back_undoes_going_on(start: date, n: int) -> None:
    start = CALENDAR.on_or_after(start)

    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, n), -n) == start


@given(days, days, days)
def test_counts_add_up_and_turn_round(a: date, b: date, c: date) -> None:
    between = CALENDAR.working_days_between

    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@given(days)
def test_counting_agrees_with_looking_at_each_day(start: date) -> None:
    walked = sum(CALENDAR.is_working(start + timedelta(n)) for n in range(1, 31))

    assert CALENDAR.working_days_between(start, start + timedelta(30)) == walked


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("2026-11-23", DayKind.WORKING, ""),
        ("2026-11-28", DayKind.WEEKEND, ""),
        ("2026-10-01", DayKind.HOLIDAY, "国庆节"),
        ("2026-10-04", DayKind.HOLIDAY, "国庆节"),  # a Sunday among them
        ("2026-10-07", DayKind.HOLIDAY, "国庆节"),  # swapped for 10-10
        ("2026-10-10", DayKind.MAKE_UP, "国庆节"),
        ("2026-09-26", DayKind.HOLIDAY, "中秋节"),  # the Saturday after it
        ("2025-10-08", DayKind.HOLIDAY, "国庆节、中秋节"),
        ("2026-02-16", DayKind.HOLIDAY, "春节"),  # its eve
        ("2018-12-31", DayKind.HOLIDAY, "元旦"),  # swapped by the next year's notice
    ],
)
def test_a_day_is_known_by_its_kind_and_holiday(
    country: WorkCalendar, text: str, kind: DayKind, name: str
) -> None:
    assert (country.kind_of(day(text)), country.name_of(day(text))) == (kind, name)


def test_a_year_without_make_up_days_is_not_announced(country: WorkCalendar) -> None:
    assert country.is_announced(2025)
    assert country.is_announced(2026)
    assert not country.is_announced(YEAR)
    assert not country.is_announced(2300)


def test_an_old_year_had_its_notice_even_if_nothing_was_swapped(country: WorkCalendar) -> None:
    assert country.is_announced(2002)
    assert country.is_announced(1949)


def test_an_imported_notice_announces_its_year_and_replaces_what_was_assumed() -> None:
    notice = [
        Override(day("2060-02-06"), False, "春节", YEAR),
        Override(day("2060-02-07"), True, "春节", YEAR),
    ]
    calendar = WorkCalendar(notice, notices=[YEAR])

    assert calendar.is_announced(YEAR)
    assert not calendar.is_announced(YEAR + 1)
    assert not calendar.is_working(day("2060-02-06"))
    assert calendar.kind_of(day("2060-02-07")) == DayKind.MAKE_UP
    assert calendar.is_working(day("2060-10-05"))  # assumed off, and the notice does not name it


def test_the_years_end_may_be_arranged_by_either_notice() -> None:
    rows = [
        Override(day("2060-12-31"), True, "", YEAR),
        Override(day("2060-12-31"), False, "元旦", YEAR + 1),
    ]

    assert not WorkCalendar(rows, notices=[YEAR, YEAR + 1]).is_working(day("2060-12-31"))
    assert not WorkCalendar(rows[::-1], notices=[YEAR, YEAR + 1]).is_working(day("2060-12-31"))


def test_the_places_own_day_wins_and_lends_its_name_to_no_weekend() -> None:
    storm = Override(day("2026-07-10"), False, "防台风停工")  # a Friday
    calendar = WorkCalendar([storm, Override(day("2026-10-05"), True, "抢收")])

    assert calendar.name_of(day("2026-07-10")) == "防台风停工"
    assert calendar.kind_of(day("2026-07-11")) == DayKind.WEEKEND
    assert calendar.is_working(day("2026-10-05"))


def test_a_day_off_entered_without_a_name_bears_that_of_the_holiday_around_it() -> None:
    calendar = WorkCalendar([Override(day("2026-10-02"), False)])

    assert calendar.name_of(day("2026-10-02")) == "国庆节"
    assert calendar.name_of(day("2026-10-07")) == "国庆节"


def test_the_door_is_open_from_opening_until_closing(country: WorkCalendar) -> None:
    assert not country.is_open(moment("2026-11-23 08:29:59"))
    assert country.is_open(moment("2026-11-23 08:30"))
    assert country.is_open(moment("2026-11-23 16:59:59"))
    assert not country.is_open(moment("2026-11-23 17:00"))
    assert not country.is_open(moment("2026-11-28 10:00"))
    assert country.is_open(moment("2026-10-10 10:00"))  # a Saturday that is worked


def test_the_door_next_opens_on_the_next_working_morning(country: WorkCalendar) -> None:
    assert country.next_opening(moment("2026-11-23 07:00")) == moment("2026-11-23 08:30")
    assert country.next_opening(moment("2026-11-23 08:30")) == moment("2026-11-24 08:30")
    assert country.next_opening(moment("2026-09-30 18:00")) == moment("2026-10-08 08:30")
    assert country.next_opening(moment("2026-10-09 18:00")) == moment("2026-10-10 08:30")


def test_hours_hold_from_a_day_on() -> None:
    summer = Hours(day("2026-06-01"), time(8), time(17, 30))
    winter = Hours(day("2026-10-01"), time(8, 30), time(16, 30))
    calendar = WorkCalendar(hours=[winter, summer])

    assert calendar.hours_on(day("2026-05-29")).closing == time(17)
    assert calendar.hours_on(day("2026-06-01")).closing == time(17, 30)
    assert calendar.closes(day("2026-10-08")) == moment("2026-10-08 16:30")


@pytest.mark.parametrize(
    ("came", "counts"),
    [
        ("2026-11-23 09:42", "2026-11-23"),
        ("2026-11-23 06:00", "2026-11-23"),  # before the door opens
        ("2026-11-23 17:00", "2026-11-23"),  # at the stroke
        ("2026-11-23 17:00:01", "2026-11-24"),
        ("2026-11-27 20:00", "2026-11-30"),  # Friday evening
        ("2026-11-28 10:00", "2026-11-30"),
        ("2026-10-03 10:00", "2026-10-08"),
        ("2026-10-09 20:00", "2026-10-10"),  # the make-up Saturday follows
    ],
)
def test_what_comes_after_hours_counts_for_the_next_working_day(
    country: WorkCalendar, came: str, counts: str
) -> None:
    assert country.received_on(moment(came)) == day(counts)


def test_a_place_may_count_what_comes_after_hours_at_once() -> None:
    calendar = WorkCalendar(hours=[Hours(after_hours_next_day=False)])

    assert calendar.received_on(moment("2026-11-28 10:00")) == day("2026-11-28")


def test_a_day_beyond_every_calendar_is_refused_in_words(country: WorkCalendar) -> None:
    for far in (date.max, date.min):
        with pytest.raises(TooFar):
            country.is_working(far)
    with pytest.raises(Invalid, match="太远"):
        country.add_working_days(date(9990, 1, 1), 10_000)


def test_a_moment_without_a_zone_is_a_mistake(country: WorkCalendar) -> None:
    with pytest.raises(ValueError, match="time zone"):
        country.is_open(moment("2026-11-23 09:00").replace(tzinfo=None))
