"""`./hkt suggest TEXT`, or `--file F.jsonl`: which procedures answer to what a resident says."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.handbook.suggesting import MOST, Suggestion, answer, suggest

LONGEST = 100_000  # lines of a file


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST):
        raise ArgumentTypeError(_("a number from 1 to %(most)s") % {"most": MOST})
    return int(text)


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Rank the procedures of the handbook by what a resident says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "text", nargs="?", help=_("a sentence, a title, pinyin initials or a code")
        )
        parser.add_argument("--file", type=Path, help=_('many at once: lines of {"words": "…"}'))
        parser.add_argument("-n", type=_count, default=5, help=_("how many at most (5)"))
        parser.add_argument("--line", help=_("only this line of work, as MZ"))
        parser.add_argument("--json", action="store_true", help=_("code, title, score and why"))

    def handle(self, *args: Any, **options: Any) -> None:
        line = options["line"].upper() if options["line"] else None
        if (options["text"] is None) == (options["file"] is None):
            raise CommandError(_("Give the words, or --file with lines of them: one of the two."))
        if options["file"] is not None:
            asked = list(_words_in(options["file"]))
            many = [suggest(words, n=options["n"], line=line) for words in asked]
            if options["json"]:
                self.stdout.write(json.dumps([_rows(found) for found in many], ensure_ascii=False))
                return
            for words, found in zip(asked, many, strict=True):
                first = f"{found[0].code}  {found[0].score:.2f}  {found[0].title}" if found else "-"
                self.stdout.write(f"{first}  ← {words[:60]}")
            return
        answered = answer(options["text"], n=options["n"], line=line)
        if options["json"]:
            rows = _rows(answered.suggestions)
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for one in answered.suggestions:
            self.stdout.write(f"{one.code}  {one.score:.2f}  {one.title}  {one.why}")


def _rows(found: list[Suggestion]) -> list[dict[str, object]]:
    return [{"code": s.code, "title": s.title, "score": s.score, "why": s.why} for s in found]


def _words_in(path: Path) -> Iterator[str]:
    """The words of each line. Raises CommandError that names the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as broken:
        raise CommandError(
            _("%(path)s cannot be read as text in UTF-8: %(why)s") % {"path": path, "why": broken}
        ) from broken
    lines = text.split("\n")
    if len(lines) > LONGEST:
        raise CommandError(_("At most %(n)s lines at once.") % {"n": LONGEST})
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            words = json.loads(line)["words"]
        except (ValueError, KeyError, TypeError, RecursionError):
            words = None
        if not isinstance(words, str):
            said = _('Line %(number)s is not of the form {"words": "…"}: %(line)s')
            raise CommandError(said % {"number": number, "line": line[:60]})
        yield words
