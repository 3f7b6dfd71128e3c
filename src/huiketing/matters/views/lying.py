"""What lies somewhere: on a person, at a unit, under a procedure. Where a count leads."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiketing.base.http import Request
from huiketing.base.paging import page
from huiketing.base.text import clean_line
from huiketing.handbook.models import Procedure
from huiketing.matters.models import Original, Rectification
from huiketing.matters.models.matter import Matter, MatterQuerySet, readable_by, within
from huiketing.matters.reading import rulers
from huiketing.matters.selectors import following, in_hand, open_at
from huiketing.org.authority import COVERS_BELOW
from huiketing.org.models import Person, Unit

PER_PAGE = 25
MOST = 50  # bad ratings, papers


@require_GET
def on_person(request: Request, uid: UUID) -> HttpResponse:
    """What somebody still has in hand: matters, bad ratings, residents' papers."""
    person = get_object_or_404(Person, uid=uid)
    readable = Matter.objects.visible_to(request.user).order_by().values("pk")
    ratings = Rectification.objects.filter(person=person, done_at=None, matter__in=readable)
    papers = Original.objects.filter(
        received_by=person, returned_at=None, matter__in=readable
    ).order_by("received_at", "pk")
    return _show(
        request,
        in_hand(person),
        _("What %(name)s has in hand") % {"name": person.name},
        ratings=ratings.select_related("matter__party")[:MOST],
        papers=papers.select_related("matter")[:MOST],
    )


@require_GET
def at_unit(request: Request, uid: UUID) -> HttpResponse:
    """What is still owed an answer at a unit."""
    unit = get_object_or_404(Unit, uid=uid)
    return _show(request, open_at(unit), _("Open at %(unit)s") % {"unit": unit.name})


@require_GET
def by_procedure(request: Request, code: str) -> HttpResponse:
    """What is in hand under a procedure, in whatever version; what is handled quietly is not."""
    rows = Procedure.objects.filter(restricted=False)
    procedure = get_object_or_404(rows, code=clean_line(code).upper()[:12])
    return _show(
        request,
        following(procedure.pk),
        _("In hand under %(code)s") % {"code": procedure.code},
        procedure=procedure,
    )


def _show(request: Request, rows: MatterQuerySet, title: str, **more: object) -> HttpResponse:
    """One page of these rows, as far as the reader may open them, and how many they may not."""
    readable = rows.visible_to(request.user)
    found = page(readable.for_list(), cursor=request.GET.get("cursor", "")[:400], limit=PER_PAGE)
    drawn = rulers(found.items)
    count = readable.count()
    context = {
        "title": title,
        "rows": [(matter, drawn.get(matter.pk)) for matter in found.items],
        "count": count,
        "unseen": _unseen(rows, request.user),
        "next": found.next,
        "is_first": "cursor" not in request.GET,
        "empty": _("Nothing is open here."),
        "filters": "",
    }
    return render(request, "matters/lying.html", context | more)


def _unseen(rows: MatterQuerySet, person: Person) -> int:
    """How many more lie here: a figure, so only of units whose figures the reader sees."""
    paths = [grant.path for grant in person.authority.grants if grant.role in COVERS_BELOW]
    if not paths:
        return 0
    return rows.filter(Q(unit__in=within(paths)) & ~readable_by(person)).count()
