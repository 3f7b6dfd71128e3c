"""Making the index anew from what the rooms say, beside a running server."""

import time
from collections.abc import Callable, Iterable
from itertools import islice

from django.db import connection, transaction

from huiketing.search import cutting, engine
from huiketing.search.index import Item, put_all
from huiketing.search.models import Entry
from huiketing.search.registry import sources

_BATCH = 500


def rebuild(
    kinds: Iterable[str] | None = None, told: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """Put everything of these kinds (all registered ones) in again; returns how many of each.

    A batch is a transaction, so that registering goes on meanwhile. What a room no longer
    yields is dropped at the end; without `kinds` also what no room has registered, and the index
    is of today's rules from then on. `told(kind, count)` is called after each batch.
    """
    counts: dict[str, int] = {}
    chosen = list(sources if kinds is None else kinds)
    for kind in chosen:
        begun = time.time_ns() // 1_000_000
        remaining = iter(sources[kind]())
        counts[kind] = 0
        while batch := list(islice(remaining, _BATCH)):
            _put(kind, batch)
            counts[kind] += len(batch)
            if told:
                told(kind, counts[kind])
        Entry.objects.filter(kind=kind, indexed_ms__lt=begun).delete()
    if kinds is None:
        Entry.objects.exclude(kind__in=chosen).delete()
        cutting.keep()
    engine.ensure(connection)
    engine.tidy(connection)
    return counts


@transaction.atomic
def _put(kind: str, batch: list[Item]) -> None:
    strange = next((item.kind for item in batch if item.kind != kind), None)
    if strange is not None:
        raise ValueError(f"The source of {kind} yields {strange}.")
    put_all(batch)
