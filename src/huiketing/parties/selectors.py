"""Finding a party by what a desk hears, and finding rows that may be one person."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q

from huiketing.base.china import check_phone
from huiketing.base.errors import Invalid
from huiketing.base.text import clean_line, fold
from huiketing.parties import permissions
from huiketing.parties.models import Distinction, Erasure, Household, Party, PartyQuerySet
from huiketing.parties.offering import offered

if TYPE_CHECKING:
    from huiketing.org.models import Person, Unit

LONGEST = 60  # characters of a search that are looked at


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the desk may mean: enough to tell them from another, and no phone number."""

    pk: int
    uid: UUID
    name: str
    initials: str
    kind: str
    gender: str
    group: str
    unit: str
    masked_phone: str
    prefers_large_print: bool


def lookup(text: str, person: "Person", *, limit: int = 8) -> list[Candidate]:
    """Whom the text may mean: a name's beginning, its initials, a whole phone, its last four
    digits, or the credit code of an enterprise. One statement; own unit first, then by name.
    """
    rows = find(text, person)
    if rows is None:
        return []
    home = person.authority.unit_ids
    found = rows.select_related("unit").order_by("name", "pk")[: limit * 4]
    ordered = sorted(found, key=lambda party: (party.unit_id not in home, party.name, party.pk))
    return [_candidate(party) for party in ordered[:limit]]


def find(text: str, person: "Person") -> PartyQuerySet | None:
    """The rows a search means, of those this person may see; None where it means nothing.

    Whoever was written down only by mistake is not among them.
    """
    said = clean_line(text)[:LONGEST]
    rows = offered(Party.objects.standing().visible_to(person))
    digits = re.sub(r"[\s\-+()（）]", "", fold(said))
    if digits.isascii() and digits.isdigit():
        return _by_digits(rows, said, digits)
    if not said:
        return None
    if said.isascii():
        letters = said.casefold()
        return rows.filter(
            Q(initials__startswith=letters)
            | Q(name__istartswith=said)
            | Q(credit_code=said.upper())
        )
    return rows.filter(name__startswith=said)


def _by_digits(rows: PartyQuerySet, said: str, digits: str) -> PartyQuerySet | None:
    if len(digits) == 4:
        return rows.with_phone_tail(digits)
    try:
        return rows.with_phone(check_phone(said))
    except Invalid:
        return rows.with_credit_code(digits) if len(digits) == 18 else None


def _candidate(party: Party) -> Candidate:
    return Candidate(
        pk=party.pk,
        uid=party.uid,
        name=party.name,
        initials=party.initials,
        kind=party.kind,
        gender=party.gender,
        group=party.group,
        unit=party.unit.name,
        masked_phone=party.masked_phone,
        prefers_large_print=party.prefers_large_print,
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one person, and what they share."""

    first: Party
    second: Party
    same_phone: bool
    same_name: bool


def likely_duplicates(unit: "Unit", *, limit: int = 50) -> list[Pair]:
    """Pairs under the unit with one phone, or with one name in one group; the surest first.

    Pairs that somebody told apart are left out. Four statements however many there are.
    """
    rows = offered(Party.objects.standing().filter(unit__path__startswith=unit.path))
    phones = _shared(rows.exclude(phone_index=""), "kind", "phone_index", limit=limit)
    named = _shared(rows, "kind", "unit_id", "group", "name", limit=limit)
    apart = set(
        Distinction.objects.filter(first__unit__path__startswith=unit.path).values_list(
            "first_id", "second_id"
        )
    )
    alike = Q(pk__in=())
    for keys in (*phones, *named):
        alike |= Q(**keys)
    found = list(rows.filter(alike).select_related("unit").order_by("pk")) if alike else []
    pairs = [
        pair
        for i, first in enumerate(found)
        for second in found[i + 1 :]
        if (pair := _pair(first, second)) and (first.pk, second.pk) not in apart
    ]
    pairs.sort(key=lambda p: (-(p.same_phone + p.same_name), p.first.name, p.first.pk, p.second.pk))
    return pairs[:limit]


def _shared(rows: PartyQuerySet, *fields: str, limit: int) -> list[dict[str, object]]:
    """The values of these fields that several rows have."""
    groups = rows.order_by().values(*fields).annotate(n=Count("pk")).filter(n__gt=1)
    return [{field: row[field] for field in fields} for row in groups.order_by(*fields)[:limit]]


def _pair(first: Party, second: Party) -> Pair | None:
    if first.kind != second.kind:
        return None
    same_phone = bool(first.phone_index) and first.phone_index == second.phone_index
    same_name = first.name == second.name
    here = (first.unit_id, first.group) == (second.unit_id, second.group)
    if not same_phone and not (same_name and here):
        return None
    return Pair(first, second, same_phone, same_name)


def households(unit: "Unit", head: str) -> list[Household]:
    """The households of this unit whose head has this name."""
    rows = Household.objects.filter(unit=unit, head=clean_line(head))
    return list(rows.prefetch_related("members").order_by("pk")[:20])


def erasures_waiting(person: "Person", *, limit: int = 50) -> list[Erasure]:
    """What is put down to be erased where this person decides it, the oldest first."""
    rows = Erasure.objects.waiting().filter(party__in=Party.objects.visible_to(person))
    found = rows.select_related("party__unit", "asked_by").order_by("pk")[:limit]
    return [row for row in found if permissions.may_erase_at(person, row.party.unit)]
