"""`./hkt prepare`: what `run` does before it serves, for places with a web server of their own."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy

from huiketing.config import sealed
from huiketing.config.prepare import prepare, static_files


class Command(BaseCommand):
    """Make everything ready, and end."""

    help = gettext_lazy("Bring tables, handbook and static files up to this version.")  # type: ignore[assignment]
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        prepare()
        sealed.agree()
        static_files()
