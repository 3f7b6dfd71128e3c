"""From the rows a figure was counted from to what a reader opens: matters, or whatever it is."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from huiketing.handbook.models import Choice, Procedure, ProcedureVersion
from huiketing.matters.models import Clock, Matter, Rating
from huiketing.matters.models.matter import MatterQuerySet
from huiketing.org.models import Person

_MATTER = {Matter: ("pk", "pk"), Clock: ("pk", "matter_id"), Rating: ("pk", "matter_id")}
_MATTER |= {Choice: ("uid", "subject_uid")}


def matters_of(rows: "QuerySet[Any]", person: Person) -> MatterQuerySet | None:
    """The matters behind the rows, as far as the reader may open them; None where rows are none."""
    keys = _MATTER.get(rows.model)
    if keys is None:
        return None
    within = rows.order_by().values(keys[1])
    return Matter.objects.visible_to(person).filter(**{f"{keys[0]}__in": within}, restricted=False)


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
