"""Which rooms have what to be found, so that the whole index can be made anew."""

from collections.abc import Callable, Iterable

from huiketing.search.index import Item

Source = Callable[[], Iterable[Item]]

sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Let `source` yield an `Item` for every row of this kind (and of no other), in any order.

    It is asked by `reindex` only, so it may take its time; it should read in batches.
    """
    sources[kind] = source
