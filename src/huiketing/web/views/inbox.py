"""What a person was told (通知): newest first, until when it was read, and where it leads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiketing.base.http import Request
from huiketing.base.paging import page
from huiketing.handbook.models import Procedure
from huiketing.history.models import Notice, load_events
from huiketing.history.subjects import page_of
from huiketing.matters.models import Matter

PER_PAGE = 30
MATTER = "matters.matter"


@require_GET
def inbox(request: Request) -> HttpResponse:
    """The notices of this person, thirty at a time: `?cursor=`, `?unread=1`."""
    only_unread = request.GET.get("unread") == "1"
    rows = Notice.objects.filter(to=request.user.uid)
    if only_unread:
        rows = rows.unread()
    # The uid begins with the moment it was made: newest first.
    shown = _page(rows, request.GET.get("cursor", "")[:64])
    load_events(shown["notices"])
    wanted = [n.subject_uid for n in shown["notices"] if n.subject_type == MATTER]
    matters = {
        matter.uid: matter
        for matter in Matter.objects.visible_to(request.user)
        .filter(uid__in=wanted)
        .select_related("party")
    }
    context = {
        **shown,
        "rows": [(notice, matters.get(notice.subject_uid)) for notice in shown["notices"]],
        "only_unread": only_unread,
        # What happened to a matter is told in full sentences, of persons and homes: only as long
        # as the matter itself may be read.
        "matter_type": MATTER,
    }
    return render(request, "web/inbox.html", context)


def _page(rows: Any, cursor: str) -> dict[str, Any]:
    rows = rows.order_by("-uid")
    if cursor:
        try:
            rows = rows.filter(uid__lt=UUID(cursor))
        except ValueError:
            # The same sentence as every other page mark of the house.
            page(rows, cursor="?")
    found = list(rows[: PER_PAGE + 1])
    more = len(found) > PER_PAGE
    notices = found[:PER_PAGE]
    return {"notices": notices, "next": str(notices[-1].uid) if more else ""}


@require_POST
def opened(request: Request, uid: UUID) -> HttpResponse:
    """One notice is read; on to what it tells of."""
    notice = get_object_or_404(Notice, uid=uid, to=request.user.uid)
    Notice.objects.filter(uid=uid).mark_read()
    if notice.subject_type == MATTER:
        matter = Matter.objects.visible_to(request.user).filter(uid=notice.subject_uid).first()
        if matter is not None:
            return redirect(matter)
    page = page_of(notice.subject_type, notice.subject_uid)
    return redirect(_of_the_book(notice) or page or reverse("web:inbox"))


def _of_the_book(notice: Notice) -> str:
    """The page of the handbook a notice tells of; empty for what is none of its."""
    if notice.subject_type == "handbook.legalresource":
        return reverse("handbook:rule", args=[notice.subject_uid])
    if notice.subject_type != "handbook.procedure":
        return ""
    procedure = Procedure.objects.filter(uid=notice.subject_uid).first()
    if procedure is None:
        return ""
    address = reverse("handbook:page", args=[procedure.code])
    number = notice.event.data.get("number")
    known = number and procedure.versions.filter(number=number, is_current=False).exists()
    return f"{address}?v={number}" if known else address


@require_POST
def all_read(request: Request) -> HttpResponse:
    """All of them are read."""
    if Notice.objects.filter(to=request.user.uid).mark_read():
        messages.success(request, _("All read."))
    return redirect("web:inbox")
