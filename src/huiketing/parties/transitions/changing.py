"""Setting right what is known of a party, and showing what is sealed."""

from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.china import gender_of_id
from huiketing.base.errors import Invalid, WrongStep
from huiketing.base.sealing import blind_index
from huiketing.base.text import initials
from huiketing.history.record import describe, record
from huiketing.org.models import Person
from huiketing.parties import keeping, permissions, search
from huiketing.parties.models import ID_NUMBER, PHONE, PHONE_TAIL, Party
from huiketing.parties.transitions import checks

describe("party.changed", gettext_lazy("changed what is known of this person"))
describe("party.told", gettext_lazy("told them all that is kept of them: %(how)s"))
describe("party.shown", gettext_lazy("looked at sealed contact data: %(reason)s"))

SEALED = ("phone", "address", "id_number")
Sealed = Literal["phone", "address", "id_number"]


@transaction.atomic
def change(party: Party, *, by: Person, **given: Any) -> Party:
    """Change the fields given: name, gender, group, phone, address, id_number, credit_code,
    prefers_large_print.

    The row must stand as `party` shows it, else `OutOfDate`. History keeps which fields were
    changed, never what they said; where nothing differs nothing is written.
    """
    checks.require(permissions.can_change(by, party))
    values = _checked(given)
    changed = sorted(field for field, value in values.items() if getattr(party, field) != value)
    if not changed:
        return party
    columns: dict[str, Any] = {}
    for field in changed:
        columns |= _columns(field, values[field])
    if "id_number" in changed and not party.gender and values["id_number"]:
        columns["gender"] = gender_of_id(values["id_number"])[0]
    checks.change(party, **columns)
    search.index(party)
    record(party, "party.changed", by=by, fields=changed)
    return party


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field, value in given.items():
        match field:
            case "name":
                values[field] = checks.line(field, value, 40, required=True)
            case "group":
                values[field] = checks.line(field, value, 20)
            case "address":
                values[field] = checks.line(field, value, 200)
            case "phone":
                values[field] = checks.phone(value)
            case "id_number":
                values[field] = checks.id_number(value)
            case "credit_code":
                values[field] = checks.credit_code(value)
            case "gender":
                values[field] = checks.choice(field, value, Party.Gender)
            case "prefers_large_print":
                values[field] = bool(value)
            case _:
                raise TypeError(f"A party has no field {field} to change.")
    return values


def _columns(field: str, value: Any) -> dict[str, Any]:
    """The columns one field is kept in: itself, and what it is found by."""
    if field == "name":
        return {"name": value, "initials": initials(value, name=True)[:40]}
    if field == "phone":
        return {
            "phone": value,
            "phone_index": blind_index(PHONE, value),
            "phone_tail": blind_index(PHONE_TAIL, value[-4:]),
        }
    if field == "id_number":
        return {"id_number": value, "id_number_index": blind_index(ID_NUMBER, value)}
    return {field: value}


def reveal(party: Party, field: Sealed, *, by: Person, reason: str) -> str:
    """What is sealed in the field, for somebody who says why. Showing it is an event."""
    if field not in SEALED:
        raise Invalid(field=_("Choose one of those offered."))
    checks.require(permissions.can_show(by, party))
    reason = checks.line("reason", reason, 120)
    if not reason:
        raise Invalid(reason=_("Say in a word why, as “to phone back”. It is kept."))
    value: str = getattr(party, field)
    if not value:
        raise WrongStep(_("Nothing is written down there."))
    record(party, "party.shown", by=by, field=field, reason=reason)
    return value


def tell_all(party: Party, *, by: Person, how: str) -> list[keeping.Account]:
    """All that is kept of the party, for the party to see and take along (PIPL art. 45).

    `how` says by what it was made sure that it is them. What `by` may not read is not in it.
    """
    checks.require(permissions.can_show(by, party))
    how = checks.line("how", how, 60)
    if not how:
        raise Invalid(how=_("Say how you know it is them, as “ID card seen”. It is kept."))
    record(party, "party.told", by=by, how=how)
    return keeping.told(party, by)
