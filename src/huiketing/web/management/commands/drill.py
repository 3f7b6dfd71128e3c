"""`./hkt drill NAME`: make go wrong what may go wrong, and see that everything holds."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ROOT = Path(__file__).resolve().parents[5]


class Command(BaseCommand):
    """Run a drill in a database of its own; exit 1 where something did not hold."""

    help = gettext_lazy("Make go wrong what may go wrong, and see that everything holds.")  # type: ignore[assignment]
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=["crash"])
        parser.add_argument(
            "--engine", choices=["sqlite", "postgres"], action="append", help=_("sqlite")
        )
        parser.add_argument("--times", type=int, default=40, help=_("how often (40)"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not (ROOT / "drills" / "crash.py").exists():
            raise CommandError(_("The drills are in the checkout only; this is installed."))
        if str(ROOT) not in sys.path:
            sys.path.insert(0, str(ROOT))
        from drills.crash import main

        if not main(options["engine"] or ["sqlite"], options["times"]):
            sys.exit(1)
