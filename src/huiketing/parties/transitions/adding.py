"""Who came: found again by phone and name, or written down."""

from functools import cache
from typing import Literal

from django.utils.translation import gettext as _

from huiketing.base.batch import Batch
from huiketing.base.errors import Invalid
from huiketing.base.prepared import Meanwhile
from huiketing.base.rows import Shape, new
from huiketing.base.sealing import blind_indexes
from huiketing.org.models import Person, Unit
from huiketing.parties import permissions, search
from huiketing.parties.models import PHONE, Party
from huiketing.parties.transitions import checks

OnDuplicate = Literal["add", "take", "refuse"]
"""Where the phone is known here under another name: add a second person of that phone (a family
shares one), take the person known, or refuse and let somebody look."""

# How many steps below its town a unit of each kind stands.
_BELOW_TOWN = {
    Unit.Kind.CITY: 0,
    Unit.Kind.TOWN: 0,
    Unit.Kind.VILLAGE: 1,
    Unit.Kind.OFFICE: 1,
    Unit.Kind.STATION: 1,
    Unit.Kind.GRID: 2,
    Unit.Kind.MICRO_GRID: 3,
}


def town_path(unit: Unit) -> str:
    """The path of the town the unit is part of; of the root, where no town is above it."""
    steps = unit.path.strip("/").split("/")
    kept = steps[: max(1, len(steps) - _BELOW_TOWN[Unit.Kind(unit.kind)])]
    return f"/{'/'.join(kept)}/"


def find_or_add(
    *,
    name: str,
    phone: str,
    unit: Unit,
    by: Person | None,
    address: str = "",
    group: str = "",
    gender: str = "",
    kind: str = Party.Kind.RESIDENT,
    credit_code: str = "",
    on_duplicate: OnDuplicate = "add",
    batch: Batch | None = None,
) -> Party:
    """The party of this name and phone in the town of `unit`, or a new one at `unit`.

    Whoever is known by this name and phone anywhere in the town is that person; what was empty
    in their row (address, group, gender, credit code) is filled in, what was there stays. An
    enterprise is known by its credit code first. `phone` may be empty for somebody without one:
    then they are written down anew. Three statements at most, the third for the search. `by` is
    None for the resident themselves and for imports. With `batch` all is written when the
    caller runs it. Raises `Invalid`, which names the field.
    """
    if by is not None:
        checks.require(permissions.can_add(by, unit))
    given = {
        "kind": checks.choice("kind", kind, Party.Kind),
        "gender": checks.choice("gender", gender, Party.Gender),
        "address": checks.line("address", address, 200),
        "group": checks.line("group", group, 20),
        "credit_code": checks.credit_code(credit_code),
    }
    name = checks.line("name", name, 40, required=True)
    number = checks.phone(phone)
    last = Batch() if batch is None else batch
    last.expect(Party)
    newcomer = cache(lambda: _new(name, number, unit, given))
    if found := _known(
        name,
        number,
        given["credit_code"],
        unit,
        on_duplicate=on_duplicate,
        batch=last,
        meanwhile=newcomer,  # most people are: written down while it is looked whether they are
    ):
        _fill(found, given, last)
        if batch is None:
            last.run()
        return found
    party = newcomer()
    _once(party, last)
    last.insert([party], keyed=True)
    search.index(party, last)
    if batch is None:
        last.run()
    return party


def _new(name: str, number: str, unit: Unit, given: dict[str, str]) -> Party:
    party = new(Party, unit=unit, **given)
    party.call(name)
    party.seal_contact(phone=number)
    return party


def _known(
    name: str,
    phone: str,
    credit_code: str,
    unit: Unit,
    *,
    on_duplicate: OnDuplicate,
    batch: Batch,
    meanwhile: Meanwhile,
) -> Party | None:
    if credit_code:
        column, values = "credit_code", [credit_code]
    elif phone:
        column, values = "phone_index", blind_indexes(PHONE, phone)
    else:
        return None
    rows = _standing(town_path(unit), column, values, batch, meanwhile)
    # Whoever is of this very unit comes first; then whoever was written down first.
    found = sorted(rows, key=lambda p: (p.unit_id != unit.pk, p.pk))
    if credit_code:
        return found[0] if found else None
    if same := [party for party in found if party.name == name]:
        return same[0]
    if not found or on_duplicate == "add":
        return None
    if on_duplicate == "take":
        return found[0]
    raise Invalid(phone=_("This phone is known here as %(name)s's.") % {"name": found[0].name})


def _once(party: Party, batch: Batch) -> None:
    """Not written if another desk of the unit writes them down meanwhile."""
    if party.credit_code:
        batch.unless(_SAME_FIRM, party.credit_code, party.unit_id)
    elif party.phone_index:
        batch.unless(_SAME_PERSON, party.phone_index, party.name, party.unit_id)


# In the very words of the partial indexes, as below.
_STANDS = "SELECT 1 FROM parties_party WHERE merged_into_id IS NULL AND erased_at IS NULL"
_SAME_FIRM = f"{_STANDS} AND credit_code = %s AND NOT (credit_code = '') AND unit_id = %s"
_SAME_PERSON = (
    f"{_STANDS} AND phone_index = %s AND NOT (phone_index = '') AND name = %s AND unit_id = %s"
)

_PARTY = Shape(Party, "party")


def _standing(
    path: str, column: str, values: list[str], batch: Batch, meanwhile: Meanwhile
) -> list[Party]:
    """The parties under the path, not merged away, with one of the values in the column."""
    # A path holds no sign that LIKE knows.
    sql = _standing_sql(column, len(values))
    found = batch.ask(sql, *values, f"{path}%", meanwhile=meanwhile)
    return [_PARTY.instance(row) for row in found]


@cache
def _standing_sql(column: str, count: int) -> str:
    """Written by hand, as every registration asks it."""
    places = ", ".join(["%s"] * count)
    return (
        f"SELECT {_PARTY.columns} FROM parties_party party"  # noqa: S608
        " JOIN org_unit unit ON unit.id = party.unit_id"
        # In the very words of the partial index: SQLite takes it for no others.
        f" WHERE party.{column} IN ({places}) AND NOT (party.{column} = '')"
        " AND party.merged_into_id IS NULL AND party.erased_at IS NULL AND unit.path LIKE %s"
    )


def _fill(party: Party, given: dict[str, str], batch: Batch) -> None:
    """Fill in what the row lacked; what it has stays, `change` is for that."""
    missing = {
        field: value
        for field, value in given.items()
        if value and field != "kind" and not getattr(party, field)
    }
    if not missing:
        return
    for field, value in missing.items():
        setattr(party, field, value)
    # Not the version: nobody's page shows something else now, only more.
    batch.before(lambda: Party.objects.filter(pk=party.pk).update(**missing))
    if missing.keys() & {"group", "credit_code"}:
        search.index(party, batch)
