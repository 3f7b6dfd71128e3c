"""Handing out an attachment to those who may see it."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from huiketing.base.errors import NotFound
from huiketing.base.http import Request
from huiketing.files import access
from huiketing.files.models import Attachment

_SHOWN_IN_PAGE = {"application/pdf"}
_KEEP = 3600  # seconds a browser may keep it: rights can change


@require_safe
def show(request: Request, uid: UUID) -> HttpResponseBase:
    """The content, for a person who may see the record it belongs to."""
    attachment = Attachment.objects.filter(uid=uid, removed_at__isnull=True).first()
    if attachment is None or not access.may_open(request.user, attachment):
        raise NotFound
    return _answer(request, attachment)


@login_not_required
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """The content, for whoever holds a fresh link to it."""
    uid = access.linked_uid(token)
    if uid is None:
        raise NotFound
    attachment = Attachment.objects.filter(uid=uid, removed_at__isnull=True).first()
    if attachment is None:
        raise NotFound
    return _answer(request, attachment)


def _answer(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    etag = f'"{attachment.sha256}"'
    response: HttpResponse | FileResponse
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        try:
            content = default_storage.open(attachment.path, "rb")
        except FileNotFoundError as error:
            raise NotFound from error
        response = FileResponse(
            content,
            filename=attachment.name,
            content_type=attachment.content_type,
            as_attachment=not (attachment.is_image or attachment.content_type in _SHOWN_IN_PAGE),
        )
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    # Nothing inside a file may run or fetch as if it were a page of ours.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    patch_cache_control(response, private=True, max_age=_KEEP)
    return response
