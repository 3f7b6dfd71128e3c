"""The lines of work in use, without asking for them every time."""

from huiketing.base.recent import Recent
from huiketing.org.models import Line

lines_in_use: Recent[list[Line]] = Recent(
    lambda: list(Line.objects.filter(is_active=True)), seconds=30.0
)
"""In the place's order, half a minute old at most."""


def line_in_use(code: str) -> Line | None:
    """The line in use with this code."""
    return next((line for line in lines_in_use() if line.code == code), None)
