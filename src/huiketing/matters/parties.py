"""What matters tell the room of parties: they follow a merged person and stand on their page."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiketing.matters.models import Matter
from huiketing.org.models import Person
from huiketing.parties import about, following, keeping, offering
from huiketing.parties.models import Party

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

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


def tell(party: Party, person: Person) -> Iterable[keeping.Account]:
    """Their matters that this person may read, in the words that are kept; three statements."""
    rows = Matter.objects.visible_to(person).filter(party=party).order_by("pk")
    for matter in rows.prefetch_related("contacts", "ratings"):
        facts: list[tuple[StrOrPromise, str]] = [
            (_("When"), _written(matter.happened_at)),
            (_("What you said"), matter.words),
            (_("On behalf of"), matter.on_behalf_of),
            (_("Where it stands"), str(matter.get_status_display())),
            (_("What was answered"), matter.result),
        ]
        for contact in reversed(matter.contacts.all()):
            met = f"{contact.get_way_display()} · {contact.get_result_display()}"
            said = [_written(contact.at), met, contact.place, contact.said]
            facts.append((_("Contact"), " ".join(filter(None, said))))
        for rating in matter.ratings.all():
            facts.append((_("Your rating"), f"{rating.get_level_display()} {rating.words}".strip()))
        yield keeping.Account(
            f"{matter.number} {matter.title}", [(label, text) for label, text in facts if text]
        )


def _written(moment: datetime) -> str:
    """With its year: what is kept may be old."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


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
