"""`./hkt bench`: how fast it is, in a database of its own that is thrown away."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ROOT = Path(__file__).resolve().parents[5]


class Command(BaseCommand):
    """Measure W1–W4 and W6 over HTTP, and write the figures."""

    help = gettext_lazy("Measure how fast it is, in a database of its own.")  # type: ignore[assignment]
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", type=int, action="append", help=_("matters (10000)"))
        parser.add_argument(
            "--engine", choices=["sqlite", "postgres"], action="append", help=_("sqlite")
        )
        parser.add_argument("--seconds", type=float, default=10, help=_("for each measure"))
        parser.add_argument("-o", "--output", type=Path, default=Path("bench.json"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not (ROOT / "bench" / "run.py").exists():
            raise CommandError(_("The measures are in the checkout only; this is installed."))
        if str(ROOT) not in sys.path:
            sys.path.insert(0, str(ROOT))
        from bench.run import measure

        measure(
            sizes=options["size"] or [10_000],
            engines=options["engine"] or ["sqlite"],
            seconds=options["seconds"],
            to=options["output"],
        )
