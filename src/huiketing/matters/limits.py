"""The periods this place gives itself, read from its `Limit` rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huiketing.base import times
from huiketing.base.recent import Recent, RecentBy
from huiketing.clock.periods import Period
from huiketing.handbook.book import book
from huiketing.matters.models import Limit, Matter
from huiketing.org.models import Unit

_rows: Recent[list[Limit]] = Recent(
    lambda: list(Limit.objects.select_related("place").order_by("-since", "-pk"))
)


def limit(name: str, unit: Unit, *, on: date | None = None) -> Period:
    """The period called `name` at this unit today, or as it held `on` a day before: its own row,
    its nearest parent's, the place's.

    Raises `LookupError` if the place has no such row at all; `doctor` and the installation keep
    one of each.
    """
    return _periods((name, unit.path, on or times.today()))


def _period(asked: tuple[str, str, date]) -> Period:
    name, path, today = asked
    best: Limit | None = None
    for row in _rows():
        if row.name != name or row.since > today:
            continue
        depth = row.place.depth if row.place else -1
        if row.place and not path.startswith(row.place.path):
            continue
        if best is None or depth > (best.place.depth if best.place else -1):
            best = row
    if best is None:
        raise LookupError(f"no limit called {name}")
    return best.period


_periods = RecentBy(_period)


def promise_of(matter: Matter) -> Period:
    """What is promised for the matter if it begins today: its procedure's time, or the place's own.

    The procedure is the version it is pinned to; a place's own time stands over every version.
    """
    version = matter.procedure
    if version is None:
        return limit("promise", matter.unit)
    here = book().version(version.procedure.code, matter.unit.path)
    if here and here.local and not here.local.fields.isdisjoint(_PROMISE):
        return here.promise
    return version.promise


_PROMISE = {"promise_amount", "promise_unit"}


def forget() -> None:
    """After a change of the rows."""
    _rows.clear()
    _periods.clear()


@dataclass(frozen=True)
class Standard:
    """One name of the list: what holds, what is to come, what held before (时限标准)."""

    name: str
    label: str
    holding: list[Limit]
    """Of the whole place first, then of single units."""
    coming: list[Limit]
    before: list[Limit]


def standards(units: Iterable[Unit] = ()) -> list[Standard]:
    """Every limit of the whole place and of these units, in the order of the list; one query."""
    ids = {unit.pk for unit in units}
    today = times.today()
    rows = [
        row
        for row in Limit.objects.select_related("place").order_by("-since", "-pk")
        if row.place_id is None or row.place_id in ids
    ]
    found = []
    for name in Limit.Name:
        mine = [row for row in rows if row.name == name]
        current: dict[int | None, Limit] = {}
        for row in mine:
            if row.since <= today:
                current.setdefault(row.place_id, row)
        holding = sorted(current.values(), key=lambda row: row.place.path if row.place else "")
        found.append(
            Standard(
                name=name.value,
                label=str(name.label),
                holding=holding,
                coming=[row for row in mine if row.since > today],
                before=[row for row in mine if row.since <= today and row not in holding],
            )
        )
    return found
