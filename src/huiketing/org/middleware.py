"""Nobody works on with a password somebody else knows."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

OPEN = ("org:password", "org:sign_out", "web:big", "web:language")


class ChangePasswordFirstMiddleware:
    """Lead whoever signed in with a temporary password to the page where they choose their own.

    Stands after AuthenticationMiddleware. Programs show tokens instead and are not concerned.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass; `process_view` knows which page is meant."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Stop every page but the few that are needed to get on."""
        if not getattr(request.user, "must_change_password", False):
            return None
        if not getattr(view, "login_required", True):
            return None  # open to strangers, so open to them
        if request.resolver_match and request.resolver_match.view_name in OPEN:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("org:password"))
        return redirect("org:password")
