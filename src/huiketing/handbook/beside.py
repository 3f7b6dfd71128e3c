"""What rooms above have to say beside a procedure: matters in hand that follow it, and the like."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from huiketing.handbook.entry import Entry
    from huiketing.org.models import Person


@dataclass(frozen=True)
class Beside:
    """One line of it: a word, what is said, and where it leads."""

    label: "StrOrPromise"
    text: "StrOrPromise"
    url: str = ""


Told = Callable[["Entry", "Person"], Iterable[Beside]]
_told: list[Told] = []


def register(tell: Told) -> Told:
    """Have something said beside every procedure: `fn(entry, person) -> [Beside(…)]`."""
    _told.append(tell)
    return tell


def beside(entry: "Entry", person: "Person") -> list[Beside]:
    """Everything the rooms above have to say of this procedure to this person."""
    return [line for tell in _told for line in tell(entry, person)]
