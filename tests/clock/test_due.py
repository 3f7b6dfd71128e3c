from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiketing.base.errors import Invalid
from huiketing.clock.calendar import Hours, Override, TooFar, WorkCalendar, at
from huiketing.clock.due import Due, Pause, Period, Unit, add_months, due, extend
from tests.clock.moments import YEAR, day, moment, period

CALENDAR = WorkCalendar()
NOW = moment("2026-11-23 12:00")


def until(
    code: str,
    start: str,
    *,
    calendar: WorkCalendar = CALENDAR,
    pauses: list[Pause] | None = None,
    extensions: list[str] | None = None,
    now: str = "2026-11-23 12:00",
) -> Due:
    return due(
        period(code),
        moment(start),
        calendar=calendar,
        pauses=pauses or [],
        extensions=[period(code) for code in extensions or []],
        now=moment(now),
    )


def pause(start: str, end: str | None, reason: str = "") -> Pause:
    return Pause(moment(start), moment(end) if end else None, reason)


# Working days


@pytest.mark.parametrize(
    ("code", "start", "ends"),
    [
        ("5 working_day", "2026-11-23 09:42", "2026-11-30 17:00"),
        # Friday before a make-up Sunday: 2026-01-04 is worked for the day after New Year.
        ("1 working_day", "2025-12-31 09:00", "2026-01-04 17:00"),
        ("1 working_day", "2026-09-18 09:00", "2026-09-20 17:00"),
        ("2 working_day", "2026-09-18 09:00", "2026-09-21 17:00"),
        # National Day: eight days off in 2025, seven in 2026, each with a Saturday to make up.
        ("1 working_day", "2025-09-30 09:00", "2025-10-09 17:00"),
        ("3 working_day", "2025-09-30 09:00", "2025-10-11 17:00"),
        ("5 working_day", "2026-09-30 09:00", "2026-10-13 17:00"),
        # Across New Year.
        ("3 working_day", "2025-12-30 09:00", "2026-01-05 17:00"),
        ("20 working_day", "2025-12-10 09:00", "2026-01-08 17:00"),
        # After hours and on days off: counts as received the next working day.
        ("5 working_day", "2026-11-23 17:30", "2026-12-01 17:00"),
        ("5 working_day", "2026-11-21 10:00", "2026-11-30 17:00"),
        # Nothing to count.
        ("0 working_day", "2026-11-23 09:00", "2026-11-23 17:00"),
        ("0 working_day", "2026-11-23 17:01", "2026-11-24 17:00"),
        ("0 working_day", "2026-11-28 09:00", "2026-11-30 17:00"),
        ("0 day", "2026-11-23 09:00", "2026-11-23 17:00"),
        ("0 month", "2026-11-28 09:00", "2026-11-30 17:00"),
    ],
)
def test_working_days_end_at_closing_on_the_last_of_them(code: str, start: str, ends: str) -> None:
    assert until(code, start).at == moment(ends)


# Calendar days and months


@pytest.mark.parametrize(
    ("code", "start", "ends"),
    [
        ("15 day", "2026-11-18 10:00", "2026-12-03 17:00"),
        ("15 day", "2026-09-18 10:00", "2026-10-08 17:00"),  # the 3rd falls in the holiday
        ("10 day", "2026-09-30 10:00", "2026-10-10 17:00"),  # a Saturday, but worked
        ("60 day", "2026-01-05 10:00", "2026-03-06 17:00"),
        ("1 month", "2023-01-31 10:00", "2023-02-28 17:00"),
        ("1 month", "2025-01-31 10:00", "2025-03-05 17:00"),  # begins after the Spring Festival
        ("1 month", "2024-01-31 10:00", "2024-02-29 17:00"),
        ("1 month", "2026-02-27 10:00", "2026-03-27 17:00"),
        ("1 month", "2026-10-23 10:00", "2026-11-23 17:00"),
        ("3 month", "2025-11-27 10:00", "2026-02-27 17:00"),
        ("3 month", "2025-11-18 10:00", "2026-02-24 17:00"),  # 18 February is in the holiday
        ("6 month", "2023-08-31 10:00", "2024-02-29 17:00"),
        ("1 month", "2026-01-28 10:00", "2026-02-28 17:00"),  # a Saturday, but worked
        ("12 month", "2024-02-29 10:00", "2025-02-28 17:00"),
        ("1 month", "2026-09-05 10:00", "2026-10-08 17:00"),  # begins on the 7th, after a weekend
    ],
)
def test_calendar_days_and_months_move_off_a_day_off(code: str, start: str, ends: str) -> None:
    assert until(code, start).at == moment(ends)


def test_a_place_may_let_them_run_to_midnight() -> None:
    calendar = WorkCalendar(hours=[Hours(ends_at_closing=False)])

    assert until("15 day", "2026-11-18 10:00", calendar=calendar).at == moment(
        "2026-12-03 23:59:59"
    )
    assert until("5 working_day", "2026-11-23 10:00", calendar=calendar).at == moment(
        "2026-11-30 17:00"
    )


def test_the_hours_of_the_last_day_hold() -> None:
    calendar = WorkCalendar(hours=[Hours(day("2026-11-25"), time(9), time(16, 30))])

    assert until("1 working_day", "2026-11-23 10:00", calendar=calendar).at.time() == time(17)
    assert until("5 working_day", "2026-11-23 10:00", calendar=calendar).at.time() == time(16, 30)


def test_without_the_rule_for_after_hours_the_day_itself_is_the_day_of_acceptance() -> None:
    calendar = WorkCalendar(hours=[Hours(after_hours_next_day=False)])

    def ends(code: str, start: str) -> datetime:
        return until(code, start, calendar=calendar).at

    assert ends("1 working_day", "2026-11-23 20:00") == moment("2026-11-24 17:00")
    assert ends("15 day", "2026-11-28 10:00") == moment("2026-12-14 17:00")  # the 13th is a Sunday
    assert ends("0 working_day", "2026-11-23 20:00") == moment("2026-11-24 17:00")
    assert ends("0 day", "2026-11-27 20:00") == moment("2026-11-30 17:00")


# By the clock


@pytest.mark.parametrize(
    ("code", "start", "ends"),
    [
        ("40 minute", "2026-11-23 16:50", "2026-11-23 17:30"),
        ("2 hour", "2026-11-28 23:00", "2026-11-29 01:00"),
        ("24 hour", "2026-09-30 18:00", "2026-10-01 18:00"),
        ("0 minute", "2026-11-23 18:00", "2026-11-23 18:00"),
    ],
)
def test_minutes_and_hours_run_through_nights_and_holidays(
    code: str, start: str, ends: str
) -> None:
    end = until(code, start)

    assert (end.at, end.provisional) == (moment(ends), False)


# Pauses


@pytest.mark.parametrize(
    ("pauses", "ends"),
    [
        ([("2026-11-24 10:00", "2026-11-26 15:00")], "2026-12-02 17:00"),
        ([("2026-11-24 10:00", "2026-11-24 15:00")], "2026-11-30 17:00"),  # within a day
        ([("2026-11-27 10:00", "2026-11-29 15:00")], "2026-11-30 17:00"),  # over a weekend
        # Overlapping, touching, and the same one twice.
        (
            [("2026-11-24 10:00", "2026-11-25 12:00"), ("2026-11-24 15:00", "2026-11-26 15:00")],
            "2026-12-02 17:00",
        ),
        (
            [("2026-11-25 12:00", "2026-11-26 15:00"), ("2026-11-24 10:00", "2026-11-25 12:00")],
            "2026-12-02 17:00",
        ),
        ([("2026-11-24 10:00", "2026-11-26 15:00")] * 2, "2026-12-02 17:00"),
        # Begun on the last day; begun after it, when it was already late.
        ([("2026-11-30 16:00", "2026-12-02 09:00")], "2026-12-02 17:00"),
        ([("2026-11-30 17:01", "2026-12-02 09:00")], "2026-11-30 17:00"),
        # The first pause moves the end past the beginning of the second.
        (
            [("2026-11-24 10:00", "2026-11-26 15:00"), ("2026-12-01 10:00", "2026-12-02 10:00")],
            "2026-12-03 17:00",
        ),
        # Before the clock began; turned round.
        ([("2026-11-18 10:00", "2026-11-20 10:00")], "2026-11-30 17:00"),
        ([("2026-11-20 10:00", "2026-11-24 10:00")], "2026-12-01 17:00"),
        ([("2026-11-26 10:00", "2026-11-24 10:00")], "2026-11-30 17:00"),
        # Exactly when the clock ran out: still in time.
        ([("2026-11-30 17:00", "2026-12-01 09:00")], "2026-12-01 17:00"),
    ],
)
def test_a_pause_adds_the_working_days_it_covers(pauses: list[tuple[str, str]], ends: str) -> None:
    stretches = [pause(*each) for each in pauses]

    assert until("5 working_day", "2026-11-23 09:42", pauses=stretches).at == moment(ends)


def test_a_pause_before_the_day_that_counts_as_acceptance_adds_nothing() -> None:
    stretches = [pause("2026-11-22 10:00", "2026-11-24 10:00")]  # Sunday to Tuesday

    assert until("5 working_day", "2026-11-21 10:00", pauses=stretches).at == moment(
        "2026-12-01 17:00"
    )


def test_a_pause_over_a_holiday_adds_no_more_than_its_working_days() -> None:
    without = until("5 working_day", "2026-09-29 09:00")
    over_holiday = [pause("2026-09-30 10:00", "2026-10-07 10:00")]
    into_work = [pause("2026-09-30 10:00", "2026-10-08 10:00")]

    assert until("5 working_day", "2026-09-29 09:00", pauses=over_holiday).at == without.at
    assert until("5 working_day", "2026-09-29 09:00", pauses=into_work).at == moment(
        "2026-10-13 17:00"
    )
    assert without.at == moment("2026-10-12 17:00")


def test_a_pause_adds_calendar_days_to_a_clock_of_calendar_days() -> None:
    stretches = [pause("2026-11-19 10:00", "2026-11-23 10:00")]  # four, over a weekend

    assert until("15 day", "2026-11-18 10:00", pauses=stretches).at == moment("2026-12-07 17:00")
    assert until("1 month", "2026-10-30 10:00", pauses=stretches).at == moment("2026-12-04 17:00")


def test_a_pause_adds_its_own_length_to_hours() -> None:
    stretches = [pause("2026-11-23 10:00", "2026-11-23 10:30:30")]

    assert until("2 hour", "2026-11-23 09:00", pauses=stretches).at == moment("2026-11-23 11:30:30")


def test_a_pause_that_lasts_is_counted_up_to_now() -> None:
    stretches = [pause("2026-11-24 10:00", None)]

    def ends(now: str) -> datetime:
        return until("5 working_day", "2026-11-23 09:42", pauses=stretches, now=now).at

    assert ends("2026-11-23 12:00") == moment("2026-11-30 17:00")
    assert ends("2026-11-25 12:00") == moment("2026-12-01 17:00")
    assert ends("2026-12-10 12:00") == moment("2026-12-16 17:00")


# Extensions


@pytest.mark.parametrize("code", ["2 working_day", "4 day"])
def test_a_pause_into_other_hours_ends_at_the_closing_of_that_day(code: str) -> None:
    summer = Hours(date(2026, 5, 1), time(8, 0), time(17, 30))
    winter = Hours(date(2026, 10, 1), time(8, 30), time(17, 0))
    known = WorkCalendar(hours=[summer, winter])
    stop = Pause(moment("2026-09-28 09:00"), moment("2026-10-09 09:00"))

    end = due(period(code), moment("2026-09-25 09:00"), calendar=known, pauses=[stop])

    assert end.at == known.closes(end.at.date()) and end.at.time() == time(17, 0)


def test_an_extension_counts_from_the_old_date_and_keeps_it() -> None:
    first = until("5 working_day", "2026-11-23 09:42")
    second = extend(first, Period(5, Unit.WORKING_DAY))
    third = extend(second, Period(1, Unit.MONTH))

    assert second.at == moment("2026-12-07 17:00")
    assert second.before == (moment("2026-11-30 17:00"),)
    assert third.at == moment("2027-01-07 17:00")
    assert third.before == (first.at, second.at)
    assert third.extensions == (Period(5, Unit.WORKING_DAY), Period(1, Unit.MONTH))


def test_an_extension_by_hours_runs_from_the_old_moment() -> None:
    assert until("5 working_day", "2026-11-23 09:42", extensions=["2 hour"]).at == moment(
        "2026-11-30 19:00"
    )


def test_an_extension_by_nothing_changes_nothing() -> None:
    calendar = WorkCalendar(hours=[Hours(ends_at_closing=False)])
    end = until("15 day", "2026-11-18 10:00", calendar=calendar, extensions=["0 working_day"])

    assert end.at == end.before[0]


def test_a_pause_after_an_extension_moves_only_the_new_date() -> None:
    end = until(
        "5 working_day",
        "2026-11-23 09:42",
        pauses=[pause("2026-12-02 10:00", "2026-12-04 10:00")],
        extensions=["5 working_day"],
    )

    assert end.before == (moment("2026-11-30 17:00"),)
    assert end.at == moment("2026-12-09 17:00")


# Years not yet announced


def test_a_date_in_a_year_not_announced_is_provisional() -> None:
    assert not until("5 working_day", "2026-11-23 09:42").provisional
    assert until("5 working_day", f"{YEAR}-01-05 09:00").unannounced == (YEAR,)
    assert until("30 working_day", f"{YEAR - 1}-12-20 09:00").unannounced == (YEAR - 1, YEAR)
    assert until("3 month", f"{YEAR}-01-05 09:00").provisional
    assert not until("40 minute", f"{YEAR}-01-05 09:00").provisional


def test_the_same_date_is_certain_once_the_notice_is_there() -> None:
    calendar = WorkCalendar([Override(day("2060-10-07"), False, "国庆节", YEAR)], notices=[YEAR])
    before = until("5 working_day", "2060-09-30 09:00")
    after = until("5 working_day", "2060-09-30 09:00", calendar=calendar)

    assert (before.provisional, after.provisional) == (True, False)
    assert before.at != after.at


# Properties

starts = st.datetimes(datetime(2004, 1, 1), datetime(2059, 12, 31)).map(
    lambda naive: at(naive.date(), naive.time())
)
lengths = st.integers(0, 120)
units = st.sampled_from(Unit)
day_units = st.sampled_from([Unit.WORKING_DAY, Unit.DAY, Unit.MONTH])
offsets = st.integers(-5 * 24, 90 * 24)
stretches = st.lists(st.tuples(offsets, st.integers(0, 20 * 24)), max_size=4)


def lay(start: datetime, given: list[tuple[int, int]]) -> list[Pause]:
    begin = [start + timedelta(hours=offset) for offset, _length in given]
    return [
        Pause(begin, begin + timedelta(hours=length))
        for begin, (_offset, length) in zip(begin, given, strict=True)
    ]


@given(starts, lengths, units, stretches)
def test_a_longer_period_never_ends_earlier(start, n, unit, given) -> None:
    pauses = lay(start, given)
    ends = [
        due(Period(amount, unit), start, calendar=CALENDAR, pauses=pauses, now=NOW).at
        for amount in (n, n + 1)
    ]

    assert ends[0] <= ends[1]


@given(starts, lengths, day_units, stretches)
def test_days_and_months_end_on_a_working_day_and_not_before_they_begin(
    start, n, unit, given
) -> None:
    end = due(Period(n, unit), start, calendar=CALENDAR, pauses=lay(start, given), now=NOW)

    assert CALENDAR.is_working(end.at.date())
    assert end.at >= start


@given(starts, lengths, units, stretches)
def test_a_pause_never_makes_the_end_earlier(start, n, unit, given) -> None:
    pauses = lay(start, given)
    ends = [
        due(Period(n, unit), start, calendar=CALENDAR, pauses=pauses[:kept], now=NOW).at
        for kept in range(len(pauses) + 1)
    ]

    assert ends == sorted(ends)


@given(starts, lengths, units, stretches)
def test_the_order_of_pauses_does_not_matter(start, n, unit, given) -> None:
    pauses = lay(start, given)

    def ends(pauses: list[Pause]) -> datetime:
        return due(Period(n, unit), start, calendar=CALENDAR, pauses=pauses, now=NOW).at

    assert ends(pauses) == ends(pauses[::-1])


@given(starts, st.integers(1, 120))
def test_the_working_days_up_to_the_end_are_as_many_as_promised(start, n) -> None:
    end = due(Period(n, Unit.WORKING_DAY), start, calendar=CALENDAR, now=NOW)

    assert CALENDAR.working_days_between(end.received, end.at.date()) == n


@given(starts, st.integers(1, 60), stretches)
def test_working_days_not_paused_are_as_many_as_promised(start, n, given) -> None:
    end = due(
        Period(n, Unit.WORKING_DAY), start, calendar=CALENDAR, pauses=lay(start, given), now=NOW
    )

    counted = CALENDAR.working_days_between(end.received, end.at.date())
    assert counted - sum(end.stages[0].added) == n


@given(starts, lengths, lengths, units, units)
def test_an_extension_never_makes_the_end_earlier(start, n, more, unit, other) -> None:
    end = due(Period(n, unit), start, calendar=CALENDAR, now=NOW)
    longer = extend(end, Period(more, other))

    assert longer.at >= end.at
    assert longer.before == (end.at,)


@given(starts, lengths, units, stretches)
def test_every_end_can_explain_itself(start, n, unit, given) -> None:
    end = due(Period(n, unit), start, calendar=CALENDAR, pauses=lay(start, given), now=NOW)

    assert end.explanation.endswith("。")
    assert f"{end.at:%H:%M}" in end.explanation
    assert "%(" not in end.explanation


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 240))
def test_months_keep_the_day_or_end_the_month(start: date, n: int) -> None:
    end = add_months(start, n)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == n
    assert end.day == start.day or (end + timedelta(1)).day == 1


# Refusals


@pytest.mark.parametrize("unit", Unit)
def test_an_end_beyond_every_calendar_is_refused_in_words(unit: Unit) -> None:
    with pytest.raises(TooFar, match="太远"):
        due(Period(10_000, unit), at(date(9999, 12, 30), time(12)), calendar=CALENDAR, now=NOW)
    with pytest.raises(Invalid):
        due(Period(5, unit), datetime.min.replace(tzinfo=NOW.tzinfo), calendar=CALENDAR, now=NOW)


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(Period(5, Unit.DAY), datetime(2026, 11, 23), calendar=CALENDAR, now=NOW)


def test_the_longest_period_is_counted(country: WorkCalendar) -> None:
    end = until("10000 working_day", "2026-11-23 09:42")

    assert country.working_days_between(day("2026-11-23"), end.at.date()) == 10_000
