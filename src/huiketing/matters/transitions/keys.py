"""Keys a device gives to an act, so that sending it twice is one: what makes it the same act.

A key alone proves nothing. Only whoever sent it first, asking for the same in the same words, is
answered as the first time; everything else under that key is refused, and told nothing of it.
Beside the key stands a short keyed digest of who asked for what (docs/adr/0008).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model

from huiketing.base.errors import KeyUsed
from huiketing.base.sealing import blind_index, blind_indexes
from huiketing.matters.models import Matter
from huiketing.org.models import Person

PURPOSE = "matters.asked"


def told(given: Mapping[str, Any], *without: str) -> str:
    """What was asked for as one text: rows by their key, and no functions."""
    return repr(
        [
            (name, value.pk if isinstance(value, Model) else value)
            for name, value in sorted(given.items())
            if name not in without and name != "client_key" and not callable(value)
        ]
    )


def digest(by: Person | None, asked: str) -> str:
    """The short stand-in kept beside the key. Sealed: it is made of names and phones too."""
    return blind_index(PURPOSE, _whole(by, asked))


def is_repeat(kept: str, by: Person | None, asked: str) -> bool:
    """Whether what was kept beside a key is the same act of the same person."""
    return kept in blind_indexes(PURPOSE, _whole(by, asked))


def registered(key: UUID | None, *, by: Person | None, asked: str) -> Matter | None:
    """The matter this same registration made before, if it did. Raises `KeyUsed` for another."""
    known = Matter.objects.filter(client_key=key).first() if key else None
    if known is None:
        return None
    if not is_repeat(known.asked, by, asked):
        raise KeyUsed
    known.is_new = False
    return known


def _whole(by: Person | None, asked: str) -> str:
    return f"{by.pk if by else ''}\0{asked}"
