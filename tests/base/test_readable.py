"""How names, numbers and moments read."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from huiketing.base import readable, times

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 42, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def chinese_on_that_monday() -> Iterator[None]:
    with override("zh-hans"), times.as_of(MONDAY):
        yield


@pytest.mark.parametrize(
    ("name", "gender", "reads"),
    [
        ("朱丽华", "f", "朱女士"),
        ("钱金宝", "m", "钱先生"),
        ("许阿宝", "", "许**"),
        ("欧阳春燕", "f", "欧阳女士"),
        ("欧阳", "m", "欧先生"),  # two characters: a surname and a name
        ("  沈根娣 ", "f", "沈女士"),
        ("Anna Smith", "f", "Smith女士"),
        ("", "f", ""),
        ("   ", "", ""),
    ],
)
def test_a_resident_is_named_by_surname_where_others_can_read(
    name: str, gender: str, reads: str
) -> None:
    assert readable.courtesy(name, gender) == reads


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13857361234", "138****1234"),
        ("138 5736 1234", "138****1234"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_a_counter_screen_hides_the_middle_of_a_phone(number: str, masked: str) -> None:
    assert readable.mask_phone(number) == masked


def test_a_masked_landline_does_not_give_the_number_away() -> None:
    masked = readable.mask_phone("0573-85120163")

    assert masked.startswith("0573-")
    assert "8512" not in masked


@pytest.mark.parametrize(
    ("number", "grouped"),
    [
        ("13857361221", "138 5736 1221"),
        ("138****1221", "138 **** 1221"),
        ("0573-85120163", "0573-8512 0163"),
        ("02161234567", "021-6123 4567"),
        ("4008123123", "400 812 3123"),
        ("12345", "12345"),
        ("+85223456789", "+85223456789"),
    ],
)
def test_a_phone_is_grouped_so_that_it_can_be_read_aloud(number: str, grouped: str) -> None:
    assert readable.group_digits(number) == grouped


def test_days_are_short_for_staff_and_whole_for_residents() -> None:
    assert readable.staff_day(MONDAY.date()) == "11-23 周一"
    assert readable.staff_moment(MONDAY) == "11-23 周一 09:42"
    assert readable.resident_day(MONDAY.date()) == "11月23日（周一）"
    assert readable.resident_moment(MONDAY) == "11月23日（周一）09:42"
    assert readable.lintel_day(MONDAY) == "周一 11月23日"


def test_days_of_another_year_say_so() -> None:
    assert readable.staff_day(date(2027, 1, 4)) == "2027-01-04 周一"
    assert readable.resident_day(date(2025, 3, 9)) == "2025年3月9日（周日）"


def test_days_read_in_english_too() -> None:
    with override("en"):
        assert readable.staff_day(MONDAY.date()) == "Mon 23 Nov"
        assert readable.resident_moment(MONDAY) == "Mon 23 Nov, 09:42"


def test_a_moment_is_read_on_the_clock_of_the_place() -> None:
    late_in_utc = datetime(2026, 11, 22, 17, 5, tzinfo=ZoneInfo("UTC"))

    assert readable.staff_moment(late_in_utc) == "11-23 周一 01:05"


@pytest.mark.parametrize(
    ("passed", "reads"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=2), "2 分钟前"),
        (timedelta(minutes=59, seconds=59), "59 分钟前"),
        (timedelta(hours=3), "3 小时前"),
        (timedelta(hours=16), "昨天 17:42"),
        (timedelta(days=3), "11-20 周五 09:42"),
        (timedelta(minutes=-5), "11-23 周一 09:47"),
    ],
)
def test_how_long_ago(passed: timedelta, reads: str) -> None:
    assert readable.ago(MONDAY - passed) == reads


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("母亲", "母亲"),
        ("我妈", "我妈"),
        ("孙子", "孙子"),
        ("孙老太", "孙**"),
        ("孙子明", "孙**"),
        ("欧阳秀英", "欧阳**"),
        ("母亲朱惠珍", "母亲"),
        ("", ""),
    ],
)
def test_whom_somebody_came_for_is_kin_or_masked(typed: str, read: str) -> None:
    assert readable.behalf(typed) == read
