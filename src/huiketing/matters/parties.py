"""What matters tell the room of parties: they follow a merged person and stand on their page."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from huiketing.matters.models import Matter
from huiketing.org.models import Person
from huiketing.parties import about, following, offering
from huiketing.parties.models import Party

SHOWN = 20


def follow(source: Party, target: Party) -> list[str]:
    """The source's matters become the target's; says which, so that it can be undone."""
    rows = Matter.objects.filter(party=source)
    uids = [str(uid) for uid in rows.values_list("uid", flat=True)]
    rows.update(party=target)
    return uids


def go_back(source: Party, target: Party, uids: list[str]) -> None:
    """The two were two people after all."""
    Matter.objects.filter(party=target, uid__in=uids).update(party=source)


@about.register(_("Came before"))
def came_before(party: Party, person: Person) -> Iterable[about.Row]:
    """The party's matters that this person may read, newest first."""
    rows = Matter.objects.visible_to(person).filter(party=party).order_by("-pk")[:SHOWN]
    return [
        about.Row(
            text=f"{matter.number} {matter.title}",
            url=matter.get_absolute_url(),
            at=matter.happened_at,
            note=matter.get_status_display(),
        )
        for matter in rows
    ]


@offering.register
def only_taken_back() -> Q:
    """Whom a registration wrote down that was taken back, with no other matter of theirs.

    Its moment was taken ahead of theirs; whoever was known before is older than it.
    """
    theirs = Matter.objects.filter(party=OuterRef("pk"))
    voided = Q(status=Matter.Status.VOIDED)
    wrote_them_down = theirs.filter(voided, registered_at__lte=OuterRef("created_at"))
    return Q(Exists(wrote_them_down)) & ~Q(Exists(theirs.exclude(voided)))


following.register("matters", move=follow, back=go_back)
