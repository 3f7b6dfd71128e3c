"""`./hkt suggest TEXT`: which procedures answer to what a resident says."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from huiketing.handbook.suggesting import MOST, suggest


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST):
        raise ArgumentTypeError(f"a number from 1 to {MOST}")
    return int(text)


class Command(BaseCommand):
    help = "Rank the procedures of the handbook by what a resident says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="a sentence, a title, pinyin initials or a code")
        parser.add_argument("-n", type=_count, default=5, help="how many at most (5)")
        parser.add_argument("--line", help="only this line of work, as MZ")
        parser.add_argument("--json", action="store_true", help="code, title, score and why")

    def handle(self, *args: Any, **options: Any) -> None:
        line = options["line"].upper() if options["line"] else None
        found = suggest(options["text"], n=options["n"], line=line)
        if options["json"]:
            rows = [
                {"code": s.code, "title": s.title, "score": s.score, "why": s.why} for s in found
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for one in found:
            self.stdout.write(f"{one.code}  {one.score:.2f}  {one.title}  {one.why}")
