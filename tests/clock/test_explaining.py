import pytest
from django.utils import translation

from huiketing.clock.calendar import Hours, Override, WorkCalendar
from huiketing.clock.due import Pause, due, explain
from tests.clock.moments import day, moment, period

CALENDAR = WorkCalendar()


def said(code: str, start: str, *, calendar: WorkCalendar = CALENDAR, **more) -> str:
    now = moment(more.pop("now", "2026-11-23 15:00"))
    return explain(due(period(code), moment(start), calendar=calendar, now=now, **more))


@pytest.mark.parametrize(
    ("code", "start", "sentence"),
    [
        (
            "5 working_day", "2026-11-23 09:42",
            "11月23日 09:42 受理，当天不算，第 5 个工作日是 11月30日（周一），到 17:00 止；"
            "其中 11月28日、29日 周末不算。",
        ),
        (
            "5 working_day", "2026-09-30 10:00",
            "9月30日 10:00 受理，当天不算，第 5 个工作日是 10月13日（周二），到 17:00 止；"
            "其中 10月1日至7日 国庆节，10月11日 周末不算；10月10日（周六）调休上班，照算。",
        ),
        (
            "2 working_day", "2025-09-30 10:00",
            "9月30日 10:00 受理，当天不算，第 2 个工作日是 10月10日（周五），到 17:00 止；"
            "其中 10月1日至8日 国庆节、中秋节不算。",
        ),
        (
            "60 working_day", "2026-01-05 10:00",
            "1月5日 10:00 受理，当天不算，第 60 个工作日是 4月3日（周五），到 17:00 止；"
            "其中 19 个周末日，2月15日至23日 春节不算；"
            "2月14日（周六）、2月28日（周六）调休上班，照算。",
        ),
        (
            "5 working_day", "2026-11-21 10:00",
            "11月21日 10:00 收到，不在上班时间，算 11月23日（周一）受理，当天不算，"
            "第 5 个工作日是 11月30日（周一），到 17:00 止；其中 11月28日、29日 周末不算。",
        ),
        ("0 working_day", "2026-11-23 09:00", "11月23日 09:00 受理，当天办好，到 17:00 止。"),
        (
            "15 day", "2026-11-18 10:00",
            "11月18日 10:00 受理，当天不算，第 15 天是 12月3日（周四），到 17:00 止。",
        ),
        (
            "15 day", "2026-09-18 10:00",
            "9月18日 10:00 受理，当天不算，第 15 天是 10月3日（周六），正逢国庆节，"
            "顺延到 10月8日（周四），到 17:00 止。",
        ),
        (
            "15 day", "2026-11-13 10:00",
            "11月13日 10:00 受理，当天不算，第 15 天是 11月28日（周六），正逢周末，"
            "顺延到 11月30日（周一），到 17:00 止。",
        ),
        (
            "1 month", "2026-01-30 10:00",
            "1月30日 10:00 受理，当天不算，满 1 个月是 2月28日（周六），到 17:00 止；"
            "那个月没有 30 日，按月末算。",
        ),
        (
            "3 month", "2025-12-01 10:00",
            "12月1日 10:00 受理，当天不算，满 3 个月是 2026年3月1日（周日），正逢周末，"
            "顺延到 2026年3月2日（周一），到 17:00 止。",
        ),
        (
            "2 hour", "2026-11-23 09:42",
            "11月23日 09:42 受理，按钟点连续算，2 小时，到 11月23日 11:42 止。",
        ),
        (
            "2 working_day", "2060-01-05 09:00",
            "1月5日 09:00 受理，当天不算，第 2 个工作日是 1月7日（周三），到 17:00 止；"
            "2060 年放假安排还没公布，公布后会重算。",
        ),
        (
            "1 working_day", "2059-12-31 09:00",
            "12月31日 09:00 受理，当天不算，第 1 个工作日是 2060年1月2日（周五），到 17:00 止；"
            "其中 2060年1月1日 元旦不算；2059、2060 年放假安排还没公布，公布后会重算。",
        ),
    ],
)  # fmt: skip
def test_a_date_says_how_it_was_reached(code: str, start: str, sentence: str) -> None:
    assert said(code, start) == sentence


def test_a_pause_is_said_with_its_reason() -> None:
    pauses = [Pause(moment("2026-09-29 09:50"), moment("2026-10-09 10:20"), "等材料")]

    assert said("5 working_day", "2026-09-28 09:42", pauses=pauses).endswith(
        "；9月29日至10月9日停表（等材料），3 个工作日不算。"
    )


def test_pauses_that_overlap_are_said_once() -> None:
    pauses = [
        Pause(moment("2026-11-24 09:50"), moment("2026-11-25 10:20"), "等材料"),
        Pause(moment("2026-11-25 09:00"), moment("2026-11-26 10:20"), "听证"),
    ]

    assert said("5 working_day", "2026-11-23 09:42", pauses=pauses).endswith(
        "；11月24日至26日停表（等材料、听证），2 个工作日不算。"
    )


def test_a_pause_that_lasts_is_said_so_far() -> None:
    pauses = [Pause(moment("2026-11-19 09:50"), None, "等材料")]

    assert said("5 working_day", "2026-11-18 09:42", pauses=pauses).endswith(
        "；11月19日起停表（等材料），到现在 2 个工作日不算。"
    )


def test_a_pause_within_one_day_is_not_worth_a_word() -> None:
    pauses = [Pause(moment("2026-11-24 09:50"), moment("2026-11-24 10:20"), "等材料")]

    assert "停表" not in said("5 working_day", "2026-11-23 09:42", pauses=pauses)


def test_a_long_stop_of_a_clock_of_minutes_is_said_in_days() -> None:
    pauses = [Pause(moment("2026-11-23 09:50"), moment("2026-12-03 09:50"), "等专家")]

    assert said("40 minute", "2026-11-23 09:42", pauses=pauses) == (
        "11月23日 09:42 受理，按钟点连续算，40 分钟，加上停表的 10 天，到 12月3日 10:22 止；"
        "11月23日 09:50 至 12月3日 09:50 停表（等专家），10 天不算。"
    )


def test_months_lengthened_by_a_pause_say_both() -> None:
    pauses = [Pause(moment("2026-11-05 09:50"), moment("2026-11-09 10:20"))]

    assert said("1 month", "2026-11-02 09:42", pauses=pauses) == (
        "11月2日 09:42 受理，当天不算，1 个月，加上停表的 4 天，是 12月6日（周日），正逢周末，"
        "顺延到 12月7日（周一），到 17:00 止；11月5日至9日停表，4 天不算。"
    )


def test_an_extension_is_said_after_the_old_date() -> None:
    assert said("5 working_day", "2026-11-23 09:42", extensions=[period("1 month")]) == (
        "11月23日 09:42 受理，当天不算，第 5 个工作日是 11月30日（周一），到 17:00 止；"
        "其中 11月28日、29日 周末不算；后延长 1 个月，到 12月30日（周三）17:00 止。"
    )


def test_each_date_counts_the_days_off_of_its_own_stretch() -> None:
    assert said("20 working_day", "2026-11-25 10:00", extensions=[period("5 working_day")]) == (
        "11月25日 10:00 受理，当天不算，第 20 个工作日是 12月23日（周三），到 17:00 止；"
        "其中 8 个周末日不算；后延长 5 个工作日，到 12月30日（周三）17:00 止；"
        "其中 12月26日、27日 周末不算。"
    )


def test_a_day_off_without_a_name_is_a_day_off() -> None:
    calendar = WorkCalendar([Override(day("2026-11-25"), False)])

    assert "其中 11月25日 休息日不算" in said(
        "2 working_day", "2026-11-23 09:42", calendar=calendar
    )
    assert "正逢休息日" in said("2 day", "2026-11-23 09:42", calendar=calendar)


def test_a_same_day_promise_that_moves_names_its_day() -> None:
    calendar = WorkCalendar(hours=[Hours(after_hours_next_day=False)])

    assert said("0 day", "2026-11-27 20:00", calendar=calendar) == (
        "11月27日 20:00 受理，到 11月30日（周一）17:00 止。"
    )


def test_many_holidays_are_counted_not_listed() -> None:
    assert said("240 working_day", "2026-01-05 09:00") == (
        "1月5日 09:00 受理，当天不算，第 240 个工作日是 12月23日（周三），到 17:00 止；"
        "其中 82 个周末日，30 天节假日不算；5 天调休上班，照算。"
    )


def test_the_sentence_is_there_in_english_too() -> None:
    with translation.override("en"):
        assert said("5 working_day", "2026-09-30 10:00") == (
            "accepted on 30 September 10:00, that day not counted, working day 5 is "
            "13 October (Tue), until 17:00; not counted: 1 October to 7 October (National Day), "
            "11 October (weekend); 10 October (Sat) worked to make up, counted."
        )
