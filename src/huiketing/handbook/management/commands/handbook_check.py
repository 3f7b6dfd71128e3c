"""`./hkt handbook check`: what is broken in the book, and what somebody should look at."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.handbook.checking import look_over

SHOWN = 20  # findings of one kind that are printed; --json has them all


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Look the handbook over. Broken (ends with 1): relations to articles that are missing or "
        "out of use, articles without a step, steps or materials that say nothing. Advice (ends "
        "with 0): overdue reviews, rules that changed, steps without anybody to do them, drafts "
        "nobody signed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("ok, counts, findings"))

    def handle(self, *args: Any, **options: Any) -> None:
        looked = look_over()
        if options["json"]:
            answer = {
                "ok": looked.ok,
                "articles": looked.articles,
                "counts": looked.counts,
                "findings": [asdict(finding) for finding in looked.findings],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            self._say(looked)
        if not looked.ok:
            raise SystemExit(1)

    def _say(self, looked: Any) -> None:
        for kind, count in looked.counts.items():
            found = [finding for finding in looked.findings if finding.kind == kind]
            for finding in found[:SHOWN]:
                mark = "✗" if finding.is_broken else "·"
                self.stdout.write(f"{mark} {finding.code}  {finding.words}")
            if count > SHOWN:
                self.stdout.write(_("  … and %(n)d more like it") % {"n": count - SHOWN})
        said = (
            _("%(n)d articles; nothing is broken.")
            if looked.ok
            else _("%(n)d articles; mend what is marked ✗.")
        )
        self.stdout.write(said % {"n": looked.articles})
