from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday


@pytest.fixture
def monday() -> Iterator[None]:
    """It is Monday, 2026-11-23, ten in the morning."""
    with time_machine.travel(NOW, tick=True):
        yield
