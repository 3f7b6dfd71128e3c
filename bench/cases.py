"""Matters that are always the same: the n-th is made from n alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

NEEDLE = "电梯"
OPERATORS = 50
WITH_LONG_HISTORY = 20
LONG_HISTORY = 20  # entries
_SIGNS = "道路灯光房屋水管垃圾噪声树木停车门窗墙面楼道下水河岸桥面农田池塘店铺市场学校医院老人孩子"
_WORDS = [_SIGNS[i : i + 2] for i in range(0, len(_SIGNS) - 1, 2)]
_WORDS += [a + b for a in "东西南北中前后上下左右内外" for b in "村口桥头街巷路边屋角"][:160]
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = "明华丽芳强军敏静伟磊洋勇艳杰娟涛超霞平刚"


@dataclass(frozen=True)
class Case:
    """One matter: who asked what, when, who has it, how far it is."""

    n: int
    title: str
    words: str
    name: str
    phone: str
    procedure: int  # 0..7
    operator: int  # 0..49; 0 is the measured one
    state: str  # new, open, closed
    at: datetime
    entries: int


def case(n: int, until: datetime) -> Case:
    """The n-th case, its moment spread over the year before `until`."""
    seed = _scrambled(n)
    words = [_WORDS[(seed >> shift) % len(_WORDS)] for shift in range(50)]
    if n % 1000 == 7:
        words[25] = NEEDLE
    share = _scrambled(n * 7 + 3) % 100
    return Case(
        n=n,
        title="".join(_WORDS[(seed >> (shift * 3)) % len(_WORDS)] for shift in range(6))
        + f"事项{n}",
        words="".join(words),
        name=_SURNAMES[n % 20] + _GIVEN[(n // 20) % 20],
        phone=f"13{n % 10**9:09d}",
        procedure=n % 8,
        operator=(n // 8) % OPERATORS,
        state="new" if share < 5 else "open" if share < 20 else "closed",
        at=until - timedelta(seconds=_scrambled(n + 11) % (365 * 86400) + 3600),
        entries=LONG_HISTORY if n <= WITH_LONG_HISTORY else 3,
    )


def _scrambled(n: int) -> int:
    """A number of 64 bits that looks random and is not (splitmix64)."""
    n = (n + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    n = ((n ^ (n >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    n = ((n ^ (n >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return n ^ (n >> 31)
