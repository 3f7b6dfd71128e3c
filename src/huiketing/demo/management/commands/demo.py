"""`./hkt demo`: sample data into an empty place. `./hkt demo accounts`: who can sign in to it."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import demo
from huiketing.demo.telling import is_told, tell_everything


class Command(BaseCommand):
    """Tell sample data once; a second time changes nothing."""

    help = gettext_lazy("Tell sample data into an empty place, or list who can sign in to it.")  # type: ignore[assignment]
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", choices=["accounts"], help=_("list the accounts"))
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "accounts":
            self._accounts(as_json=options["json"])
            return
        if is_told():
            said: dict[str, Any] = {"told": False}
            text = _("The sample data is here already; nothing was changed.")
        else:
            told = tell_everything()
            said = {"told": True, **asdict(told)}
            text = _("Told: %(matters)s matters in %(acts)s acts, %(people)s people.") % asdict(
                told
            )
        self.stdout.write(json.dumps(said) if options["json"] else text)

    def _accounts(self, *, as_json: bool) -> None:
        found = demo.accounts()
        if as_json:
            self.stdout.write(json.dumps([asdict(each) for each in found], ensure_ascii=False))
            return
        if not found:
            self.stderr.write(_("No sample data is here. ./hkt demo tells it."))
            sys.exit(1)
        for each in found:
            self.stdout.write(f"{each.username:<8} {each.password:<14} {each.unit} {each.post}")
