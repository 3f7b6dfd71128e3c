"""From the rows a figure was counted from to what a reader opens: matters, or whatever it is."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from huiketing.handbook.models import Choice, Procedure, ProcedureVersion
from huiketing.matters.models import Clock, Matter, Rating
from huiketing.org.models import Person

_MATTER = {Matter: "pk", Clock: "matter", Rating: "matter", Choice: "subject_uid"}
"""What of a row names its matter."""


def matters_of(rows: "QuerySet[Any]", person: Person) -> "QuerySet[Any] | None":
    """The rows behind which a matter stands that the reader may open; None where rows are none.

    As many as were counted: a matter opened again has a clock and a rating for each round.
    """
    named = _MATTER.get(rows.model)
    if named is None:
        return None
    visible = Matter.objects.visible_to(person).filter(restricted=False)
    if named == "pk":
        return visible.filter(pk__in=rows.order_by().values("pk")).for_list()
    key = "uid" if named == "subject_uid" else "pk"
    return rows.filter(**{f"{named}__in": visible.order_by().values(key)})


def as_matters(rows: Sequence[Any]) -> list[Matter]:
    """The matter of each row, in their order; of a clock or rating with the round it is of.

    `shown_round` says which, where there was more than one; `shown_due` when that one was due.
    """
    if not rows or isinstance(rows[0], Matter):
        return list(rows)
    by_uid = isinstance(rows[0], Choice)
    names = [row.subject_uid if by_uid else row.matter_id for row in rows]
    field_name = "uid" if by_uid else "pk"
    found = {
        getattr(matter, field_name): matter
        for matter in Matter.objects.for_list().filter(**{f"{field_name}__in": names})
    }
    shown = []
    for row, name in zip(rows, names, strict=True):
        if (known := found.get(name)) is None:
            continue
        matter: Any = copy(known)
        matter.shown_round = None if by_uid or matter.round == 1 else row.round
        matter.shown_due = row.due_at if isinstance(row, Clock) else None
        shown.append(matter)
    return shown


def procedures_of(rows: "QuerySet[Any]") -> "QuerySet[Procedure] | None":
    """The procedures behind the rows, where it is the handbook that was counted."""
    model = rows.model
    if model not in (Procedure, ProcedureVersion):
        return None
    key = "pk" if model is Procedure else "procedure_id"
    within = rows.order_by().values(key)
    title = ProcedureVersion.objects.filter(procedure=OuterRef("pk"))
    newest = title.order_by("-is_current", "-number").values("title")[:1]
    found = Procedure.objects.filter(pk__in=within).select_related("line")
    return found.annotate(title=Subquery(newest)).order_by("article")
