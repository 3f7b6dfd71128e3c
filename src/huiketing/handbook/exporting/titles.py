"""What stands on the cover and above a chapter, on every kind of paper."""

from django.utils.translation import gettext as _

from huiketing.handbook.exporting.articles import Chapter, WholeBook
from huiketing.handbook.templatetags.handbook import hanzi


def title() -> str:
    """What the book is called."""
    return _("Residents' hundred matters, and how each is handled")


def chapter_heading(chapter: Chapter) -> str:
    """「第二章　民政」."""
    return _("Chapter %(n)s") % {"n": hanzi(chapter.number)} + f"　{chapter.name}"


def cover_lines(whole: WholeBook) -> list[str]:
    """Of which day it is, and how much it holds."""
    return [
        _("edition of %(day)s") % {"day": whole.on.isoformat()},
        _("%(articles)d articles of %(lines)d lines")
        % {"articles": whole.count, "lines": len(whole.chapters)},
    ]


def about(whole: WholeBook) -> list[str]:
    """What a reader must know before relying on it."""
    said = []
    if whole.drafts:
        said.append(
            _(
                "%(n)d articles are general drafts that nobody of their line has checked and "
                "signed yet: amounts and local limits are those of the place."
            )
            % {"n": whole.drafts}
        )
    if whole.left_out:
        said.append(
            _("%(n)d articles are handled quietly and are not printed.") % {"n": whole.left_out}
        )
    said.append(_("State of the book: %(stamp)s") % {"stamp": whole.stamp})
    return said
