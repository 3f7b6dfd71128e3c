"""Which column of a table is which, said on the command line: 服务事项=事由."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from huiketing.base.errors import Invalid
from huiketing.exchange.imports.columns import COLUMNS
from huiketing.sheets.columns import Column
from huiketing.sheets.heads import squeeze


class NoColumn(Invalid):
    """Columns without which nothing can be taken over are not found."""

    def __init__(self, lacking: Sequence[str]) -> None:
        super().__init__(
            _("No column says: %(heads)s. Choose which one it is, or take our template.")
            % {"heads": "、".join(lacking)}
        )
        self.lacking = tuple(lacking)


def chosen_columns(said: Sequence[str], heads: Sequence[str]) -> dict[str, int | None]:
    """The pairs as `matching.match` takes them. Raises `Invalid` for what is in neither table."""
    chosen: dict[str, int | None] = {}
    for pair in said:
        ours, mark, theirs = pair.partition("=")
        if not mark:
            raise Invalid(_("Write --column OURS=THEIRS, as --column 服务事项=事由."))
        at = _index(theirs, heads)
        if at in chosen.values():
            raise Invalid(_("“%(head)s” is named twice.") % {"head": theirs.strip()[:60]})
        chosen[_ours(ours).key] = at
    return chosen


def _ours(said: str) -> Column:
    word = squeeze(said)
    for names in (lambda each: (each.head, each.key), lambda each: each.aliases):
        for column in COLUMNS:
            if word and word in {squeeze(name) for name in names(column)}:
                return column
    raise Invalid(
        _("The register has no column “%(head)s”. It has: %(heads)s.")
        % {
            "head": said.strip()[:60],
            "heads": "、".join(dict.fromkeys(column.head for column in COLUMNS)),
        }
    )


def _index(said: str, heads: Sequence[str]) -> int:
    for at, head in enumerate(heads):
        if head and squeeze(head) == squeeze(said):
            return at
    raise Invalid(
        _("The table has no column “%(head)s”. It has: %(heads)s.")
        % {
            "head": said.strip()[:60],
            "heads": "、".join(head for head in heads if head)[:400],
        }
    )
