from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from huiketing.exchange.api import docs, finding, matters, places, steps
from huiketing.exchange.api.face import api

OPERATIONS = (matters, steps, finding, places)  # importing them declares their operations

_own, _app, _namespace = api.urls
for _pattern in _own:
    if _pattern.callback:
        _pattern.callback = login_not_required(_pattern.callback)  # a token is the session

urlpatterns = [
    path("v1/docs", docs.page, name="api-docs"),
    path("v1/", (_own, _app, _namespace)),
    re_path(r"^", docs.nothing_here),
]
