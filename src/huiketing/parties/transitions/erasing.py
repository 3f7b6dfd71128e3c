"""Erasing what is kept of a party: put down by a lead, taken back or carried out (PIPL art. 47).

Carrying it out cannot be undone, so that it never happens on the day it is asked for. It goes in
two steps with some minutes between them: first nothing new goes to the row, then, if nothing came
meanwhile, all that was written is blanked. Otherwise a registration that found the row a moment
earlier would lose its phone number.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, WrongStep
from huiketing.base.text import ERASED
from huiketing.history import erasing
from huiketing.history.models import Event
from huiketing.history.record import Subject, describe, record
from huiketing.org.models import Person
from huiketing.parties import keeping, permissions, search
from huiketing.parties.models import Distinction, Erasure, Household, Party
from huiketing.parties.transitions import checks

log = logging.getLogger(__name__)

describe(
    "party.erasure_asked",
    gettext_lazy("put down that this entry is to be erased: %(ground)s. %(paper)s"),
    words={"ground": Erasure.Ground},
)
describe("party.erasure_taken_back", gettext_lazy("took back that it is to be erased"))

STILL = timedelta(minutes=10)
"""How long nothing may have gone to the row before it is blanked: no request takes longer."""

_BLANK = {
    "name": ERASED,
    "initials": "",
    "gender": "",
    "group": "",
    "household": None,
    "phone": "",
    "phone_index": "",
    "phone_tail": "",
    "address": "",
    "id_number": "",
    "id_number_index": "",
    "credit_code": "",
    "prefers_large_print": False,
}
_HOUSEHOLD_KINDS = ("party.joined_household", "party.left_household")
_NAMING = (
    "party.merged",
    "party.took_in",
    "party.parted",
    "party.gave_back",
    "party.told_apart",
    *_HOUSEHOLD_KINDS,
)
"""Events about somebody else that may name the person."""
_NAMED_BY = ("into", "source", "other", "household")


@transaction.atomic
def ask_erasure(party: Party, *, by: Person, ground: str, paper: str = "") -> Erasure:
    """Put down that what is kept of the party is to be erased, at the earliest tomorrow.

    `paper` is where the request lies; it stays and must not name the person.
    """
    checks.require(permissions.can_erase(by, party))
    ground = checks.choice("ground", ground, Erasure.Ground)
    paper = checks.line("paper", paper, 60)
    if _is_named(party, paper):
        raise Invalid(
            paper=_("This stays when all else is gone. Write it without the name and numbers.")
        )
    if Erasure.objects.waiting().filter(party=party).exists():
        raise WrongStep(_("That is put down already. Look at the entry again."))
    checks.change(party)  # two at once: the second is told that the page is old
    erasure = Erasure.objects.create(
        party=party, ground=ground, paper=paper, asked_by=by, asked_at=times.now()
    )
    record(party, "party.erasure_asked", by=by, ground=ground, paper=paper)
    return erasure


def _is_named(party: Party, paper: str) -> bool:
    """Whether it says who they are: a name of theirs, their phone, their ID number."""
    names = {party.name, *party.merged.values_list("name", flat=True)}
    numbers = {party.phone, party.id_number, party.credit_code} - {""}
    together = paper.replace(" ", "").replace("-", "").upper()
    return any(each.replace(" ", "").upper() in together for each in names | numbers)


@transaction.atomic
def take_back_erasure(party: Party, *, by: Person) -> Party:
    """They stay after all. Only before it is carried out; an entry put aside stands again."""
    checks.require(permissions.may_erase_at(by, party.unit))
    waiting = Erasure.objects.waiting().filter(party=party).first()
    if waiting is None:
        raise WrongStep(_("Nothing is put down to be erased here. Look at the entry again."))
    checks.change(party, erased_at=None)
    search.index(party)
    Erasure.objects.filter(pk=waiting.pk).update(taken_back_at=times.now())
    record(party, "party.erasure_taken_back", by=by)
    return party


def carry_out_erasures() -> int:
    """Carry out, a step each, what was put down before today. Returns how many are done.

    One that fails is logged and does not hold up the others; it is tried again next time.
    """
    done = 0
    for erasure in Erasure.objects.waiting().filter(asked_at__date__lt=times.today()):
        try:
            done += carry_out(erasure)
        except Exception:
            log.exception("Could not carry out the erasure %s.", erasure.uid)
    return done


@transaction.atomic
def carry_out(erasure: Erasure) -> bool:
    """Take the next step of an erasure, if nothing hinders it. Returns whether it is done."""
    # No key: whoever acts on one of their matters looks at the key, and neither waits for both.
    party = Party.objects.select_for_update(no_key=True).get(pk=erasure.party_id)
    if not Erasure.objects.waiting().filter(pk=erasure.pk).exists():
        return False
    if keeping.is_owed(party):
        _put_aside(party, None)
        return False
    if party.erased_at is None:
        _put_aside(party, times.now())
    elif party.erased_at <= times.now() - STILL:
        _erase(party, erasure)
        return True
    return False


def _put_aside(party: Party, moment: datetime | None) -> None:
    """From now nothing new goes to the row; or, without a moment, it does again."""
    if (party.erased_at is None) == (moment is None):
        return
    checks.change(party, erased_at=moment)
    search.index(party)


def _erase(party: Party, erasure: Erasure) -> None:
    reason = " ".join(filter(None, (str(erasure.get_ground_display()), erasure.paper)))
    rows = [party, *Party.objects.filter(merged_into=party).select_related("household")]
    keys = [row.pk for row in rows]
    values = _BLANK | {"erased_at": party.erased_at, "version": F("version") + 1}
    Party.objects.filter(pk__in=keys).update(**values)
    homes = _leave_homes(rows)
    subjects: list[Subject] = [*rows, *homes, *keeping.forget(party)]
    naming = _named_elsewhere(rows, {subject.uid for subject in [*rows, *homes]})
    Distinction.objects.filter(Q(first__in=keys) | Q(second__in=keys)).delete()
    for subject in subjects:
        erasing.blank(subject, by=erasure.asked_by, reason=reason)
    for other, uids in naming.items():
        erasing.blank(other, by=erasure.asked_by, reason=reason, only=uids)
    Erasure.objects.filter(pk=erasure.pk).update(done_at=times.now())


def _leave_homes(rows: list[Party]) -> list[Household]:
    """The households they gave their name, and theirs where nobody else is left: blanked too.

    `rows` are as they were before they were blanked. Where they lived once is in their history.
    """
    names = {row.name for row in rows}
    lived = Event.objects.filter(
        subject_uid__in=[row.uid for row in rows], kind__in=_HOUSEHOLD_KINDS
    )
    uids = {UUID(uid) for event in lived.with_details() for uid in _uids(event)}
    current = {row.household_id for row in rows}
    blanked = []
    for home in Household.objects.filter(Q(uid__in=uids) | Q(pk__in=current - {None})):
        left = list(home.members.all())
        theirs = home.head in names and home.head not in {member.name for member in left}
        if not theirs and (left or home.pk not in current):
            continue
        home.head = ERASED
        if not left:
            home.address = home.group = ""
        home.save()
        for member in left:
            search.index(member)
        blanked.append(home)
    return blanked


def _named_elsewhere(rows: list[Party], subjects: set[UUID]) -> dict[Party, list[UUID]]:
    """The events in other people's histories that name one of these, by whose history it is.

    Looked for among those of the same units, those the rows' own histories name, and those who
    were told apart from them, which only one of the two histories says.
    """
    keys = [row.pk for row in rows]
    own = Event.objects.filter(subject_uid__in=[row.uid for row in rows], kind__in=_NAMING)
    beside = {UUID(uid) for event in own.with_details() for uid in _uids(event)}
    apart = Distinction.objects.filter(Q(first__in=keys) | Q(second__in=keys))
    for pair in apart.values_list("first__uid", "second__uid"):
        beside.update(pair)
    units = {row.unit_id for row in rows}
    uids = set(Party.objects.filter(unit__in=units).values_list("uid", flat=True))
    people = {party.uid: party for party in Party.objects.filter(uid__in=beside)}
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for some in _chunks(sorted((uids | people.keys()) - {row.uid for row in rows})):
        events = Event.objects.filter(subject_uid__in=some, kind__in=_NAMING)
        for event in events.with_details():
            if any(UUID(uid) in subjects for uid in _uids(event)):
                found[event.subject_uid].append(event.uid)
    return {party: found[party.uid] for party in Party.objects.filter(uid__in=list(found))}


def _uids(event: Event) -> list[str]:
    return [event.data[name] for name in _NAMED_BY if name in event.data]


def _chunks(uids: list[UUID]) -> Iterable[list[UUID]]:
    return (uids[start : start + 1000] for start in range(0, len(uids), 1000))
