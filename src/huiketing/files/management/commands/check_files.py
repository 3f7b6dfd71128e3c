"""`./hkt check_files`: is every attachment there, whole, and is nothing else?"""

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.files.store import damaged, orphans


class Command(BaseCommand):
    help = gettext_lazy("Compare the attachments with the stored files.")  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sweep", action="store_true", help=_("delete files that no attachment names")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(damaged())
        for attachment in broken:
            self.stdout.write(
                _("damaged or missing: %(path)s (%(subject)s %(uid)s)")
                % {
                    "path": attachment.path,
                    "subject": attachment.subject_type,
                    "uid": attachment.subject_uid,
                }
            )
        for path in orphans():
            self.stdout.write(_("belongs to nothing: %(path)s") % {"path": path})
            if options["sweep"]:
                default_storage.delete(path)
        if broken:
            raise SystemExit(1)
        self.stdout.write(_("Every attachment is there and whole."))
