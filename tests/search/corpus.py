"""What one village has to be found: the same on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from huiketing.search.find import find
from huiketing.search.index import Item, put_all

SPACE = UUID("6f2d1c1e-0000-4000-8000-000000000000")
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)

_MATTERS = [
    # number, title, name, unit path, line, restricted, text
    ("QJ-2026-1147", "河道清淤", "朱建国", "1/5/51/", "SL", False,
     "村口那条河又堵了，下雨就漫上来。"),
    ("QJ-2026-1148", "电梯坏了", "单雄信", "1/5/51/", "ZJ", False,
     "3幢2单元的电梯停在4楼，老人下不来。"),
    ("QJ-2026-1149", "老年证办理", "沈月琴", "1/5/51/", "MZ", False,
     "替母亲办老年优待证，母亲 82 岁。"),
    ("QJ-2026-11", "重庆银行贷款盖章", "解珍", "1/5/51/", "CW", False,
     "贷款要村里盖章。"),
    ("ZW-2026-1147", "路灯不亮", "欧阳修", "1/5/52/", "ZJ", False,
     "周家圩村路口的路灯 LED 坏了三盏。"),
    ("ZW-2026-1150", "电动车充电桩", "John Smith", "1/5/52/", "ZJ", False,
     "梯次安装；电费另算。"),
    ("QJ-2026-1151", "家庭纠纷", "某某", "1/5/51/", "ZF", True,
     "电梯口争吵。"),
    ("QJ-2026-1152", "Ｗｉ-Ｆｉ 信号差", "朱建", "1/5/51/", "XX", False,
     "😀 信号时断时续，é都显示不出来 𠮷野家门口。"),
]  # fmt: skip


def items() -> list[Item]:
    """Eight matters, each registered a minute after the one before."""
    return [
        Item(
            kind="matter",
            subject_type="matters.matter",
            subject_uid=uuid5(SPACE, number),
            title=title,
            at=NOON + timedelta(minutes=minute),
            unit_path=path,
            lines=[line],
            restricted=restricted,
            number=number,
            names=[name],
            text=text,
        )
        for minute, (number, title, name, path, line, restricted, text) in enumerate(_MATTERS)
    ]


def fill() -> None:
    """Put the village into the index."""
    put_all(items())


def found(query: str, *scope: Any, **options: Any) -> list[str]:
    """The numbers of what the query finds, newest first."""
    return [hit.number for hit in find(query, *scope, **options).hits]
