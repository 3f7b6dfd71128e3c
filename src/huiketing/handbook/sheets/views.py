"""An edited workbook comes in: looked at first, then taken in as drafts."""

import base64
import binascii

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huiketing.base import times
from huiketing.base.errors import Invalid
from huiketing.base.http import Request, under_name
from huiketing.handbook.exporting.writing import TYPES, Format
from huiketing.handbook.sheets.columns import SHEETS
from huiketing.handbook.sheets.comparing import Report, compare
from huiketing.handbook.sheets.forms import WorkbookForm
from huiketing.handbook.sheets.reading import read_book
from huiketing.handbook.sheets.taking import take_in
from huiketing.sheets.writing import workbook

SALT = "handbook.workbook"
LARGEST = 1024 * 1024  # bytes; the whole book is a tenth of it
OPEN_FOR = 12 * 3600  # seconds


@never_cache
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    """Choose a workbook; what it would change is shown before anything is written."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        seen = form.carry_out(lambda: _look(request, file.read(LARGEST + 1), file.name))
        if seen is not None:
            return seen
    context = {"form": form, "sheets": SHEETS}
    return render(
        request, "handbook/import.html", context, status=form.status if form.errors else 200
    )


def _look(request: Request, content: bytes, name: str) -> HttpResponse:
    if len(content) > LARGEST:
        raise Invalid(file=_("At most 1 MB. Leave pictures out of the workbook."))
    try:
        report = compare(read_book(content, name), request.user)
    except Invalid as wrong:
        raise Invalid(file=str(wrong)) from wrong
    kept = [str(request.user.uid), name[:200], base64.b64encode(content).decode()]
    context = {"report": report, "name": name, "kept": signing.dumps(kept, salt=SALT)}
    return render(request, "handbook/import_report.html", context)


def _kept(request: Request) -> Report:
    """The workbook as it was looked at, held against the book of now.

    It travels signed with the page; nothing of it lies on the server.
    """
    try:
        uid, name, packed = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=OPEN_FOR)
        content = base64.b64decode(packed)
    except (signing.BadSignature, binascii.Error, ValueError) as wrong:
        raise Invalid(_("This page has lain open too long. Choose the workbook again.")) from wrong
    if uid != str(request.user.uid):
        raise Invalid(_("Somebody else looked at this workbook. Choose it again."))
    return compare(read_book(content, name), request.user)


@never_cache
@require_POST
def take(request: Request) -> HttpResponse:
    """Make the drafts; what was refused since is said, and nothing is doubled."""
    taken = take_in(_kept(request), by=request.user)
    return render(request, "handbook/import_done.html", {"taken": taken})


@require_POST
def errors(request: Request) -> HttpResponse:
    """What is to be mended, as a table: sheet, row, column, what is wrong, what to write."""
    heads = ["表", "行", "列", "写的是", "哪里不对", "怎么写"]
    rows = [
        [each.sheet, each.row or None, each.column, each.value, each.what, each.write]
        for each in _kept(request).faults
    ]
    answer = HttpResponse(
        workbook(_("Cells to mend"), heads, rows), content_type=TYPES[Format.XLSX]
    )
    name = _("Handbook, cells to mend %(day)s") % {"day": times.today()}
    under_name(answer, f"{name}.xlsx", plain=f"cells-to-mend-{times.today()}.xlsx")
    answer["Cache-Control"] = "no-store"
    return answer
