"""One place where a refusal becomes an answer."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django_htmx.http import reswap, retarget

from huiketing.base.errors import DomainError
from huiketing.base.http import Request, render_either


class DomainErrorMiddleware:
    """Answer a refused request with its sentence and status, so that views need no try."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Render the refusal; whole for a page, into #refusal for a fragment."""
        if not isinstance(error, DomainError):
            return None
        response = render_either(
            cast(Request, request),
            "base/refused.html",
            "base/_refused.html",
            {"error": error},
            error.status,
        )
        if cast(Request, request).htmx:
            return retarget(reswap(response, "innerHTML"), "#refusal")
        return response


class ProgramMiddleware:
    """All that a request of a program needs around its view: a language, and two headers.

    Stands alone in the chain of the API, see `config.wsgi`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language asked for; nothing of an answer is kept by anybody."""
        if "HTTP_ACCEPT_LANGUAGE" in request.META:
            language = translation.get_language_from_request(request)
        else:
            language = settings.LANGUAGE_CODE
        if translation.get_language() == language:
            response = self.get_response(request)
        else:
            with translation.override(language):  # the thread may answer something else next
                response = self.get_response(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cache-Control", "no-store")
        return response
