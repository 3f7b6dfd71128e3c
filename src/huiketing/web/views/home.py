"""The way in: where a person lands, and whether the product is alive."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_safe

from huiketing.base.http import Request
from huiketing.web.navigation import home_of


@require_GET
def home(request: Request) -> HttpResponse:
    """Where a person lands after signing in: the page their post begins the day with."""
    return redirect(home_of(request.user))


@login_not_required
@require_safe
def healthz(request: Request) -> JsonResponse:
    """Alive, and the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
