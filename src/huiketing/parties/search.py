"""How parties are found by the search of the house: by name, pinyin, group and household.

Nothing sealed is in the index. A phone finds its owner through `selectors.lookup`, by the blind
index, and neither way shows a number.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiketing.base.batch import Batch
from huiketing.parties.models import Party
from huiketing.parties.offering import offered
from huiketing.search import asking, registry
from huiketing.search.index import Item, drop, put

if TYPE_CHECKING:
    from huiketing.org.models import Person

KIND = "party"
SUBJECT = "parties.party"


def index(party: Party, batch: Batch | None = None) -> None:
    """Let the party be found as it is now, in one statement; a merged or erased one no more."""
    if party.merged_into_id or party.erased_at:
        drop(SUBJECT, party.uid)
    else:
        put(item(party), batch)


def item(party: Party) -> Item:
    """What the index keeps of a party."""
    household = f"{party.household.head}户" if party.household else ""
    return Item(
        kind=KIND,
        subject_type=SUBJECT,
        subject_uid=party.uid,
        title=party.name,
        at=party.created_at,
        unit_path=party.unit.path,
        number=party.credit_code,
        names=[party.name],
        text=" ".join(filter(None, (party.group.replace(" ", ""), household))),
    )


def everything() -> Iterator[Item]:
    """Every party that stands, for rebuilding the index."""
    rows = Party.objects.standing().select_related("unit", "household")
    for party in rows.order_by("pk").iterator(chunk_size=500):
        yield item(party)


def scope(person: "Person") -> Q:
    """The units under the person's posts."""
    reach = Q(pk__in=())
    for grant in person.authority.grants:
        reach |= Q(unit_path__startswith=grant.path)
    return reach


def visible(person: "Person", uids: Iterable[UUID]) -> dict[UUID, str]:
    """Those of the parties found that the person may see, with the addresses of their pages.

    Whoever was written down only by mistake is not offered here either.
    """
    rows = offered(Party.objects.standing().visible_to(person)).filter(uid__in=list(uids))
    return {uid: reverse("parties:page", args=[uid]) for uid in rows.values_list("uid", flat=True)}


registry.register(KIND, everything)
asking.show(KIND, scope=scope, visible=visible, label=_("Residents and enterprises"), order=2)
