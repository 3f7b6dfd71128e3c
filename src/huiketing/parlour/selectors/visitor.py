"""Who is standing at the desk: found by name or phone, and what they came with before."""

from dataclasses import dataclass, field
from uuid import UUID

from huiketing.base.china import check_phone
from huiketing.base.errors import Invalid
from huiketing.base.text import clean_line
from huiketing.handbook.entry import Entry
from huiketing.matters.models import Matter
from huiketing.matters.selectors import maybe_the_same, of_party
from huiketing.org.models import Person
from huiketing.parties.models import Party
from huiketing.parties.offering import offered
from huiketing.parties.selectors import Candidate, lookup

FEWEST = 2
"""Characters of a name before anybody is looked up."""
LAST_FOUR, WHOLE = 4, 7
"""Digits of a number that are enough: its last four, or all of it."""


@dataclass(frozen=True)
class Visitor:
    """A known resident at the desk, with what they came with before."""

    party: Party
    before: list[Matter] = field(default_factory=list)
    same: Matter | None = None
    """An open matter of theirs about the same thing (重复件)."""


def known(uid: UUID | None, person: Person) -> Party | None:
    """The resident with this uid, if this person may see them."""
    if uid is None:
        return None
    return Party.objects.visible_to(person).standing().filter(uid=uid).first()


def recognised(name: str, phone: str, person: Person) -> Party | None:
    """Who is meant by a whole number typed by hand: of those it belongs to, the one of this name.

    While no name is typed, whoever has the number alone. Relatives share a phone, so another
    name is another person: the same rule by which `parties` finds or adds them.
    """
    try:
        number = check_phone(phone)
    except Invalid:
        return None
    home, name = person.authority.home, clean_line(name)
    rows = Party.objects.visible_to(person).standing().with_phone(number).order_by("pk")
    if name:
        own = home.unit_id if home else None
        return min(rows.filter(name=name), key=lambda each: each.unit_id != own, default=None)
    found = list(offered(rows)[:2])
    return found[0] if len(found) == 1 else None


def visitor_of(party: Party, person: Person, entry: Entry | None, title: str = "") -> Visitor:
    """What they came with before, and whether the same is open still; two queries."""
    return Visitor(
        party,
        of_party(party, person, limit=4),
        maybe_the_same(
            party=party,
            person=person,
            procedure_code=entry.code if entry else "",
            title=title[:60] if not entry else "",
        ),
    )


def candidates(name: str, phone: str, person: Person) -> list[Candidate]:
    """Whom the number or the name may mean: the number first, it says more."""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    enough = len(digits) == LAST_FOUR or len(digits) >= WHOLE
    if enough and (found := lookup(phone, person)):
        return found
    name = clean_line(name)
    return lookup(name, person) if len(name) >= FEWEST else []
