"""Who works at a unit."""

from huiketing.org.models import Unit
from huiketing.org.selectors import Member, team
from huiketing.org.selectors.lines import lines_in_use


def people_of(unit: Unit) -> list[Member]:
    """Everybody with a post at the unit, with lines and presence; one query."""
    return team(unit, {line.code: line.name for line in lines_in_use()})
