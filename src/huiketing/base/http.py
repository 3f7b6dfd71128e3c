"""What every view shares: the typed request, and one answer for page or fragment."""

import re
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from huiketing.org.models import Person


Answer = TypeVar("Answer", bound=HttpResponseBase)

UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
"""Signs that no file may have in its name on Windows, where most counters are."""


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


def under_name(response: Answer, name: str, *, plain: str, shown: bool = False) -> Answer:
    """The answer as a file of this name (RFC 6266), `plain` for what reads no more than ASCII.

    `shown` is for what a program opens by itself instead of keeping it.
    """
    kind = "inline" if shown else "attachment"
    words = quote(UNFIT.sub("-", name).strip(" ."), safe="")
    ascii_only = re.sub(r"[^A-Za-z0-9._-]+", "-", plain)
    response.headers["Content-Disposition"] = (
        f"{kind}; filename=\"{ascii_only}\"; filename*=UTF-8''{words}"
    )
    return response
