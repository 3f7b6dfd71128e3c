"""`./hkt bench suggest`: how good and how fast the suggestions are, on sayings kept out."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.handbook.suggesting.bench import report, tell


class Command(BaseCommand):
    """Measure the shipped ranker, and train one from nothing to see how long it takes."""

    help = gettext_lazy("Measure the suggestions on sayings no training saw.")  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        found = report()
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            tell(found, self.stdout.write)
