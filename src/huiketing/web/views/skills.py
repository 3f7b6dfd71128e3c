"""Lines and skills: one's own, those of the people one leads, and the standard they are held to."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiketing.base import times
from huiketing.base.errors import NotAllowed, NotFound
from huiketing.base.forms import DayField, DayInput
from huiketing.base.http import Request
from huiketing.base.paging import page
from huiketing.base.text import clean_line
from huiketing.figures.registry import Scope
from huiketing.matters.models import Generality
from huiketing.matters.skills import BY_LINE, GENERALITY, standard
from huiketing.matters.transitions import set_generality
from huiketing.org.forms.base import VerbForm
from huiketing.org.models import Line, Person
from huiketing.org.permissions import may_admin_all
from huiketing.org.selectors.lines import line_in_use
from huiketing.org.views.common import add_section, place_page
from huiketing.web import skills as reading
from huiketing.web.board import reach_of
from huiketing.web.opening import as_matters, matters_of

PER_PAGE = 25

add_section("generality", gettext_lazy("Generality"), "web:generality", may_admin_all)


@require_GET
@never_cache
def mine(request: Request) -> HttpResponse:
    """One's own lines and skills, as of now."""
    person = request.user
    return _page(request, person, reading.of_now(person), own=True)


@require_GET
@never_cache
def my_rows(request: Request, figure_id: str) -> HttpResponse:
    """The rows behind one of one's own numbers."""
    return _rows(request, request.user, reading.of_now(request.user), figure_id, own=True)


@require_GET
@never_cache
def unit(request: Request) -> HttpResponse:
    """The people of a unit, for whoever leads it: a month that has been theirs alone for a week."""
    reach = reach_of(request.user, _code(request))
    rows = reading.table(reading.people_of(reach))
    context = {
        "reach": reach,
        "unit": _code(request),
        "rows": rows,
        "nothing": bool(rows) and not any(row.has_any for row in rows),
        "coming": reading.coming(times.today()),
        "figures": BY_LINE,
        "generality": GENERALITY,
        "until": reading.shown_until(times.today()),
        "standard": standard(),
    }
    return render(request, "web/skills_unit.html", context)


@require_GET
@never_cache
def person(request: Request, uid: UUID) -> HttpResponse:
    """One of them."""
    somebody = reading.person_in(reach_of(request.user, _code(request)), uid)
    return _page(request, somebody, reading.of_last_month(somebody), own=False)


@require_GET
@never_cache
def rows(request: Request, uid: UUID, figure_id: str) -> HttpResponse:
    """The rows behind one of their numbers."""
    somebody = reading.person_in(reach_of(request.user, _code(request)), uid)
    return _rows(request, somebody, reading.of_last_month(somebody), figure_id, own=False)


def _code(request: Request) -> str:
    return clean_line(request.GET.get("unit", "").replace("\x00", ""))[:12]


def _page(request: Request, person: Person, scope: Scope, *, own: bool) -> HttpResponse:
    context = {
        "skills": reading.skills_of(person, scope),
        "own": own,
        "unit": _code(request),
        "figures": BY_LINE,
        "generality": GENERALITY,
        "standard": standard(),
        "shown_until": reading.shown_until(times.today()),
        "coming": reading.coming(times.today()),
    }
    return render(request, "web/skills.html", context)


def _rows(
    request: Request, person: Person, scope: Scope, figure_id: str, *, own: bool
) -> HttpResponse:
    figure = reading.figure_of_person(figure_id)
    line = _line(request)
    if line is not None:
        scope = Scope(scope.path, scope.since, scope.until, frozenset({line.code}), scope.person)
    part = "of" if request.GET.get("rows") == "of" and figure.of else "counted"
    found = figure.of(scope) if part == "of" and figure.of else figure.counted(scope)
    matters = matters_of(found, request.user)
    asked = {"line": line.code if line else "", "rows": part, "unit": _code(request)}
    context: dict[str, Any] = {
        "figure": figure,
        "value": figure.value(scope),
        "person": person,
        "own": own,
        "unit": _code(request),
        "line": line,
        "part": part,
        "scope": scope,
        "filters": urlencode({name: value for name, value in asked.items() if value}),
    }
    if matters is None:
        context["lines"] = list(found)
    else:
        cursor = request.GET.get("cursor", "")[:400]
        shown = page(matters, cursor=cursor, limit=PER_PAGE)
        context |= {"matters": as_matters(shown.items), "next": shown.next}
    return render(request, "web/skills_rows.html", context)


def _line(request: Request) -> Line | None:
    code = clean_line(request.GET.get("line", "").replace("\x00", ""))[:12]
    line = line_in_use(code) if code else None
    if code and line is None:
        raise NotFound
    return line


class GeneralityForm(VerbForm):
    """How many closed matters make somebody able in a line, within how long, by which paper."""

    least = forms.IntegerField(label=gettext_lazy("Closed matters a line"), min_value=1)
    months = forms.IntegerField(label=gettext_lazy("Within how many months"), min_value=1)
    since = DayField(label=gettext_lazy("Holds from"), widget=DayInput)
    citation = forms.CharField(
        label=gettext_lazy("By which paper"),
        help_text=gettext_lazy("Title and number, so that everybody can look it up."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def generality(request: Request) -> HttpResponse:
    """The standard, and a new one beside the old."""
    if not may_admin_all(request.user):
        raise NotAllowed(_("This holds for every unit; the administrator at the top sets it."))
    holds = standard()
    if request.method == "POST":
        form = GeneralityForm(request.POST)
        if form.is_valid():
            values = form.cleaned_data
            if row := form.carry_out(lambda: set_generality(by=request.user, **values)):
                said = _("The standard holds from %(day)s.")
                messages.success(request, said % {"day": f"{row.since:%Y-%m-%d}"})
                return redirect("web:generality")
    else:
        first = {"least": holds.least, "months": holds.months, "since": times.today()}
        form = GeneralityForm(initial=first)
    context = {"form": form, "holds": holds, "rows": Generality.objects.all()[:50]}
    status = form.status if form.errors else 200
    return place_page(request, "web/generality.html", "generality", context, status)
