"""The lines of work of the place."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiketing.base.errors import NotAllowed
from huiketing.base.http import Request
from huiketing.org.forms.place import LineForm, RenameLineForm
from huiketing.org.models import Line, Post
from huiketing.org.permissions import may_admin_all
from huiketing.org.transitions import lines
from huiketing.org.views.common import place_page
from huiketing.org.views.units import renew_version


@require_http_methods(["GET", "POST"])
def index(request: Request) -> HttpResponse:
    """All lines in their order, and a new one."""
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        line = form.carry_out(lambda: lines.add_line(by=request.user, **form.cleaned_data))
        if line:
            messages.success(request, _("%(name)s is in the list.") % {"name": line.name})
            return redirect("org:lines")
    return _show(request, form.status if form.errors else 200, add=form)


def _show(
    request: Request,
    status: int = 200,
    *,
    add: LineForm | None = None,
    renamed: tuple[Line, RenameLineForm] | None = None,
) -> HttpResponse:
    if not may_admin_all(request.user):
        raise NotAllowed(_("Lines hold for every unit; the administrator at the top changes them."))
    held = Q(posts__in=Post.objects.held())
    rows = [
        {
            "line": line,
            "form": renamed[1]
            if renamed and renamed[0].pk == line.pk
            else RenameLineForm(
                initial={"name": line.name, "version": line.version}, prefix=f"line{line.pk}"
            ),
        }
        for line in Line.objects.annotate(holders=Count("posts", filter=held)).order_by(
            "order", "code"
        )
    ]
    context = {"rows": rows, "form": add or LineForm()}
    return place_page(request, "org/place/lines.html", "lines", context, status)


@require_POST
def rename(request: Request, uid: UUID) -> HttpResponse:
    """Give a line another name."""
    line = get_object_or_404(Line, uid=uid)
    form = RenameLineForm(request.POST, prefix=f"line{line.pk}")
    if form.is_valid():
        line.version = form.cleaned_data["version"]
        name = form.cleaned_data["name"]
        if form.carry_out(lambda: lines.rename_line(line, by=request.user, name=name)):
            return redirect("org:lines")
        renew_version(form, Line.objects.get(pk=line.pk).version)
    return _show(request, form.status, renamed=(line, form))


@require_POST
def act(request: Request, uid: UUID, verb: str) -> HttpResponse:
    """Move a line up or down, take it out of use, put it back."""
    line = get_object_or_404(Line, uid=uid)
    if verb in {"up", "down"}:
        lines.move_line(line, by=request.user, up=verb == "up")
    elif verb == "retire":
        lines.retire_line(line, by=request.user)
    else:
        lines.restore_line(line, by=request.user)
    return redirect("org:lines")
