"""`./hkt handbook export --format pdf -o F`: the whole book as a file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.handbook.exporting import FORMATS, Format, Written, write


class Command(BaseCommand):
    help = gettext_lazy(  # type: ignore[assignment]
        "Write the whole handbook as Word, PDF, Excel or linked data. What is handled quietly is "
        "left out, and said to be."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("-o", "--output", dest="file", type=Path, required=True)
        parser.add_argument(
            "--with-restricted",
            action="store_true",
            help=_("with what is handled quietly; keep such a file locked away"),
        )
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            written = self._write(path, Format(options["format"]), options["with_restricted"])
        except OSError as error:
            raise CommandError(_("%(file)s cannot be written.") % {"file": path}) from error
        if options["json"]:
            answer = {
                "articles": written.articles,
                "left_out": written.left_out,
                "format": options["format"],
                "file": str(path),
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        said = _("%(articles)d articles in %(file)s.") % {
            "articles": written.articles,
            "file": path,
        }
        if written.left_out:
            said += " " + _("Handled quietly and left out: %(n)d.") % {"n": written.left_out}
        self.stdout.write(said)

    def _write(self, path: Path, kind: Format, restricted: bool) -> Written:
        part = path.with_name(f".{path.name}.part")
        try:
            with part.open("wb") as file:
                written = write(kind, file, restricted=restricted)
            part.replace(path)  # an older file stays whole until the new one is
        finally:
            part.unlink(missing_ok=True)
        return written
