import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huiketing.base.errors import Invalid
from huiketing.clock.periods import Period, Unit


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("40 minute", "40 分钟", "40 minutes"),
        ("2 hour", "2 小时", "2 hours"),
        ("5 working_day", "5 个工作日", "5 working days"),
        ("1 working_day", "1 个工作日", "1 working day"),
        ("15 day", "15 天", "15 days"),
        ("3 month", "3 个月", "3 months"),
    ],
)
def test_a_period_says_its_unit(code: str, chinese: str, english: str) -> None:
    assert str(Period.parse(code)) == chinese
    with translation.override("en"):
        assert str(Period.parse(code)) == english


@given(st.integers(0, 10_000), st.sampled_from(Unit))
def test_a_period_reads_back_what_it_wrote(amount: int, unit: Unit) -> None:
    period = Period(amount, unit)

    assert Period.parse(period.code) == period


@pytest.mark.parametrize("amount", [-1, 10_001, 2**70, True, 1.5, None])
def test_an_amount_nobody_can_wait_is_refused(amount) -> None:
    with pytest.raises(Invalid, match="0 到 10000"):
        Period(amount, Unit.DAY)


@pytest.mark.parametrize(
    "code",
    ["", "5", "working_day", "5 week", "-5 day", "5.0 day", "５ day", "5  day", "5 day\x00",
     "99999999999999999999 day", "٥ day", "5 DAY"],
)  # fmt: skip
def test_a_code_that_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        Period.parse(code)


def test_a_unit_out_of_the_database_is_as_good() -> None:
    assert Period(5, "working_day") == Period(5, Unit.WORKING_DAY)  # type: ignore[arg-type]


def test_a_unit_nobody_knows_is_refused() -> None:
    with pytest.raises(Invalid):
        Period(5, "week")  # type: ignore[arg-type]
