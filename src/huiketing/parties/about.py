"""What rooms above have to say about a party, on the party's page: each registers a list.

@about.register(_("Came before"))
def came_before(party, person) -> Iterable[about.Row]: ...
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from huiketing.org.models import Person
from huiketing.parties.models import Party

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Row:
    """One line of such a list; only what the person may see."""

    text: str
    url: str = ""
    at: datetime | None = None
    note: "StrOrPromise" = ""


Tell = Callable[[Party, Person], Iterable[Row]]
_lists: "dict[Tell, StrOrPromise]" = {}


def register(heading: "StrOrPromise") -> Callable[[Tell], Tell]:
    """Let a room's list stand on the page, under this heading."""

    def keep(tell: Tell) -> Tell:
        _lists[tell] = heading
        return tell

    return keep


def lists(party: Party, person: Person) -> "list[tuple[StrOrPromise, list[Row]]]":
    """Every list with something in it."""
    told = ((heading, list(tell(party, person))) for tell, heading in _lists.items())
    return [(heading, rows) for heading, rows in told if rows]
