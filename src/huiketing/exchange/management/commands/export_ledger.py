"""`./hkt export ledger --from D --to D -o F`: the register or the duty log as Excel."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import DomainError, Invalid
from huiketing.exchange.exports.register import Span, write_duty_log, write_register
from huiketing.exchange.imports.places import person_called, unit_coded, unit_for
from huiketing.org.models import Unit
from huiketing.sheets.columns import day


class Command(BaseCommand):
    help = gettext_lazy("Write the register (登记簿) or the duty log (值班日志) as Excel.")  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="start", required=True, help=_("the first day"))
        parser.add_argument("--to", dest="end", required=True, help=_("the last day"))
        parser.add_argument("-o", "--output", dest="file", type=Path, required=True)
        parser.add_argument("--unit", default="", help=_("one unit's code; without it, all"))
        parser.add_argument("--kind", default="register", choices=["register", "duty"])
        parser.add_argument("--as", dest="person", default="", help=_("whose hand it is"))
        parser.add_argument("--masked", action="store_true", help=_("mask phones, no addresses"))
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count, unit = self._write(options)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written.") % {"file": options["file"]}
            ) from error
        except DomainError as refused:
            raise CommandError(
                "; ".join(map(str, refused.fields.values())) or str(refused)
            ) from refused
        if options["json"]:
            answer = {"rows": count, "unit": unit.code, "file": str(options["file"])}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(
            _("%(unit)s: %(count)d rows in %(file)s.")
            % {"unit": unit, "count": count, "file": options["file"]}
        )

    def _write(self, options: dict[str, Any]) -> tuple[int, Unit]:
        by = person_called(options["person"])
        parse = day(date(1990, 1, 1), future=True)
        span = Span(parse(options["start"]), parse(options["end"]))
        duty = options["kind"] == "duty"
        if options["unit"] or duty or by is not None:
            unit = unit_for(code=options["unit"], person=by)
        else:
            unit = _root()
        path: Path = options["file"]
        written = path.with_name(f".{path.name}.part")
        try:
            with written.open("wb") as file:
                if duty:
                    count = write_duty_log(file, unit=unit, span=span, by=by)
                else:
                    count = write_register(
                        file, unit=unit, span=span, by=by, contacts=not options["masked"]
                    )
            written.replace(path)  # an older file stays whole until the new one is
        finally:
            written.unlink(missing_ok=True)
        return count, unit


def _root() -> Unit:
    """The one unit everything is below."""
    roots = list(Unit.objects.standing().filter(parent=None)[:20])
    if len(roots) == 1:
        return unit_coded(roots[0].code)
    if not roots:
        raise Invalid(_("There is no unit yet. Set the place up first: ./hkt run --empty"))
    return unit_for()
