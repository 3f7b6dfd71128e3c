"""`./hkt handbook import F.xlsx --as USER`: an edited workbook becomes drafts."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import DomainError
from huiketing.handbook.sheets.comparing import Report, compare
from huiketing.handbook.sheets.reading import read_book
from huiketing.handbook.sheets.taking import Taken, take_in
from huiketing.org.models import Person


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Take an edited handbook in: every difference becomes a draft, nothing in force changes. "
        "Ends with 1 where something is to be mended."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would change"))
        parser.add_argument("--as", dest="person", default="", help=_("whose hand it is"))
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._person(options["person"], options["dry_run"])
        path: Path = options["file"]
        try:
            report = compare(read_book(path.read_bytes(), path.name), by)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be read.") % {"file": path}) from error
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        taken = Taken()
        if by is not None and not options["dry_run"]:
            taken = take_in(report, by=by)
        self._say(report, taken, as_json=options["json"])
        if report.faults or taken.faults:
            raise SystemExit(1)

    def _person(self, username: str, dry_run: bool) -> Person | None:
        if not username:
            if dry_run:
                return None
            raise CommandError(_("Say whose drafts they are: --as USER. Or look first: --dry-run"))
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(_("Nobody signs in as %(name)s.") % {"name": username})
        return person

    def _say(self, report: Report, taken: Taken, *, as_json: bool) -> None:
        faults = [*report.faults, *taken.faults]
        if as_json:
            answer = {
                "counts": report.counts,
                "changed": [
                    {
                        "code": each.code,
                        "title": each.title,
                        "state": each.state,
                        "changes": [asdict(change) for change in each.changes],
                    }
                    for each in report.to_write
                ],
                "errors": [asdict(fault) for fault in faults],
                "drafts": [
                    {"code": draft.procedure.code, "version": draft.number}
                    for draft in taken.drafts
                ],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for each in report.to_write:
            self.stdout.write(f"{each.code}  {each.title}")
            for change in each.changes:
                self.stdout.write(f"    {change.label}: {change.old!r} → {change.new!r}")
        for fault in faults:
            where = f"{fault.sheet} {fault.row or ''} {fault.column}"
            self.stdout.write(f"✗ {where}  {fault.value}  {fault.what} {fault.write}")
        self.stdout.write(
            _("%(changed)d changed, %(new)d new, %(unchanged)d as they were, %(errors)d to mend; "
              "%(drafts)d drafts made.")
            % (report.counts | {"drafts": len(taken.drafts)})
        )  # fmt: skip
