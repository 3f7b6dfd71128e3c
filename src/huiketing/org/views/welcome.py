"""The first start (首次设置): one page that makes an empty installation somebody's parlour."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiketing.base.errors import DomainError, Invalid
from huiketing.base.http import Request
from huiketing.base.text import clean_line, initials
from huiketing.org import first_run
from huiketing.org.forms.welcome import Lines, People, WelcomeForm
from huiketing.org.models import Post, Unit
from huiketing.org.sheets import PEOPLE, ROLES, Reader
from huiketing.org.transitions import checks, start
from huiketing.org.transitions.intake import Newcomer
from huiketing.org.transitions.lines import STARTING
from huiketing.sheets.matching import match
from huiketing.sheets.reading import read

SPARE_ROWS = 6


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def welcome(request: Request) -> HttpResponse:
    """Ask everything on one page; set it up in one act; show the accounts once."""
    if not start.is_open():
        return redirect("org:sign_in")
    code = request.POST.get("code") or request.GET.get("code") or ""
    if not first_run.fits(code):
        status = 403 if code else 200
        return render(request, "org/welcome_code.html", {"wrong": bool(code)}, status=status)
    if request.method == "GET":
        return _show(request, code, WelcomeForm(), _lines(), _people([]))
    form = WelcomeForm(request.POST, request.FILES)
    lines = Lines(request.POST, prefix="line")
    people = People(request.POST, prefix="person")
    lines.is_valid()
    people.is_valid()
    wish = request.POST.get("wish", "start")
    if wish in {"read", "rows"} or "people_file" in request.FILES:
        return _more_rows(request, code, form, lines, people)
    if form.is_valid() and lines.is_valid() and people.is_valid():
        started = form.carry_out(lambda: _start(code, form, lines, people))
        if started:
            login(request, started.admin, backend="django.contrib.auth.backends.ModelBackend")
            return render(request, "org/welcome_done.html", {"started": started})
    return _show(request, code, form, lines, people, status=form.status)


def _show(
    request: Request,
    code: str,
    form: WelcomeForm,
    lines: "BaseFormSet[Any]",
    people: "BaseFormSet[Any]",
    *,
    status: int = 200,
    note: str = "",
) -> HttpResponse:
    in_rows = [
        *_in_rows(lines, _("Lines of work, row %(row)s, %(column)s")),
        *_in_rows(people, _("People, row %(row)s, %(column)s")),
    ]
    context = {
        "code": code,
        "form": form,
        "lines": lines,
        "people": people,
        "note": note,
        "in_rows": in_rows,
        # What is said of the rows together is no further thing to look at.
        "wrong_in_all": len(in_rows) + sum(1 for name in form.errors if name in form.fields),
    }
    return render(request, "org/welcome.html", context, status=status)


def _in_rows(rows: "BaseFormSet[Any]", where: str) -> list[dict[str, str]]:
    """What is wrong in the rows, each with its field and how that one is called."""
    if not rows.is_bound:
        return []
    return [
        {
            "id": field.id_for_label,
            "label": where % {"row": number, "column": field.label},
            "said": str(said),
        }
        for number, form in enumerate(rows.forms, start=1)
        for field in form
        for said in field.errors
    ]


def _lines(rows: Sequence[dict[str, str]] | None = None) -> "BaseFormSet[Any]":
    """The rows that say something, and two to spare, however often the page comes back."""
    begun = [{"code": code, "name": name} for code, name in STARTING] if rows is None else rows
    said = [row for row in begun if any(row.values())]
    return Lines(initial=[*said, {}, {}], prefix="line")


def _people(rows: Sequence[dict[str, str]]) -> "BaseFormSet[Any]":
    return People(initial=[*rows, *({} for _row in range(SPARE_ROWS))], prefix="person")


def _more_rows(
    request: Request,
    code: str,
    form: WelcomeForm,
    lines: "BaseFormSet[Any]",
    people: "BaseFormSet[Any]",
) -> HttpResponse:
    """The page again with what was typed, more empty rows, and the people of the file."""
    typed = [row for row in _said(people) if any(row.values())]
    note, status = "", 200
    if file := request.FILES.get("people_file"):
        try:
            found = _from_file(file)
        except DomainError as refused:
            note, status = str(refused), refused.status
        else:
            typed += found
            note = ngettext(
                "%(count)s person read from the table. Look them over, then open the parlour.",
                "%(count)s people read from the table. Look them over, then open the parlour.",
                len(found),
            ) % {"count": len(found)}
    unsaid = WelcomeForm(initial={name: request.POST.get(name, "") for name in form.fields})
    return _show(
        request, code, unsaid, _lines(_said(lines)), _people(typed), status=status, note=note
    )


def _said(rows: "BaseFormSet[Any]") -> list[dict[str, str]]:
    """What stands in the rows, right or wrong."""
    return [
        {name: str(form.data.get(form.add_prefix(name), "")) for name in form.fields}
        for form in rows.forms
    ]


def _from_file(file: Any) -> list[dict[str, str]]:
    sheet = read(file, file.name, expected=[column.head for column in PEOPLE])
    matched = match(sheet.heads, PEOPLE)
    if "name" not in matched:
        raise Invalid(_("The table has no column 姓名."))
    if len(sheet.rows) > 500:
        raise Invalid(_("At most 500 people at once. Add the others afterwards."))
    roles = {word: str(role) for role, words in ROLES.items() for word in words}
    found = []
    for cells in sheet.rows:
        row = {key: clean_line(cells[index]) for key, index in matched.items()}
        row["role"] = roles.get(row.get("role", ""), "")
        found.append(row)
    return found


def _start(
    code: str, form: WelcomeForm, lines: "BaseFormSet[Any]", people: "BaseFormSet[Any]"
) -> start.Started:
    said = form.cleaned_data
    kind = said["place_kind"]
    phone = checks.phone("desk_phone", said["desk_phone"])
    place = start.Entry(
        said["place_name"],
        kind,
        _code(said["place_code"], said["place_name"]),
        phone if kind == Unit.Kind.VILLAGE else "",
    )
    village = None
    if kind == Unit.Kind.TOWN:
        name = said["village_name"]
        village_code = _code(said["village_code"], name)
        village = start.Entry(name, str(Unit.Kind.VILLAGE), village_code, phone)
    with first_run.used(code):
        try:
            return start.start_place(
                place=place,
                village=village,
                admin=start.Administrator(
                    said["admin_name"], said["admin_username"], said["admin_password"]
                ),
                lines=[
                    (row["code"], row["name"])
                    for row in lines.cleaned_data
                    if row.get("code") or row.get("name")
                ],
                people=lambda root, desk: _newcomers(people, root, desk),
            )
        except Invalid as refused:
            _beside_rows(refused, lines)
            raise


def _code(typed: str, name: str) -> str:
    """The code as typed, else the initials: 清溪镇 gives QXZ, 柳湾村 LWC."""
    letters = "".join(sign for sign in initials(clean_line(name)).upper() if "A" <= sign <= "Z")
    return typed or letters[:12]


def _beside_rows(refused: Invalid, lines: "BaseFormSet[Any]") -> None:
    """What is wrong with the n-th line stands in its row, not at the top."""
    given = [f for f in lines.forms if any(f.cleaned_data.get(n) for n in ("code", "name"))]
    for field in list(refused.fields):
        part, _mark, name = field.rpartition("_")
        if part.startswith("line_") and part[5:].isdigit():
            given[int(part[5:])].add_error(name, str(refused.fields.pop(field)))
            refused.fields.setdefault("lines", _("Look at the lines of work again."))


def _newcomers(people: "BaseFormSet[Any]", root: Unit, desk: Unit) -> list[Newcomer]:
    """The people rows as newcomers; every row that cannot be used says why in its own place."""
    reader = Reader([root, desk], desk)
    rows: list[tuple[int, Newcomer]] = []
    wrong = False
    for number, form in enumerate(people.forms):
        row = dict(form.cleaned_data)
        if not any(row.get(name) for name in ("name", "username", "phone", "title", "lines")):
            continue
        role = row.get("role")
        row["role"] = ROLES[Post.Role(role)][0] if role else ""
        try:
            rows.append((number, reader.read(row)))
        except Invalid as refused:
            wrong = True
            for name, said in refused.fields.items():
                form.add_error(name, str(said))
    newcomers, unsettled = reader.settle(rows)
    for number, said in unsettled.items():
        people.forms[number].add_error("deputy", said)
    if wrong or unsettled:
        raise Invalid(people=_("Look at the people again; nobody was added yet."))
    return newcomers
