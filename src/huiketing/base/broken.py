"""The pages for what cannot even be read, and for what broke on our side.

None of them looks at the request, which may be what is at fault, nor asks the database.
"""

import sys

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from huiketing.base.errors import OutOfReach

WAIT = 10  # seconds, told to programs that come again by themselves
SQLITE_SAYS = ("locked", "busy", "unable to open", "disk")
"""Words of its messages when the file is at fault. Of a wrong statement SQLite complains by the
same class of error."""

UNREADABLE = (BadRequest, MultiPartParserError, SuspiciousOperation)


def is_out_of_reach(error: BaseException | None) -> bool:
    """Whether the database was away, busy or out of room, so that it may go well later."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return connection.vendor != "sqlite" or any(word in str(error) for word in SQLITE_SAYS)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page after an address or a body that is none. Django's own reads the body once more."""
    return HttpResponse(render_to_string("400.html"), status=400)


def unmeasured() -> HttpResponse:
    """The page after a body that does not say how long it is, of which nothing can be read."""
    return HttpResponse(render_to_string("411.html"), status=411)


def broken(request: HttpRequest) -> HttpResponse:
    """The page after an error nobody expected; called while it is being handled."""
    error = sys.exception()
    if isinstance(error, UNREADABLE):  # met while the page of another refusal was made
        return unreadable(request, error)
    if is_out_of_reach(error):
        response = HttpResponse(render_to_string("503.html"), status=OutOfReach.status)
        response.headers["Retry-After"] = str(WAIT)
        return response
    return HttpResponse(render_to_string("500.html"), status=500)
