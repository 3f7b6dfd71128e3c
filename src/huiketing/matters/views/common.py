"""What the pages of a matter share."""

from django.utils.http import url_has_allowed_host_and_scheme

from huiketing.base.errors import NotFound
from huiketing.base.http import Request
from huiketing.matters.models import Matter
from huiketing.matters.reading import Whole, whole_of


def whole_or_404(request: Request, number: str, *, all_events: bool = False) -> Whole:
    """The matter with everything, if this person may read it; a stranger gets 404."""
    whole = None if "\x00" in number else whole_of(number, request.user, all_events=all_events)
    if whole is None:
        raise NotFound
    return whole


def matter_or_404(request: Request, number: str) -> Matter:
    """The matter's row for a step, if this person may read it; a stranger gets 404."""
    rows = Matter.objects.visible_to(request.user).select_related(
        "party", "handler", "line", "unit", "first_receiver", "procedure__procedure"
    )
    matter = None if "\x00" in number else rows.filter(number=number).first()
    if matter is None:
        raise NotFound
    return matter


def own_page(wanted: str) -> str:
    """The address to go back to, if it is one of ours; else nothing."""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours and wanted.startswith("/") else ""
