"""What every template may use without asking."""

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`mode`: "elder" where the reader chose large print by cookie or `?big=1`, else "plain"."""
    big = request.GET.get("big") or request.COOKIES.get("big")
    return {"mode": "elder" if big == "1" else "plain"}
