"""Who works at a unit, and the lines of work, without asking for the latter every time."""

from huiketing.base.recent import Recent
from huiketing.org.models import Line, Unit
from huiketing.org.selectors import Member, team

lines: Recent[list[Line]] = Recent(lambda: list(Line.objects.filter(is_active=True)), 30.0)
"""The lines in use, half a minute old at most."""


def line_of(code: str) -> Line | None:
    """The line in use with this code."""
    return next((line for line in lines() if line.code == code), None)


def people_of(unit: Unit) -> list[Member]:
    """Everybody with a post at the unit, with lines and presence; one query."""
    return team(unit, {line.code: line.name for line in lines()})
