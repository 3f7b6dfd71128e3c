"""The pages on which the book goes out: as a file, on a wall, in a hand, and as linked data."""

import hashlib
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_GET, require_http_methods

from huiketing.base import times
from huiketing.base.http import Request, under_name
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.handbook.exporting.articles import place_name, whole_book
from huiketing.handbook.exporting.forms import ExportForm
from huiketing.handbook.exporting.jobs import EXPORT, path_of
from huiketing.handbook.exporting.linked import as_bytes
from huiketing.handbook.exporting.writing import TYPES, Format
from huiketing.handbook.views.common import entry_or_404
from huiketing.jobs.models import Job
from huiketing.jobs.registry import enqueue
from huiketing.org.models import Unit


@never_cache
@require_http_methods(["GET", "POST"])
def export(request: Request) -> HttpResponse:
    """Choose how the book goes out; it is written in the background."""
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        job = enqueue(EXPORT, {"format": form.cleaned_data["format"]}, by=request.user)
        return redirect("exchange:job", job.uid)
    held = book()
    context = {
        "form": form,
        "left_out": sum(entry.restricted for entry in held.entries),
        "shown": sum(not entry.restricted for entry in held.entries),
    }
    return render(
        request, "handbook/export.html", context, status=form.status if form.errors else 200
    )


@require_GET
def made(request: Request, uid: UUID) -> HttpResponseBase:
    """A book that was written, for whoever asked for it."""
    jobs = Job.objects.visible_to(request.user).filter(kind=EXPORT, state=Job.State.DONE)
    job = get_object_or_404(jobs, uid=uid)
    kind = Format(job.params["format"])
    try:
        file = default_storage.open(path_of(uid, kind), "rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    day = timezone.localtime(job.created_at).date()
    name = _("%(place)s handbook %(day)s") % {"place": place_name(), "day": day}
    answer = FileResponse(file, content_type=TYPES[kind])
    under_name(answer, f"{name}.{kind.value}", plain=f"handbook-{day}.{kind.value}")
    answer["Cache-Control"] = "no-store"
    return answer


def _state(_request: HttpRequest) -> str:
    """The strong mark of what a stranger would get."""
    told = (book().stamp, settings.PUBLIC_URL, place_name(), times.today())
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


@login_not_required
@require_GET
@condition(etag_func=_state)
def linked(_request: HttpRequest) -> HttpResponse:
    """The whole book as linked data, for whoever asks; nothing that is handled quietly."""
    with translation.override(settings.LANGUAGE_CODE):
        content = as_bytes(whole_book())
    answer = HttpResponse(content, content_type="application/ld+json")
    answer["Cache-Control"] = "public, no-cache"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_GET
def poster(request: Request, code: str) -> HttpResponse:
    """One matter for the wall, on A4 or A3: what to bring, where, how long, whom to phone."""
    entry = _open_entry(request, code)
    context = _paper(request, entry) | {"large": request.GET.get("paper") == "a3"}
    context["density"] = _density(context["entry"], context["told"])
    return render(request, "handbook/poster.html", context)


@require_GET
def notice(request: Request, code: str) -> HttpResponse:
    """One A4 sheet that names everything to bring, once (一次性告知单)."""
    return render(request, "handbook/notice.html", _paper(request, entry_or_404(request, code)))


def _density(entry: Entry, told: list[str]) -> str:
    """How small a poster is drawn so that it stays on one sheet."""
    wrapped = len(entry.for_whom) // 36 + len(entry.title) // 13
    wrapped += len("".join(entry.aliases[:5])) // 26 + len(entry.fee) // 9
    wrapped += sum(len(words) // 40 for words in told)
    lines = len(entry.materials) + len(told) + len(entry.channels) + wrapped
    return "denser" if lines > 9 else "dense" if lines > 3 else ""


def _paper(request: Request, entry: Entry) -> dict[str, Any]:
    """The entry, who answers for it at the reader's own place, and the code to scan."""
    home = request.user.authority.home
    unit = Unit.objects.filter(pk=home.unit_id).first() if home else None
    path = reverse("handbook:public", args=[entry.code])
    at = f"?at={unit.code}" if unit else ""
    return {
        "entry": entry,
        "unit": unit,
        "address": "" if entry.restricted else settings.PUBLIC_URL + path + at,
        "told": [step.public for step in entry.flow if step.public],
    }


def _open_entry(request: Request, code: str) -> Entry:
    """What is handled quietly hangs on no wall and stands on no open page."""
    entry = entry_or_404(request, code)
    if entry.restricted:
        raise Http404
    return entry
