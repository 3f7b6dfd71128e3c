"""The whole register: read by the page, printed on A4 across with the heads of the form."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiketing.base.errors import Invalid
from huiketing.base.http import Request
from huiketing.base.paging import page
from huiketing.matters.models import Matter
from huiketing.matters.models.matter import MatterQuerySet
from huiketing.matters.permissions import keeps_book
from huiketing.org.models import Unit
from huiketing.parlour import ledger
from huiketing.parlour.forms.book import BookForm
from huiketing.parlour.selectors.people import people_of
from huiketing.parlour.selectors.place import midnight
from huiketing.parlour.views.desk import desk_of_request

A_PAGE = 25
MOST_PRINTED = 1000


@require_GET
@never_cache
def book(request: Request) -> HttpResponse:
    """A page of the register, newest first; with `?print=1` the whole span, oldest first."""
    unit = desk_of_request(request).unit
    people = [(str(each.person.pk), each.person.name) for each in people_of(unit)]
    form = BookForm(request.GET, receivers=people)
    if not form.is_valid():
        context: dict[str, object] = {
            "form": form,
            "rows": [],
            "heads": ledger.HEADS,
            "place": unit.name,
            "may_take_in": keeps_book(request.user, unit),
        }
        return render(request, "parlour/register_book.html", context, status=422)
    rows = _asked_for(request, form, unit)
    since, until = form.span
    context = {
        "form": form,
        "heads": ledger.HEADS,
        "name": ledger.NAME,
        "since": since,
        "until": until,
        "place": unit.name,
    }
    if request.GET.get("print") == "1":
        return _print(request, rows, context)
    found = page(
        rows,
        keys=("-happened_at", "-pk"),
        cursor=request.GET.get("cursor", ""),
        limit=A_PAGE,
    )
    asked = {key: str(value) for key, value in request.GET.items() if key != "cursor"}
    context |= {
        "rows": [_line(request, matter) for matter in found.items],
        "next": urlencode(asked | {"cursor": found.next}) if found.next else "",
        "may_take_in": keeps_book(request.user, unit),
        "is_first": "cursor" not in request.GET,
        "here": urlencode(asked),
    }
    return render(request, "parlour/register_book.html", context)


def _asked_for(request: Request, form: BookForm, unit: Unit) -> MatterQuerySet:
    since, until = form.span
    rows = ledger.register_of(unit, request.user).filter(
        happened_at__gte=midnight(since), happened_at__lt=midnight(until + timedelta(days=1))
    )
    if line := form.cleaned_data["line"]:
        rows = rows.filter(line__code=line)
    if receiver := form.cleaned_data["receiver"]:
        rows = rows.filter(first_receiver_id=int(receiver))
    return rows


def _print(request: Request, rows: MatterQuerySet, context: dict[str, object]) -> HttpResponse:
    found = list(rows.order_by("happened_at", "pk")[: MOST_PRINTED + 1])
    if len(found) > MOST_PRINTED:
        raise Invalid(_("That is more than a thousand lines. Print it month by month."))
    context["rows"] = [_line(request, matter) for matter in found]
    context["landscape"] = True
    return render(request, "parlour/register_print.html", context)


def _line(request: Request, matter: Matter) -> tuple[Matter, bool, list[str]]:
    readable = ledger.may_read(matter, request.user)
    return matter, readable, ledger.cells(matter, ledger.serial_of(matter), readable=readable)
