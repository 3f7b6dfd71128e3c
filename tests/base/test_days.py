"""A day beyond what any village has is refused where it is read."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from django import forms

import huiketing
from huiketing.base import times
from huiketing.base.forms import DayField, MomentField


class Asked(forms.Form):
    day = DayField()
    moment = MomentField(input_formats=["%Y-%m-%dT%H:%M"])


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_form_refuses_a_day_beyond(day: str) -> None:
    form = Asked({"day": day, "moment": f"{day}T00:00"})

    assert set(form.errors) == {"day", "moment"}
    with pytest.raises(ValueError, match=day):
        times.day_of(day)


def test_a_form_takes_a_day_as_it_is() -> None:
    form = Asked({"day": "2026-11-23", "moment": "2026-11-23T09:42"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["moment"].strftime("%H:%M") == "09:42"


def test_a_moment_is_known_by_what_it_is_in_utc() -> None:
    west = timezone(-timedelta(hours=23, minutes=59))

    assert times.known_moment(datetime(2026, 1, 1, tzinfo=west)).tzinfo is UTC
    for beyond in (
        datetime(2200, 12, 31, 12, tzinfo=west),
        datetime(9999, 12, 31, 23, tzinfo=west),
    ):
        with pytest.raises(ValueError, match=r"9999|220"):
            times.known_moment(beyond)


def test_the_first_day_is_known_from_its_first_minute(settings: Any) -> None:
    """In Shanghai it is still the year before in UTC then."""
    settings.TIME_ZONE = "Asia/Shanghai"

    form = Asked({"day": "1900-01-01", "moment": "1900-01-01T00:00"})

    assert form.is_valid(), form.errors


def test_no_form_of_the_house_takes_days_without_bounds() -> None:
    house = Path(huiketing.__file__).parent
    free = [
        str(path)
        for path in house.rglob("*.py")
        if any(
            f"forms.{kind}(label" in (text := path.read_text("utf-8")) or f"forms.{kind}(\n" in text
            for kind in ("DateField", "DateTimeField")
        )
    ]

    assert not free
