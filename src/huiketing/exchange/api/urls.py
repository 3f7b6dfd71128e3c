from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from huiketing.exchange.api import docs, errors, finding, matters, places, reception, steps
from huiketing.exchange.api.face import api

OPERATIONS = (
    matters,
    steps,
    finding,
    places,
    reception,
)  # importing them declares their operations

_own, _app, _namespace = api.urls


def _in_our_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever an address does not take is refused as everything else is."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return errors.wrong_method(request, ", ".join(sorted(response["Allow"].split(", "))))
        return response

    return asked


for _pattern in _own:
    if _pattern.callback:
        _pattern.callback = login_not_required(_in_our_words(_pattern.callback))
        # a token is the session

urlpatterns = [
    path("v1/docs", docs.page, name="api-docs"),
    path("v1/", (_own, _app, _namespace)),
    re_path(r"^", docs.nothing_here),
]
