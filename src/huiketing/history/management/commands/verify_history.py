"""`./hkt verify-history [--json]`: does all of history hold? Exit 1 names the first break."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.history import anchor
from huiketing.history.report import WHAT
from huiketing.history.verify import Report, verify


class Command(BaseCommand):
    help = gettext_lazy("Check every event, chain and closed day against their hashes.")  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("the report as JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        watched = not options["json"] and self.stderr.isatty()
        report = verify(self._tell if watched else None)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            self.stdout.write(_sentence(report))
        if not report.ok:
            sys.exit(1)

    def _tell(self, done: int) -> None:
        self.stderr.write(f"\r{done}", ending="")


def _holds(report: Report) -> Iterator[str]:
    """That it holds, and how far that reaches."""
    counts = {"events": report.events, "subjects": report.subjects, "days": report.days}
    yield (
        _("History holds: %(events)s events about %(subjects)s subjects, %(days)s closed days.")
        % counts
    )
    if report.open:
        said = _("The %(open)s newest events stand in no closed day yet; till then less is proven.")
        yield said % {"open": report.open}
    if report.newest:
        said = _("%(noted)s of the closed days are noted in %(file)s as they stand here.")
        yield said % {"noted": report.noted, "file": anchor.path()}
        yield _("Keep the newest elsewhere: %(newest)s") % {"newest": report.newest}


def _sentence(report: Report) -> str:
    broken = report.first_broken
    if broken is None:
        return "\n".join(_holds(report))
    place = {
        "subject": f"{broken.subject_type} {broken.subject_uid}",
        "seq": broken.seq,
        "kind": broken.kind,
        "what": WHAT.get(broken.what, broken.what),
    }
    return _("History is broken at %(subject)s, event %(seq)s %(kind)s: %(what)s") % place
