"""The way in: where a person lands, and whether the product is alive."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_safe

from huiketing.base.errors import OutOfReach
from huiketing.base.http import Request
from huiketing.web.navigation import home_of

log = logging.getLogger(__name__)


@require_GET
def home(request: Request) -> HttpResponse:
    """Where a person lands after signing in: the page their post begins the day with."""
    return redirect(home_of(request.user))


@login_not_required
@require_safe
def healthz(request: Request) -> JsonResponse:
    """Alive, and the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as away:
        log.error("The database does not answer: %s", away)
        return JsonResponse({"status": "no database"}, status=OutOfReach.status)
    return JsonResponse({"status": "ok"})
