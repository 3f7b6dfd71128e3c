from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from huiketing.base import times
from huiketing.base.china import (
    birthday_of_id,
    check_character,
    check_id_number,
    check_phone,
    gender_of_id,
)
from huiketing.base.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("19912345678", "19912345678"),
        ("0573 8512 1234", "0573-85121234"),
        ("(0573)85121234", "0573-85121234"),
        ("057385121234", "0573-85121234"),
        ("+86 573 85121234", "0573-85121234"),
        ("0572-2012345", "0572-2012345"),
        ("010-65121234", "010-65121234"),
        ("+86 10 65121234", "010-65121234"),
        ("0086 21 65121234", "021-65121234"),
        ("0573-85121234转602", "0573-85121234-602"),
        ("17012345678转1234", "17012345678-1234"),
        ("0573-85121234 ext. 8", "0573-85121234-8"),
        ("12345", "12345"),
        ("110", "110"),
        ("10086", "10086"),
        ("95588", "95588"),
        ("400-812-3456", "4008123456"),
        ("+852 2345 6789", "+85223456789"),
        ("0081 3 1234 5678", "+81312345678"),
    ],
)
def test_a_phone_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert check_phone(typed) == kept
    assert check_phone(kept) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1385736421", "少了 1 位。手机号是 11 位。"),
        ("138573642", "少了 2 位。手机号是 11 位。"),
        ("0573-851212", "少了 2 位。座机请写成 0573-8512xxxx。"),
        ("138573642111", "多了 1 位。手机号是 11 位。"),
        ("12857364211", "没有 12 开头的手机号，再对一遍。"),
        ("85121234", "少了区号。座机请写成 0573-8512xxxx。"),
        ("0573-851212345", "区号 0573 后面多了 1 位。"),
        ("0573-15121234", "区号 0573 后面的号码不会以 1 开头，再对一遍。"),
        ("没有电话", "电话里只能有数字，写成 13812345678 或 0573-8512xxxx。"),
        ("", "请写个电话，好给您回话。"),
        ("  -- ", "请写个电话，好给您回话。"),
        ("138\x0012345678", "电话里只能有数字，写成 13812345678 或 0573-8512xxxx。"),
        ("9" * 300, "多了 289 位。手机号是 11 位。"),
        ("25857364211", "手机号以 1 开头，座机以 0 开头，再对一遍。"),
    ],
)
def test_a_wrong_phone_is_answered_with_what_is_wrong(typed: str, said: str) -> None:
    with override("zh-hans"), pytest.raises(Invalid) as refused:
        check_phone(typed)

    assert str(refused.value) == said


@given(st.text())
def test_any_text_is_a_phone_or_is_refused_and_nothing_else(typed: str) -> None:
    try:
        kept = check_phone(typed)
    except Invalid:
        return
    assert check_phone(kept) == kept


def an_id(first17: str) -> str:
    return first17 + check_character(first17)


def test_an_id_number_tells_birthday_and_gender() -> None:
    number = check_id_number(f" {an_id('33048219630412002')} ".lower())

    assert birthday_of_id(number) == date(1963, 4, 12)
    assert gender_of_id(number) == "female"
    assert gender_of_id(an_id("33048219630412001")) == "male"


def test_the_check_character_of_the_standards_own_example() -> None:
    # GB 11643-1999, 4.1: 11010519491231002X and 440524188001010014
    assert check_id_number("11010519491231002x") == "11010519491231002X"
    assert check_id_number("440524188001010014") == "440524188001010014"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("33048219630412", "身份证号少了 4 位。"),
        ("110105194912310020", "身份证号有一位不对，请对着证件再看一遍。"),
        ("330482196313120026", "身份证号中间的 19631312 不是出生日期，再看一眼证件。"),
        ("330482209901010026", "身份证号中间的 20990101 不是出生日期，再看一眼证件。"),
        ("330482630412002", "15 位的旧号已经不用了，请写现在身份证上的 18 位。"),
        ("33048219630412002XX", "身份证号是 18 位数字，只有最后一位可以是 X。"),
        ("1101051949123100200", "身份证号写了 19 位，应该是 18 位。"),
        ("", "身份证号是 18 位数字，只有最后一位可以是 X。"),
        ("三三零", "身份证号是 18 位数字，只有最后一位可以是 X。"),
    ],
)
def test_a_wrong_id_number_is_answered_with_what_is_wrong(typed: str, said: str) -> None:
    with (
        override("zh-hans"),
        times.as_of(datetime(2026, 11, 23, tzinfo=UTC)),
        pytest.raises(Invalid) as refused,
    ):
        check_id_number(typed)

    assert str(refused.value) == said


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(place: int, shift: int) -> None:
    number = an_id("33048219630412002")
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

    with pytest.raises(Invalid):
        check_id_number(wrong)
