"""How matters are found: by their words, title, number and whoever asked. Quiet ones are not."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base.rows import Batch
from huiketing.matters.models import Matter
from huiketing.search import asking, registry
from huiketing.search.index import Item, drop, put

if TYPE_CHECKING:
    from huiketing.org.models import Person

KIND = "matter"
SUBJECT = "matters.matter"


def index(matter: Matter, line: str | None = None, batch: Batch | None = None) -> None:
    """Put a matter into the index, in one statement; a restricted one stays out, or is taken out.

    `line` is the code of its line where the caller knows it, so that nobody reads the row.
    """
    if matter.restricted:
        drop(SUBJECT, matter.uid)
    else:
        put(item(matter, line), batch)


def item(matter: Matter, line: str | None = None) -> Item:
    """What the index keeps of a matter."""
    line = line or (matter.line.code if matter.line else None)
    return Item(
        kind=KIND,
        subject_type=SUBJECT,
        subject_uid=matter.uid,
        title=matter.title,
        at=matter.happened_at,
        unit_path=matter.unit.path,
        lines=[line] if line else [],
        number=matter.number,
        names=[matter.party.name],
        text=matter.words,
    )


def everything() -> Iterator[Item]:
    """Every matter that may be found, for rebuilding the index."""
    rows = Matter.objects.filter(restricted=False).select_related("unit", "line", "party")
    for matter in rows.order_by("pk").iterator(chunk_size=500):
        yield item(matter)


def scope(person: "Person") -> Q:
    """Roughly what the person may see; `visible` is exact."""
    reach = Q(pk__in=())
    for grant in person.authority.grants:
        reach |= Q(unit_path__startswith=grant.path)
    return reach


def visible(person: "Person", uids: Iterable[UUID]) -> dict[UUID, str]:
    """Those of the matters found that the person may read, with the addresses of their pages."""
    rows = Matter.objects.visible_to(person).filter(uid__in=list(uids), restricted=False)
    return {uid: f"/matters/{number}" for uid, number in rows.values_list("uid", "number")}


registry.register(KIND, everything)
asking.show(KIND, scope=scope, visible=visible, label=_("Matters"), order=1)
