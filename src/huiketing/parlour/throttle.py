"""Limits for pages open to strangers: so many tries in so many minutes, counted in the database.

Counted there and not in memory, so that several server processes count together and a restart
forgets nothing.
"""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from huiketing.base import times
from huiketing.base.errors import TooMany
from huiketing.base.sealing import blind_index
from huiketing.parlour.models import Knock

DEVICE = "door"
"""The cookie that tells phones behind one address apart; it holds a number of ours, of nobody."""
SALT = "parlour.door"
KNOWN_FOR = 24 * 3600


def knock(what: str, *who: str, most: int, minutes: int) -> None:
    """Count one more try of `what` by `who`. Raises `TooMany` past `most` in a window."""
    key = blind_index(f"knock.{what}", "|".join(who))
    window = _window(minutes)
    with transaction.atomic():
        row, created = Knock.objects.get_or_create(key=key, window=window)
        if created:
            return
        Knock.objects.filter(pk=row.pk).update(times=F("times") + 1)
    if row.times + 1 > most:
        raise TooMany


def address(request: HttpRequest) -> str:
    """Where a request comes from; the proxy's word counts only where TLS ends at one."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS else ""
    return forwarded.split(",")[-1].strip() or request.META.get("REMOTE_ADDR", "")


def device(request: HttpRequest) -> str:
    """Which phone it is, by the number it was given here lately; empty where it shows none."""
    try:
        given = signing.loads(request.COOKIES.get(DEVICE, ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return ""
    return str(given)


def tell_apart(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a phone that has none its number, with the page that is shown to be filled in."""
    if request.method == "GET" and not device(request):
        response.set_cookie(
            DEVICE,
            signing.dumps(get_random_string(16), salt=SALT),
            max_age=KNOWN_FOR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _window(minutes: int) -> datetime:
    now = times.now()
    return now.replace(minute=now.minute // minutes * minutes, second=0, microsecond=0)
