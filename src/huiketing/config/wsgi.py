"""The WSGI application that granian (or any other server) runs.

Pages and programs come in by one door and part at once: a program shows a token with every
request, so what pages need (sessions, messages, CSRF, CSP, htmx) is not run for it.
"""

import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest
from django.urls import ResolverMatch, get_resolver
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiketing.config.settings")

PROGRAMS = "/api/"
PAGES_AMONG = ("/api/v1/docs",)  # of documentation, which is a page


class ProgramHandler(WSGIHandler):
    """Django's handler with one middleware: the language the program asks for."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Set the chain; `settings.MIDDLEWARE` is for pages."""
        from huiketing.base.middleware import ProgramMiddleware

        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        inner: Any = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        self._middleware_chain = convert_exception_to_response(ProgramMiddleware(inner))

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """As Django does, but what an address leads to is kept."""
        request.resolver_match = match = _leads_to(request.path_info)
        return match


@lru_cache(maxsize=256)
def _leads_to(path: str) -> ResolverMatch:
    return get_resolver().resolve(path)


pages = get_wsgi_application()
programs = ProgramHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Hand the request to the handler it is for.

    An answer that is known whole is given as a list: so the server sends it in one piece, with
    its length. Of anything else it asks from another thread for one chunk after the other.
    """
    path = environ.get("PATH_INFO", "")
    for_program = path.startswith(PROGRAMS) and path not in PAGES_AMONG
    if _is_unmeasured(environ):
        return _refuse(environ, start_response, for_program)
    answer = (programs if for_program else pages)(environ, start_response)
    if answer.streaming:
        return cast("Iterable[bytes]", answer)
    try:
        return [answer.content]  # type: ignore[attr-defined]
    finally:
        answer.close()


def _is_unmeasured(environ: dict[str, Any]) -> bool:
    """Whether there is a body whose length is not told: Django would take it for empty."""
    if environ.get("CONTENT_LENGTH"):
        return False
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return True
    # HTTP/2 knows no such head; there a body may simply begin.
    later = environ.get("SERVER_PROTOCOL", "").startswith(("HTTP/2", "HTTP/3"))
    return later and bool(environ["wsgi.input"].read(1))


def _refuse(
    environ: dict[str, Any], start_response: Callable[..., Any], for_program: bool
) -> Iterable[bytes]:
    from huiketing.base.broken import unmeasured
    from huiketing.exchange.api import errors

    language = settings.LANGUAGE_CODE
    if "HTTP_ACCEPT_LANGUAGE" in environ:
        language = translation.get_language_from_request(WSGIRequest(environ))
    with translation.override(language):
        answer = errors.unmeasured() if for_program else unmeasured()
    heads = [*answer.items(), ("Content-Length", str(len(answer.content)))]
    start_response(f"{answer.status_code} {answer.reason_phrase}", heads)
    return [answer.content]
