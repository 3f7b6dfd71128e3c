"""Which column of somebody's table is which of ours."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from huiketing.sheets.columns import Column
from huiketing.sheets.heads import bare, squeeze

_Same = Callable[[str, str], bool]

# From the surest to the boldest. A bolder rule never takes a column a surer one has taken.
_RULES: tuple[_Same, ...] = (
    lambda head, name: head.strip() == name,
    lambda head, name: squeeze(head) == squeeze(name),
    lambda head, name: bare(head) == bare(name) != "",
    lambda head, name: len(bare(name)) > 1 and bare(name) in bare(head),
)


def match(
    heads: Sequence[str],
    columns: Sequence[Column],
    chosen: Mapping[str, int | None] | None = None,
) -> dict[str, int]:
    """For each of our columns that is found, the index of theirs.

    Heads are compared exactly, then by aliases, then without spaces and punctuation, then without
    remarks in brackets, then as part of a longer head if only one fits. What a person has
    `chosen` goes before everything; None there means: leave this column out.
    """
    chosen = {key: index for key, index in (chosen or {}).items() if _is_there(index, heads)}
    found = {key: index for key, index in chosen.items() if index is not None}
    for same in _RULES:
        for column in columns:
            if column.key in found or column.key in chosen:
                continue
            taken = set(found.values())
            for name in (column.head, *column.aliases):
                fits = [at for at, head in enumerate(heads) if at not in taken and same(head, name)]
                if fits and (same is not _RULES[-1] or len(fits) == 1):
                    found[column.key] = fits[0]
                    break
    return found


def _is_there(index: int | None, heads: Sequence[str]) -> bool:
    return index is None or 0 <= index < len(heads)


def missing(columns: Iterable[Column], matched: Mapping[str, int]) -> list[Column]:
    """The required columns that no column of theirs was matched to."""
    return [column for column in columns if column.required and column.key not in matched]
