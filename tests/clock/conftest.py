"""The Chinese catalogue of the room, compiled, and days and moments said shortly."""

import gettext
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import trans_real

import huiketing.clock
from huiketing.clock.calendar import WorkCalendar

CATALOGUE = Path(huiketing.clock.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.fixture(scope="session", autouse=True)
def catalogue() -> None:
    """Compile the room's catalogue if that has not been done since it was written."""
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < CATALOGUE.stat().st_mtime:
        polib.pofile(str(CATALOGUE)).save_as_mofile(str(compiled))
        gettext._translations.clear()  # type: ignore[attr-defined]
        trans_real._translations.clear()  # type: ignore[attr-defined]
        trans_real._default = None  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture(scope="session")
def country() -> WorkCalendar:
    """The country's calendar as shipped, without anything of the place's own."""
    return WorkCalendar()
