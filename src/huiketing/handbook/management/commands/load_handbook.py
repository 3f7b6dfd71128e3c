"""`./hkt load_handbook`: add the starter handbook's procedures that this place does not have."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from huiketing.handbook.loading import load_learned, load_starter


class Command(BaseCommand):
    help = "Add the starter handbook: lines and procedures that are missing, nothing else."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_starter()
        load_learned()
        added = (f"{count} {what}" for what, count in asdict(loaded).items())
        self.stdout.write(f"added: {', '.join(added)}")
