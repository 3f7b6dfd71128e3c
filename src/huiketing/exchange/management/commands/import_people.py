"""`./hkt import people FILE`: take in people with their posts from a table."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import DomainError
from huiketing.exchange.imports.places import person_called, unit_coded
from huiketing.exchange.management.commands.import_ledger import cell
from huiketing.org.models import Unit
from huiketing.org.sheets import PEOPLE, read_people
from huiketing.org.transitions.intake import take_in
from huiketing.sheets.reading import read
from huiketing.sheets.writing import error_sheet


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Take in people with their posts from Excel or CSV. Temporary passwords are printed once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", default="", help=_("for rows that name no unit"))
        parser.add_argument("--as", dest="person", default="", help=_("whose hand it is"))
        parser.add_argument("--dry-run", action="store_true", help=_("say what would come in"))
        parser.add_argument("--errors", type=Path, help=_("write the rows to mend into this file"))
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            self._handle(path, options)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be read.") % {"file": path}) from error
        except DomainError as refused:
            raise CommandError(
                "; ".join(map(str, refused.fields.values())) or str(refused)
            ) from refused

    def _handle(self, path: Path, options: dict[str, Any]) -> None:
        by = person_called(options["person"])
        sheet = read(path, path.name, expected=[column.head for column in PEOPLE])
        default = unit_coded(options["unit"]) if options["unit"] else None
        people = read_people(sheet, list(Unit.objects.standing()), default)
        if options["errors"] and people.problems:
            options["errors"].write_bytes(error_sheet(sheet, people.problems))
        dry = options["dry_run"]
        accounts = [] if dry else take_in(by=by, newcomers=people.newcomers)
        if options["json"]:
            answer = {
                "people": len(people.newcomers),
                "accounts": [
                    {"username": each.person.username, "password": each.password}
                    for each in accounts
                    if each.password
                ],
                "problems": [cell(problem) for problem in people.problems],
                "dry_run": dry,
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        said = _("%(n)d rows would come in.") if dry else _("%(n)d rows came in.")
        self.stdout.write(said % {"n": len(people.newcomers)})
        for problem in people.problems:
            row = _("Row %(row)d, %(column)s “%(value)s”: ") % {
                "row": problem.row,
                "column": problem.column,
                "value": problem.value[:40],
            }
            self.stdout.write(f"  {row}{problem.what}")
        for each in accounts:
            if each.password:
                self.stdout.write(f"{each.person.name}\t{each.person.username}\t{each.password}")
