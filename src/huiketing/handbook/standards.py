"""How this place signs its book off, read from its `SignOffRule` rows."""

from huiketing.base import times
from huiketing.base.recent import Recent
from huiketing.handbook.models import SignOffRule

_rows: Recent[list[SignOffRule]] = Recent(lambda: list(SignOffRule.objects.all()))


def standard() -> SignOffRule:
    """The rule that holds today; where the place wrote none, one peer and a review a year."""
    today = times.today()
    held = (row for row in _rows() if row.since <= today)
    return next(held, None) or SignOffRule(since=today)


def forget() -> None:
    """After a change of the rows."""
    _rows.clear()
