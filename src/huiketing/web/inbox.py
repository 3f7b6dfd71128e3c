"""How many notices wait for a person: what the lintel counts."""

from huiketing.history.models import Notice
from huiketing.org.models import Person

MOST_SHOWN = 99
"""A count past this is said as 99+."""


def unread(person: Person) -> int:
    """How many notices the person has not opened, 100 at most; one statement."""
    return Notice.objects.filter(to=person.uid).unread()[: MOST_SHOWN + 1].count()
