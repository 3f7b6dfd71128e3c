"""`./hkt backup -o FILE`: the whole place in one file, beside a running server."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.config import backup


class Command(BaseCommand):
    """Write database and attachments into one file."""

    help = gettext_lazy("Write everything into one file.")  # type: ignore[assignment]
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("-o", "--output", type=Path, required=True, help=_("the file"))
        parser.add_argument(
            "--with-keys", action="store_true", help=_("put the keys in too; guard such a file")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = backup.write(options["output"], with_keys=options["with_keys"])
        said = _("%(path)s: %(kilobytes)s kB.")
        self.stdout.write(
            said % {"path": options["output"], "kilobytes": -(-done["bytes"] // 1024)}
        )
        if not options["with_keys"]:
            said = _("The keys are not in it. Keep a copy of %(path)s elsewhere.")
            self.stdout.write(said % {"path": settings.HOME / "seal.key"})
