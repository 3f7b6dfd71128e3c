"""What the pages of tables share."""

from collections.abc import Callable

from django.http import HttpResponse

from huiketing.base.http import under_name
from huiketing.org.models import Person, Post, Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def units_for(person: Person, allowed: Callable[[Person, Unit], bool]) -> list[Unit]:
    """The standing units a person may do this for: their own desk first, then as the tree goes."""
    authority = person.authority
    paths = {grant.path for grant in authority.grants}
    units = [
        unit
        for unit in Unit.objects.standing().select_related("parent")
        if any(unit.path.startswith(path) for path in paths) and allowed(person, unit)
    ]
    home = authority.home
    places = {Unit.Kind.VILLAGE, Unit.Kind.GRID, Unit.Kind.MICRO_GRID}

    def order(unit: Unit) -> tuple[bool, bool, str]:
        # A post in town keeps no book of visits itself; it looks after the villages' books.
        own = home is not None and unit.pk == home.unit_id and home.role != Post.Role.ADMIN
        return (not own, unit.kind not in places, unit.path)

    return sorted(units, key=order)


def excel(content: bytes, name: str, *, plain: str) -> HttpResponse:
    """An Excel file to keep."""
    response = HttpResponse(content, content_type=XLSX)
    under_name(response, f"{name}.xlsx", plain=f"{plain}.xlsx")
    response["Cache-Control"] = "no-store"
    return response
