"""`./hkt restore FILE`: take a backup in; what was here is put aside."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.config import backup


class Command(BaseCommand):
    """Put a backup in the place of what is here."""

    help = gettext_lazy("Take a backup in; what was here is put aside.")  # type: ignore[assignment]
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--force", action="store_true", help=_("also where people work already")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = backup.read(options["file"], force=options["force"])
        said = _("Taken in: the backup of %(at)s. What was here lies in %(aside)s.")
        self.stdout.write(said % done)
