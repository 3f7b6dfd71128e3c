"""How long something may take: an amount and the unit it is counted in, never one without it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from huiketing.base.errors import Invalid

MOST = 10_000


class Unit(models.TextChoices):
    """What a limit is counted in (计时单位); the source of a limit always names it."""

    MINUTE = "minute", pgettext_lazy("unit", "minutes")
    HOUR = "hour", pgettext_lazy("unit", "hours")
    WORKING_DAY = "working_day", pgettext_lazy("unit", "working days")
    DAY = "day", pgettext_lazy("unit", "calendar days")
    MONTH = "month", pgettext_lazy("unit", "months")


BY_THE_CLOCK = frozenset({Unit.MINUTE, Unit.HOUR})
"""Units that run through nights and holidays, counted from the moment (民法典 第201条)."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as a rule states it (期限): 5 working days, 3 months, 40 minutes."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in Unit.values:
            raise Invalid(_("A period is counted in minutes, hours, days or months."))
        if type(self.amount) is not int or not 0 <= self.amount <= MOST:
            raise Invalid(_("A period is a whole number from 0 to 10000."))
        object.__setattr__(self, "unit", Unit(self.unit))

    @property
    def code(self) -> str:
        """As stored and exchanged: `5 working_day`."""
        return f"{self.amount} {self.unit.value}"

    @property
    def by_the_clock(self) -> bool:
        """Whether nights and holidays count too."""
        return self.unit in BY_THE_CLOCK

    @classmethod
    def parse(cls, code: str) -> "Period":
        """Read `code` back. Raises `Invalid` for anything else."""
        amount, _blank, unit = code.strip().partition(" ")
        if not (amount.isascii() and amount.isdigit() and len(amount) <= len(str(MOST))):
            raise Invalid(_("A period is a whole number from 0 to 10000."))
        if unit not in Unit.values:
            raise Invalid(_("A period is counted in minutes, hours, days or months."))
        return cls(int(amount), Unit(unit))

    def __str__(self) -> str:
        n = self.amount
        match self.unit:
            case Unit.MINUTE:
                text = ngettext("%(n)d minute", "%(n)d minutes", n)
            case Unit.HOUR:
                text = ngettext("%(n)d hour", "%(n)d hours", n)
            case Unit.WORKING_DAY:
                text = ngettext("%(n)d working day", "%(n)d working days", n)
            case Unit.DAY:
                text = ngettext("%(n)d day", "%(n)d days", n)
            case Unit.MONTH:
                text = ngettext("%(n)d month", "%(n)d months", n)
        return text % {"n": n}
