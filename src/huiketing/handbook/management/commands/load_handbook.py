"""`./hkt load_handbook`: add the starter handbook's procedures that this place does not have."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.handbook.loading import load_learned, load_starter


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Add the starter handbook: lines and procedures that are missing, nothing else."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_starter()
        load_learned()
        self.stdout.write(
            _("Added: %(lines)d lines of work, %(procedures)d procedures.") % asdict(loaded)
        )
