"""Plain or large print (大字版): a reader's own choice, kept in a cookie on their device."""

from collections.abc import Callable
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Mode = Literal["elder", "plain"]

COOKIE = "big"
_A_YEAR = 365 * 24 * 3600


def mode_of(request: HttpRequest) -> Mode:
    """The print size of this request: `?big=1` or `?big=0` in the address, else the cookie."""
    asked = request.GET.get(COOKIE)
    big = asked if asked in {"0", "1"} else request.COOKIES.get(COOKIE)
    return "elder" if big == "1" else "plain"


def remember(response: HttpResponse, big: bool) -> None:
    """Keep the choice on the reader's device for a year."""
    response.set_cookie(
        COOKIE,
        "1" if big else "0",
        max_age=_A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )


def without_choice(address: str) -> str:
    """The address without its `?big=`, so that it does not overrule the choice just made."""
    parts = urlsplit(address)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != COOKIE]
    return urlunsplit(parts._replace(query=urlencode(query)))


class LargePrintMiddleware:
    """Keep the choice that came with an address (a receipt's QR may hold `?big=1`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and set the cookie where the address asked for a size."""
        response = self.get_response(request)
        asked = request.GET.get(COOKIE)
        if asked in {"0", "1"} and request.COOKIES.get(COOKIE) != asked:
            remember(response, asked == "1")
        return response
