"""`./hkt import ledger FILE`: take over a register kept in Excel."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiketing.base.errors import DomainError, Invalid
from huiketing.exchange.imports import standing
from huiketing.exchange.imports.choosing import NoColumn, chosen_columns
from huiketing.exchange.imports.columns import EXPECTED
from huiketing.exchange.imports.kept import ENDED, OPEN
from huiketing.exchange.imports.places import person_called, unit_for
from huiketing.exchange.imports.reading import Reading, read_register
from huiketing.exchange.imports.taking import Taken, known_rows, take_in
from huiketing.sheets.checking import Problem
from huiketing.sheets.reading import read
from huiketing.sheets.writing import error_sheet

SHOWN = 20


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Take over a register kept in Excel or as CSV. Rows keep their own dates; the same file "
        "again doubles nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", default="", help=_("the unit's code, as LW"))
        parser.add_argument("--sheet", help=_("the name of the sheet, if not the first"))
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar=_("OURS=THEIRS"),
            help=_(
                "which column of the table is which, as 服务事项=事由; may be said several times"
            ),
        )
        parser.add_argument(
            "--without-result",
            choices=[OPEN, ENDED],
            default=OPEN,
            help=_("what rows without a result are: still open, or ended back then"),
        )
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
            said = "; ".join(map(str, refused.fields.values())) or str(refused)
            if options["json"]:
                self._json({"error": refused.code, "sentence": said})
            raise CommandError(said) from refused

    def _handle(self, path: Path, options: dict[str, Any]) -> None:
        by = person_called(options["person"])
        said: list[str] = options["column"]
        expected = (*EXPECTED, *(pair.partition("=")[2] for pair in said))
        sheet = read(path, path.name, expected=expected, sheet=options["sheet"])
        chosen = chosen_columns(said, sheet.heads)
        unit = unit_for(*sheet.above, sheet.name, path.stem, code=options["unit"], person=by)
        try:
            ended = options["without_result"] == ENDED
            reading = read_register(sheet, unit, chosen, file=path.stem, ended=ended)
        except NoColumn as lacking:
            raise _say_which(lacking, sheet.heads) from lacking
        before = known_rows(reading)
        opened = standing.sentence(reading, before)
        if options["dry_run"]:
            known = len(before)
            taken = Taken(len(reading.rows) - known, known, list(reading.problems))
        else:
            taken = take_in(reading, by=by, file=path.name, progress=self._progress(options))
        if options["errors"] and taken.problems:
            options["errors"].write_bytes(error_sheet(sheet, taken.problems))
        if options["json"]:
            stands = {
                "open": dict(standing.open_with(reading, before)),
                "without_result": len(set(reading.without_result) - before - reading.refused),
            }
            self._json(as_json(reading, taken) | stands | {"dry_run": options["dry_run"]})
            return
        for line in report(reading, taken, dry_run=options["dry_run"]):
            self.stdout.write(line)
        if opened:
            self.stdout.write(opened)
            if options["without_result"] == OPEN and reading.without_result:
                self.stdout.write(
                    _("Those without a result that were settled: --without-result ended")
                )

    def _progress(self, options: dict[str, Any]) -> Any:
        if options["json"] or not self.stderr.isatty():
            return None

        def show(done: int, total: int) -> None:
            if done == total or done % 50 == 0:
                self.stderr.write(f"\r{done}/{total}", ending="\n" if done == total else "")

        return show

    def _json(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))


def _say_which(lacking: NoColumn, heads: Sequence[str]) -> Invalid:
    """What is missing, the option that says where it stands, and what there is to choose from."""
    return Invalid(
        _("No column says: %(lacking)s. Say which one it is: %(option)s. The table has: %(heads)s.")
        % {
            "lacking": "、".join(lacking.lacking),
            "option": " ".join(f"--column '{head}=…'" for head in lacking.lacking),
            "heads": "、".join(head for head in heads if head)[:400],
        }
    )


def as_json(reading: Reading, taken: Taken) -> dict[str, Any]:
    """What came of it, for machines."""
    return {
        "unit": reading.unit.code,
        "sheet": reading.sheet.name,
        "columns": {key: reading.sheet.heads[at] for key, at in reading.matched.items()},
        "rows": len(reading.rows) + len(reading.refused),
        "new": taken.new,
        "known": taken.known,
        "refused": len({problem.row for problem in taken.problems}),
        "passed_over": reading.passed_over,
        "first_number": taken.first_number,
        "last_number": taken.last_number,
        "problems": [cell(problem) for problem in taken.problems],
        "warnings": [cell(problem) for problem in reading.warnings],
    }


def cell(problem: Problem) -> dict[str, Any]:
    """One cell to mend or to look at."""
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "what": problem.what,
        "write": problem.write_instead,
    }


def report(reading: Reading, taken: Taken, *, dry_run: bool) -> list[str]:
    """What came of it, line by line, for people."""
    words = {"unit": str(reading.unit), "new": taken.new, "known": taken.known}
    said = (
        _("%(unit)s: %(new)d rows would come in, %(known)d are here already. Nothing was written.")
        if dry_run
        else _("%(unit)s: %(new)d rows came in, %(known)d were here already.")
    )
    lines = [said % words]
    if taken.first_number:
        lines.append(
            _("Numbered %(first)s to %(last)s.")
            % {"first": taken.first_number, "last": taken.last_number}
        )
    if reading.passed_over:
        numbers = "、".join(map(str, reading.passed_over[:SHOWN]))
        lines.append(_("Passed over as no entries: rows %(rows)s.") % {"rows": numbers})
    refused = len({problem.row for problem in taken.problems})
    if refused:
        lines.append(
            ngettext("%(n)d row must be mended:", "%(n)d rows must be mended:", refused)
            % {"n": refused}
        )
    lines += [_line(problem) for problem in taken.problems[:SHOWN]]
    if len(taken.problems) > SHOWN:
        lines.append(_("… the rest with --errors FILE.xlsx or --json"))
    if reading.warnings:
        lines.append(_("Taken over, but look at it:"))
        lines += [_line(problem) for problem in reading.warnings[:SHOWN]]
    return lines


def _line(problem: Problem) -> str:
    place = _("Row %(row)d, %(column)s “%(value)s”: ") % {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value[:40],
    }
    return f"  {place}{problem.what} {problem.write_instead}"
