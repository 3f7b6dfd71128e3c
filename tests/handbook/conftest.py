"""The starter handbook, loaded; and no book left over from the test before."""

from collections.abc import Iterator
from typing import Any

import pytest

from huiketing.handbook import book
from huiketing.handbook.loading import load_starter
from huiketing.handbook.suggesting import in_use


@pytest.fixture(autouse=True)
def fresh_book() -> Iterator[None]:
    book.clear()
    in_use.clear()
    yield
    book.clear()
    in_use.clear()


@pytest.fixture
def starter(db: Any) -> book.Book:
    """The hundred procedures, as a place has them on its first day."""
    load_starter()
    return book.book()
