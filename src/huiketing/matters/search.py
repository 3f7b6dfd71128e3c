"""How matters are found: by their words, title, number and whoever asked. Quiet ones are not."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiketing.base.batch import Batch
from huiketing.base.reads import Columns, ask, of
from huiketing.matters.models import Matter
from huiketing.matters.selectors import readable_key
from huiketing.search import asking, registry
from huiketing.search.index import Item, drop, put, put_ahead

if TYPE_CHECKING:
    from huiketing.org.models import Person

KIND = "matter"
SUBJECT = "matters.matter"


def index(matter: Matter) -> None:
    """Put a matter into the index, in one statement; a restricted one is taken out."""
    if matter.restricted:
        drop(SUBJECT, matter.uid)
    else:
        put(item(matter))


def index_ahead(matter: Matter, line: str | None, batch: Batch) -> Callable[[str], None]:
    """The same for a new matter before it has its number: call what comes back with it.

    `line` is the code of its line where the caller knows it, so that nobody reads the row.
    """
    if matter.restricted:
        return lambda _number: None
    return put_ahead(item(matter, line), batch)


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
    field = Matter._meta.get_field("uid")
    kept = [field.get_db_prep_value(uid, connection) for uid in uids]
    if not kept:
        return {}
    key, values = readable_key(person, "matter.number")
    (rows,) = ask(
        (
            f"SELECT {_FOUND.sql} FROM matters_matter matter"  # noqa: S608
            f" WHERE matter.uid IN ({', '.join(['%s'] * len(kept))})"
            f" AND NOT matter.restricted AND matter.id = ({key})",
            [*kept, *values],
        )
    )
    return {row["uid"]: f"/matters/{row['number']}" for row in _FOUND.dicts(rows)}


_FOUND = Columns(*of(Matter, "matter", "uid", "number"))


registry.register(KIND, everything)
asking.show(KIND, scope=scope, visible=visible, label=_("Matters"), order=1)
