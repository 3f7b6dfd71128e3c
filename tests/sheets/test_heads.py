"""However long a cell is, looking for heads in it is little work."""

import pytest

from huiketing.sheets import heads
from huiketing.sheets.columns import Column
from huiketing.sheets.matching import match
from huiketing.sheets.reading import read
from tests.sheets.test_reading import xlsx


def test_heads_are_looked_at_only_as_far_as_a_head_reaches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []
    folded = heads.fold
    monkeypatch.setattr(heads, "fold", lambda text: (seen.append(len(text)), folded(text))[1])
    heads._squeezed.cache_clear()
    heads._bared.cache_clear()
    columns = [Column(f"c{at}", f"列{at}", aliases=(f"甲{at}", f"乙{at}")) for at in range(20)]

    sheet = read(xlsx([["(" * 32_000] * 3, ["x" * 32_000] * 3]), expected=["姓名"])
    match(sheet.heads, columns)

    assert max(seen) <= 60
    assert len(seen) < 200  # each head once, not once for every name it is compared with
