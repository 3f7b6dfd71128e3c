"""Who acts in the stories of history, and on what. History knows nobody but by uid and name."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from huiketing.base.ids import uuid7


@dataclass(frozen=True)
class Someone:
    name: str
    uid: UUID = field(default_factory=uuid7)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Matter:
    uid: UUID = field(default_factory=uuid7)

    @property
    def _meta(self) -> Any:
        return SimpleNamespace(label_lower="matters.matter")


LI = Someone("李慧芳")  # clerk at the desk
WANG = Someone("王建国")  # answers
ZHOU = Someone("周海英")  # leads
