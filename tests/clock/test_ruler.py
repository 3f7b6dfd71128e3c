import pytest

from huiketing.clock.calendar import WorkCalendar
from huiketing.clock.due import Pause, Period, Unit, due
from huiketing.clock.ruler import MOST_TICKS, Ruler, Tick, ticks
from tests.clock.moments import moment, period

CALENDAR = WorkCalendar()
SHORT = {Tick.USED: "x", Tick.EMPTY: ".", Tick.TODAY: "T", Tick.OVER: "!", Tick.PAUSED: "p"}


def ruler(start: str, ends: str, now: str, *pauses: Pause) -> Ruler:
    return ticks(moment(start), moment(ends), moment(now), pauses, calendar=CALENDAR)


def drawn(shown: Ruler) -> str:
    return "".join(SHORT[state] for state in shown.states)


@pytest.mark.parametrize(
    ("now", "drawing", "kind", "text", "remaining", "late"),
    [
        ("2026-11-23 10:00", ".....", "ok", "剩 5 天", 5, 0),
        ("2026-11-24 10:00", "x....", "ok", "剩 4 天", 4, 0),
        ("2026-11-26 10:00", "xxx..", "ok", "剩 2 天", 2, 0),
        ("2026-11-28 10:00", "xxxx.", "ok", "剩 1 天", 1, 0),  # Saturday
        ("2026-11-30 10:00", "xxxxT", "due", "今天到期", 0, 0),
        ("2026-11-30 17:00", "xxxxT", "due", "今天到期", 0, 0),  # at the stroke
        ("2026-11-30 17:01", "xxxx!", "late", "已过 17:00", 0, 0),
        ("2026-12-01 09:00", "xxxxx!", "late", "逾期 1 天", 0, 1),
        ("2026-12-02 09:00", "xxxxx!!", "late", "逾期 2 天", 0, 2),
        ("2026-12-06 09:00", "xxxxx!!!!", "late", "逾期 4 天", 0, 4),  # Sunday
    ],
)
def test_five_working_days_pass_on_the_ruler(
    now: str, drawing: str, kind: str, text: str, remaining: int, late: int
) -> None:
    shown = ruler("2026-11-23 09:42", "2026-11-30 17:00", now)

    assert drawn(shown) == drawing
    assert (shown.kind, shown.text) == (kind, text)
    assert (shown.remaining, shown.late) == (remaining, late)


def test_a_make_up_saturday_is_a_tick_and_the_holiday_is_none() -> None:
    shown = ruler("2026-09-30 10:00", "2026-10-13 17:00", "2026-10-10 10:00")

    assert drawn(shown) == "xxx.."


def test_days_stopped_are_marked_and_the_words_say_why() -> None:
    stopped = Pause(moment("2026-11-24 10:00"), None, "等材料")
    now = moment("2026-11-26 09:00")
    end = due(
        period("5 working_day"), moment("2026-11-23 09:42"),
        calendar=CALENDAR, pauses=[stopped], now=now,
    )  # fmt: skip

    shown = ticks(moment("2026-11-23 09:42"), end.at, now, [stopped], calendar=CALENDAR)

    assert drawn(shown) == "xpp...."
    assert (shown.kind, shown.text) == ("paused", "停表第 3 天，等材料")


def test_a_stop_without_a_reason_is_only_a_stop() -> None:
    stopped = Pause(moment("2026-11-24 10:00"))

    shown = ruler("2026-11-23 09:42", "2026-11-30 17:00", "2026-11-24 12:00", stopped)

    assert shown.text == "停表第 1 天"


def test_what_was_stopped_and_runs_again_is_marked_only_in_the_ticks() -> None:
    over = Pause(moment("2026-11-24 10:00"), moment("2026-11-26 10:00"), "等材料")

    shown = ruler("2026-11-23 09:42", "2026-12-02 17:00", "2026-11-27 12:00", over)

    assert drawn(shown) == "xppx..."
    assert (shown.kind, shown.text) == ("ok", "剩 3 天")


def test_a_stop_after_the_end_does_not_hide_that_it_is_late() -> None:
    stopped = Pause(moment("2026-12-01 10:00"), None, "等材料")

    shown = ruler("2026-11-23 09:42", "2026-11-30 17:00", "2026-12-02 12:00", stopped)

    assert (shown.kind, shown.text) == ("late", "逾期 2 天")


@pytest.mark.parametrize(
    ("now", "drawing", "kind", "text"),
    [
        ("2026-11-23 10:00", "T", "due", "今天 11:42 到期"),
        ("2026-11-23 12:00", "!", "late", "已过 11:42"),
        ("2026-11-24 09:00", "x!", "late", "逾期 1 天"),
    ],
)
def test_a_clock_of_hours_is_one_tick(now: str, drawing: str, kind: str, text: str) -> None:
    shown = ruler("2026-11-23 09:42", "2026-11-23 11:42", now)

    assert (drawn(shown), shown.kind, shown.text) == (drawing, kind, text)


def test_a_clock_of_hours_over_a_weekend_says_its_day() -> None:
    friday = ruler("2026-11-27 14:00", "2026-11-28 14:00", "2026-11-27 15:00")
    sunday = ruler("2026-11-27 14:00", "2026-11-28 14:00", "2026-11-29 15:00")

    assert (friday.kind, friday.text) == ("ok", "11月28日 14:00 到期")
    assert (sunday.kind, sunday.text) == ("late", "已过 11月28日 14:00")


def test_what_came_after_hours_begins_on_the_next_working_day() -> None:
    shown = ruler("2026-11-21 10:00", "2026-11-30 17:00", "2026-11-23 10:00")

    assert drawn(shown) == "....."


@pytest.mark.parametrize("amount", [3, 5, 10, 30])
@pytest.mark.parametrize(
    "start",
    ["2026-11-21 10:00", "2026-11-22 10:00", "2026-11-20 18:30", "2026-11-23 09:42"],
    ids=["on a Saturday", "on a Sunday", "after hours on a Friday", "on a plain morning"],
)
def test_the_days_left_are_those_promised_and_drawn_from_the_first_moment(
    start: str, amount: int
) -> None:
    end = due(Period(amount, Unit.WORKING_DAY), moment(start), calendar=CALENDAR)

    for now in (moment(start), moment("2026-11-23 16:00")):
        shown = ticks(moment(start), end.at, now, calendar=CALENDAR)
        assert (shown.remaining, shown.text) == (amount, f"剩 {amount} 天")
        assert drawn(shown) == "." * amount
    next_day = ticks(moment(start), end.at, moment("2026-11-24 09:00"), calendar=CALENDAR)
    assert (next_day.remaining, drawn(next_day)) == (amount - 1, "x" + "." * (amount - 1))


def test_over_a_weekend_as_many_days_are_left_as_ticks_are_empty() -> None:
    for now in ("2026-11-27 10:00", "2026-11-28 10:00", "2026-11-29 23:00"):
        shown = ruler("2026-11-21 10:00", "2026-11-30 17:00", now)
        assert shown.remaining == drawn(shown).count(".") == 1


def test_a_long_clock_is_wide_and_a_very_long_one_only_words() -> None:
    wide = ruler("2026-11-02 09:00", "2026-11-17 17:00", "2026-11-03 09:00")
    words = ruler("2026-01-05 09:00", "2026-12-31 17:00", "2026-01-06 09:00")
    ages = ruler("1990-01-05 09:00", "1990-01-08 17:00", "2026-01-06 09:00")

    assert (wide.wide, len(wide.states)) == (True, 11)
    assert (words.states, words.text) == ([], f"剩 {words.remaining} 天")
    assert words.remaining > MOST_TICKS
    assert (ages.states, ages.kind) == ([], "late")
