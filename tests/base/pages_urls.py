"""The product's addresses and a few that refuse, break or hold a form, for tests of the look."""

from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from huiketing.base.errors import OutOfDate, TooMany
from huiketing.base.forms import Cards, Segments


class EveryControl(forms.Form):
    name = forms.CharField(label="姓名", max_length=5, help_text="身份证上的名字")
    words = forms.CharField(label="原话", required=False, widget=forms.Textarea)
    answer = forms.ChoiceField(
        label="怎么回", choices=[("now", "当场"), ("visit", "上门")], widget=Segments
    )
    kind = forms.ChoiceField(
        label="怎么收",
        choices=[("A", "齐了"), ("B", "容缺")],
        widget=Cards(meanings={"B": "缺一样，定好日子补"}),
    )
    lines = forms.MultipleChoiceField(
        label="条线",
        choices=[("MZ", "民政"), ("SB", "社保")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    proxy = forms.BooleanField(label="替别人办", required=False)


def form(request: HttpRequest) -> HttpResponse:
    asked = EveryControl(request.POST or None)
    return HttpResponse(asked.render())


def banners(request: HttpRequest) -> HttpResponse:
    messages.success(request, "已派给<b>沈月琴</b>")
    messages.error(request, "没派出去")
    return render(request, "base/page.html")


def kept(request: HttpRequest) -> HttpResponse:
    return render(request, "base/page.html", {"place": "柳湾村"})


def private(request: HttpRequest) -> HttpResponse:
    answer = render(request, "base/page.html", {"place": "信访"})
    answer["Cache-Control"] = "no-store"
    return answer


def file(request: HttpRequest) -> FileResponse:
    return FileResponse(BytesIO(b"three pieces"), filename="three.txt")


def stale(request: HttpRequest) -> HttpResponse:
    raise OutOfDate(title="题目改过了")


def often(request: HttpRequest) -> HttpResponse:
    raise TooMany


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def garbled(request: HttpRequest) -> HttpResponse:
    raise BadRequest


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def _open(view: Any) -> Any:
    return login_not_required(view)


urlpatterns = [
    path("", include("huiketing.config.urls")),
    path("test/form", _open(form)),
    path("test/banners", banners),
    path("phone/kept", kept),
    path("phone/private", private),
    path("test/file", _open(file)),
    path("test/stale", _open(stale)),
    path("test/often", _open(often)),
    path("test/forbidden", _open(forbidden)),
    path("test/garbled", _open(garbled)),
    path("test/broken", _open(broken)),
]
