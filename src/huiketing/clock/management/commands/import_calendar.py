"""`./hkt import calendar FILE.csv`: the State Council's notice of a year's days off."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiketing.base.errors import DomainError
from huiketing.clock.changing import CalendarChange
from huiketing.clock.importing import MOST_BYTES, CannotImport, import_notice
from huiketing.clock.sentences import spoken_day


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Import a year's days off and make-up days from a CSV file (日期, 类型 休/班, 名称)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, help=_("the year, if its rows do not say"))
        parser.add_argument("--title", default="", help=_("the notice's title"))
        parser.add_argument("--number", default="", help=_("its document number"))
        parser.add_argument("--partial", action="store_true", help=_("accept missing holidays"))
        parser.add_argument("--dry-run", action="store_true", help=_("say what would change"))
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                source = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be read.") % {"file": path}) from error
        try:
            change = import_notice(
                source,
                by=None,
                title=options["title"],
                number=options["number"],
                year=options["year"],
                partial=options["partial"],
                dry_run=options["dry_run"],
            )
        except DomainError as error:
            if options["json"]:
                rows = [
                    {"row": row.row, "column": row.column, "value": row.value,
                     "problem": str(row.problem)}
                    for row in (error.rows if isinstance(error, CannotImport) else ())
                ]  # fmt: skip
                self._json({"error": error.code, "sentence": str(error), "rows": rows})
            raise CommandError(str(error)) from error
        if options["json"]:
            self._json(as_json(change) | {"dry_run": options["dry_run"]})
            return
        for line in report(change, dry_run=options["dry_run"]):
            self.stdout.write(line)

    def _json(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))


def as_json(change: CalendarChange) -> dict[str, Any]:
    """A change for machines."""
    return {
        "announced": list(change.announced),
        "rows": change.rows,
        "changed": [
            {"day": changed.day.isoformat(), "was": changed.was.value, "now": changed.now.value}
            for changed in change.days
        ],
    }


def report(change: CalendarChange, *, dry_run: bool) -> list[str]:
    """A change for people, line by line."""
    if not change.rows:
        return [_("This notice had been imported before; nothing changed.")]
    lines = [_("%(year)d is announced.") % {"year": year} for year in change.announced]
    for changed in change.days:
        day = spoken_day(changed.day, weekday=True)
        text = _("%(day)s is worked.") if changed.now.works else _("%(day)s is off.")
        lines.append(text % {"day": day})
    n = len(change.days)
    if dry_run:
        text = ngettext(
            "%(n)d day would change. Nothing was kept.",
            "%(n)d days would change. Nothing was kept.",
            n,
        )
    else:
        text = ngettext("%(n)d day changed.", "%(n)d days changed.", n)
    return [*lines, text % {"n": n}]
