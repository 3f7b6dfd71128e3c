"""People read in from a table: looked at first, then taken in; and the table as it goes out."""

from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiketing.base import times
from huiketing.base.errors import DomainError, Invalid
from huiketing.base.http import Request, under_name
from huiketing.org.forms.people import TableForm
from huiketing.org.models import Unit
from huiketing.org.selectors import people_under
from huiketing.org.sheets import PEOPLE, People, people_rows, people_template, read_people
from huiketing.org.transitions import intake
from huiketing.org.views.common import need_admin, place_page
from huiketing.sheets.reading import Sheet, read
from huiketing.sheets.writing import error_sheet, workbook

MOST = 500  # people in one table; a password is hashed for each
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "org.people"


@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    """Choose a table; what it holds is shown before anything is written."""
    tree = need_admin(request)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        read_in = form.carry_out(lambda: _read(form.cleaned_data["file"], tree))
        if read_in:
            return _preview(request, *read_in)
    status = form.status if form.errors else 200
    context = {"form": form, "columns": PEOPLE}
    return place_page(request, "org/place/people_import.html", "people", context, status)


def _read(file: Any, tree: list[Unit]) -> tuple[Sheet, People]:
    sheet = read(file, file.name, expected=[column.head for column in PEOPLE])
    if len(sheet.rows) > MOST:
        raise Invalid(file=_("At most %(most)s people at once. Split the table.") % {"most": MOST})
    if not sheet.rows:
        raise Invalid(file=_("There is nobody in this table."))
    try:
        return sheet, read_people(sheet, tree)
    except Invalid as wrong:
        raise Invalid(file=str(wrong)) from wrong


def _preview(
    request: Request, sheet: Sheet, people: People, status: int = 200, refused: str = ""
) -> HttpResponse:
    kept = signing.dumps(
        [sheet.name, sheet.heads, sheet.rows, sheet.numbers], salt=SALT, compress=True
    )
    context = {
        "people": people,
        "faulty": len({problem.row for problem in people.problems}),
        "kept": kept,
        "refused": refused,
    }
    return place_page(request, "org/place/people_preview.html", "people", context, status)


def _kept(request: Request) -> Sheet:
    """The table as it was looked at; it travels signed, nothing of it lies on the server."""
    try:
        name, heads, rows, numbers = signing.loads(
            request.POST.get("kept", ""), salt=SALT, max_age=12 * 3600
        )
    except signing.BadSignature as wrong:
        raise Invalid(_("This page has lain open too long. Choose the table again.")) from wrong
    return Sheet(name, tuple(heads), tuple(tuple(row) for row in rows), tuple(numbers))


@never_cache
@require_POST
def take_in(request: Request) -> HttpResponse:
    """Take in everybody the table names rightly; temporary passwords are shown this once."""
    tree = need_admin(request)
    sheet = _kept(request)
    people = read_people(sheet, tree)
    try:
        accounts = intake.take_in(by=request.user, newcomers=people.newcomers)
    except DomainError as refused:
        said = " ".join(map(str, refused.fields.values())) or str(refused)
        return _preview(request, sheet, people, refused.status, said)
    context = {
        "accounts": [each for each in accounts if each.password],
        "known": sum(1 for each in accounts if not each.password and each.post),
        "faulty": len({problem.row for problem in people.problems}),
    }
    return place_page(request, "org/place/secrets.html", "people", context)


@require_POST
def errors(request: Request) -> HttpResponse:
    """The rows that cannot be taken in, each with what is wrong, as an Excel file."""
    tree = need_admin(request)
    sheet = _kept(request)
    content = error_sheet(sheet, read_people(sheet, tree).problems)
    name = _("People, rows to mend %(day)s") % {"day": times.today()}
    return _file(content, name, plain=f"people-to-mend-{times.today()}")


@require_GET
def template(request: Request) -> HttpResponse:
    """The table of people, empty but for two rows that show how it is meant."""
    need_admin(request)
    return _file(people_template(), _("People, a table to fill in"), plain="people-template")


@require_GET
def export(request: Request) -> HttpResponse:
    """Everybody this person administers, in the columns the import reads."""
    tree = need_admin(request)
    rows = people_rows(list(people_under(request.user).filter(is_active=True)))
    content = workbook(_("People"), [column.head for column in PEOPLE], rows)
    name = _("%(unit)s people %(day)s") % {"unit": tree[0].name, "day": times.today()}
    return _file(content, name, plain=f"people-{times.today()}")


def _file(content: bytes, name: str, *, plain: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    return under_name(response, f"{name}.xlsx", plain=f"{plain}.xlsx")
