"""Pages that belong to no single room."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiketing.base.http import Request


@require_GET
def home(request: Request) -> HttpResponse:
    """Where a person lands after signing in."""
    return render(request, "web/home.html")


@login_not_required
@require_GET
def healthz(request: Request) -> JsonResponse:
    """Alive, and the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
