"""The papers printed of a matter: the one-time notice, the order, the receipt for originals."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiketing.base.errors import NotFound
from huiketing.base.http import Request
from huiketing.matters.models import Matter
from huiketing.matters.reading import Whole
from huiketing.matters.views.common import whole_or_404


def public_address(matter: Matter) -> str:
    """Where the resident follows it; what a QR holds."""
    return f"{settings.PUBLIC_URL}/t/{matter.tracking_code}"


def _paper(request: Request, template: str, whole: Whole, **more: Any) -> HttpResponse:
    context = {
        "whole": whole,
        "matter": whole.matter,
        "address": public_address(whole.matter),
        "digest": whole.digest,
        "place": whole.matter.unit.name,
    }
    return render(request, template, context | more)


@require_GET
def notice(request: Request, number: str) -> HttpResponse:
    """The one paper that names everything missing (一次性告知单); the last one given."""
    whole = whole_or_404(request, number)
    if not whole.papers:
        raise NotFound
    return _paper(request, "matters/notice.html", whole, paper=whole.papers[-1])


@require_GET
def originals(request: Request, number: str) -> HttpResponse:
    """What is held for the resident while somebody runs for them (代办收件清单)."""
    whole = whole_or_404(request, number)
    if not whole.originals:
        raise NotFound
    return _paper(request, "matters/originals.html", whole)


@require_GET
def order(request: Request, number: str, order: str) -> HttpResponse:
    """A numbered order (督办单)."""
    whole = whole_or_404(request, number)
    found = next((each for each in whole.orders if each.number == order), None)
    if found is None:
        raise NotFound
    return _paper(request, "matters/order.html", whole, order=found)
