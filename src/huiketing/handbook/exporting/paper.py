"""The whole book as PDF: cover, contents with page numbers, running heads, bookmarks.

The library that sets it needs Pango and a Chinese font from the machine; where one is missing it
says what to install.
"""

import shutil
import subprocess
import warnings
from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiketing.base.errors import DomainError
from huiketing.handbook.exporting.articles import Progress, WholeBook
from huiketing.handbook.exporting.blocks import answerable, blocks, sayings, standing
from huiketing.handbook.exporting.titles import about, chapter_heading, cover_lines, title

STYLE = Path(__file__).parent.parent / "print" / "book.css"
REMEDY = "apt-get install libpangoft2-1.0-0 fonts-noto-cjk"


class CannotPrint(DomainError):
    """The machine lacks what a PDF is set with."""

    status = 503
    code = "cannot_print"


def lacking() -> str:
    """What the machine lacks for writing a PDF, as a sentence; empty where it can."""
    if not has_pango():
        return _("The library that sets the lines (Pango) is not on this machine.")
    if not _has_chinese_font():
        return _("There is no Chinese font on this machine: the PDF would show empty boxes.")
    return ""


def has_pango() -> bool:
    """Whether the library that sets the lines is on this machine."""
    try:
        with warnings.catch_warnings():
            # Without any font it warns as it is loaded; `lacking` says so in words.
            warnings.simplefilter("ignore")
            import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def _has_chinese_font() -> bool:
    asked = shutil.which("fc-list")
    if asked is None:
        return False
    found = subprocess.run(
        [asked, ":lang=zh", "family"], capture_output=True, text=True, check=False, timeout=20
    )
    return bool(found.stdout.strip())


def write_pdf(whole: WholeBook, file: IO[bytes], progress: Progress) -> None:
    """Write the book into `file`. Raises `CannotPrint` with the remedy where it cannot."""
    if wrong := lacking():
        raise CannotPrint(
            _(
                "%(what)s On the server run: %(remedy)s. Until then take the book out as Word; "
                "it needs nothing."
            )
            % {"what": wrong, "remedy": REMEDY}
        )
    from weasyprint import CSS, HTML

    # Nobody can see how far the setting is; the articles put together are the first tenth of it.
    whole_work = whole.count * 10
    html = render_to_string("handbook/print/book.html", _context(whole, progress, whole_work))
    style = CSS(string=STYLE.read_text(encoding="utf-8"), url_fetcher=_nothing_else)
    document = HTML(string=html, url_fetcher=_nothing_else).render(stylesheets=[style])
    progress(whole.count * 8, whole_work)
    document.write_pdf(file)
    progress(whole_work, whole_work)


def _nothing_else(url: str, *_more: Any, **_named: Any) -> Any:
    raise ValueError(f"The book fetches nothing: {url[:80]}")


def _context(whole: WholeBook, progress: Progress, whole_work: int) -> dict[str, Any]:
    done = 0
    chapters = []
    for chapter in whole.chapters:
        articles = []
        for article in chapter.articles:
            articles.append(
                {
                    "heading": article.heading,
                    "anchor": article.anchor,
                    "standing": standing(article),
                    "sayings": sayings(article.entry),
                    "blocks": blocks(article),
                    "answerable": answerable(article),
                }
            )
            done += 1
            progress(done, whole_work)
        chapters.append(
            {
                "heading": chapter_heading(chapter),
                "anchor": chapter.anchor,
                "articles": articles,
            }
        )
    return {
        "language": get_language() or "zh-hans",
        "title": title(),
        "place": whole.place,
        "day": whole.on.isoformat(),
        "stamp": whole.stamp,
        "cover": cover_lines(whole),
        "about": about(whole),
        "chapters": chapters,
    }
