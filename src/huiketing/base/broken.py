"""When something broke on our side: is it the database that does not answer, or a fault of ours?"""

import sys

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

from huiketing.base.errors import OutOfReach

WAIT = 10  # seconds, told to programs that come again by themselves
SQLITE_SAYS = ("locked", "busy", "unable to open", "disk")
"""Words of its messages when the file is at fault. Of a wrong statement SQLite complains by the
same class of error."""


def is_out_of_reach(error: BaseException | None) -> bool:
    """Whether the database was away, busy or out of room, so that it may go well later."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return connection.vendor != "sqlite" or any(word in str(error) for word in SQLITE_SAYS)


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """The page after an error nobody expected; called while it is being handled."""
    if not is_out_of_reach(sys.exception()):
        return server_error(request)
    # Without the request: what every page shows about its reader would be asked of the database.
    response = HttpResponse(render_to_string("503.html"), status=OutOfReach.status)
    response.headers["Retry-After"] = str(WAIT)
    return response
