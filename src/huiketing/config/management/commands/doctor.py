"""`./hkt doctor [--json]`: look the machine over; exit 1 where something must be mended."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.config.doctor import Finding, examine
from huiketing.config.prepare import prepare
from huiketing.history.models import Delivery

SIGNS = {"ok": "✓", "warn": "!", "bad": "✗"}


class Command(BaseCommand):
    """Check database, tables, history, keys, calendar, outbox, disk and fonts."""

    help = gettext_lazy("Check the machine, and say what to mend.")  # type: ignore[assignment]
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))
        parser.add_argument(
            "--retry", action="store_true", help=_("first send again what was given up")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _make_if_new()
        if options["retry"]:
            Delivery.objects.dead().retry()
        found = examine()
        ok = all(each.state != "bad" for each in found)
        if options["json"]:
            rows = [asdict(each) for each in found]
            said = json.dumps({"ok": ok, "checks": rows}, ensure_ascii=False, default=str)
            self.stdout.write(said)
        else:
            for each in found:
                self.stdout.write(_line(each))
        if not ok:
            sys.exit(1)


def _make_if_new() -> None:
    """An empty place is made ready; one that stands is only looked at."""
    try:
        empty = not connection.introspection.table_names()
    except DatabaseError:
        return  # the first check says so
    if empty:
        prepare()


def _line(found: Finding) -> str:
    text = f"{SIGNS[found.state]} {found.check:<11} {found.says}"
    for more in filter(None, (found.remedy, found.details.get("error"))):
        text += f"\n  {'':<11} → {more}"
    return text
