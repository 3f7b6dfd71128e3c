"""What every view shares: the typed request, and one answer for page or fragment."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from huiketing.org.models import Person


class Request(HttpRequest):
    """A request past LoginRequiredMiddleware and HtmxMiddleware."""

    user: "Person"
    htmx: HtmxDetails


def render_either(
    request: Request, page: str, fragment: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render only the fragment when htmx asks for it, the whole page otherwise."""
    wants_fragment = bool(request.htmx) and not request.htmx.boosted
    response = render(request, fragment if wants_fragment else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
