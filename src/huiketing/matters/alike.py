"""Matters like the one in hand, and how they ended (举一反三)."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from huiketing.clock import calendar
from huiketing.clock.calendar import local
from huiketing.handbook.learned import Source, learns_from
from huiketing.matters.models import Matter
from huiketing.matters.search import KIND
from huiketing.matters.transitions.learning import ENDED
from huiketing.org.models import Person
from huiketing.search import asking

FEW = 5
LOOKED_AT = 20  # of each kind of likeness
ONE_LINE = 60  # characters of a result


@dataclass(frozen=True)
class Alike:
    """One matter like the one in hand."""

    matter: Matter
    same_procedure: bool
    days: int | None
    """Working days from the first word to the answer; None while it is open."""

    @property
    def result(self) -> str:
        """How it ended, in one line; empty while it is open."""
        line = " ".join(self.matter.result.split())
        return line if len(line) <= ONE_LINE else f"{line[:ONE_LINE]}…"


def alike(matter: Matter, person: Person) -> list[Alike]:
    """Up to five others this person may read, about the same: by procedure, or by rare words.

    Those that are both come first, then those in alike words, ended ones before open ones.
    Restricted matters are in it neither way. Six statements.
    """
    if matter.restricted:
        return []
    found = asking.alike(person, KIND, matter.uid, among=[KIND], limit=LOOKED_AT)
    by_words = {each.hit.subject_uid: at for at, each in enumerate(found)}
    readable = (
        Matter.objects.visible_to(person)
        .filter(restricted=False, erased_at=None)
        .exclude(pk=matter.pk)
        .exclude(status=Matter.Status.VOIDED)
        .select_related("handler", "procedure")
    )
    rows = {row.pk: row for row in readable.filter(uid__in=list(by_words))}
    if matter.procedure is not None:
        same = readable.filter(procedure__procedure=matter.procedure.procedure_id)
        rows |= {row.pk: row for row in same.order_by("-pk")[:LOOKED_AT]}
    of = matter.procedure.procedure_id if matter.procedure else None
    every = [
        Alike(row, of is not None and _procedure_of(row) == of, _days(row)) for row in rows.values()
    ]
    far = len(by_words)

    def place(each: Alike) -> tuple[bool, bool, int, int]:
        row = each.matter
        in_words = row.uid in by_words
        return (
            not (in_words and each.same_procedure),
            row.is_open,
            by_words.get(row.uid, far),
            -row.pk,
        )

    return sorted(every, key=place)[:FEW]


@learns_from
def closed_under(person: Person, procedure_id: int) -> list[Source]:
    """The newest matters of this procedure the person handled and may write of; one statement."""
    rows = (
        Matter.objects.visible_to(person)
        .filter(
            procedure__procedure=procedure_id, status__in=ENDED, restricted=False, erased_at=None
        )
        .filter(Q(handler=person) | Q(assignments__person=person))
        .select_related("procedure")
        .distinct()
        .order_by("-pk")
    )
    return [
        Source(row.number, row.title, reverse("matters:experience", args=[row.number]))
        for row in rows[:LOOKED_AT]
    ]


def _procedure_of(matter: Matter) -> int | None:
    return matter.procedure.procedure_id if matter.procedure else None


def _days(matter: Matter) -> int | None:
    ended = matter.closed_at or matter.replied_at
    if ended is None or matter.is_open:
        return None
    known = calendar.current()
    return known.working_days_between(local(matter.happened_at).date(), local(ended).date())
