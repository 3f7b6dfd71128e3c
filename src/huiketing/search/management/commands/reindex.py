"""`./hkt reindex`: make the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.search.rebuild import rebuild
from huiketing.search.registry import sources


class Command(BaseCommand):
    help = gettext_lazy("Make the search index anew from the records.")  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kinds", nargs="*", help=_("only these kinds"))

    def handle(self, *args: Any, **options: Any) -> None:
        kinds = options["kinds"] or None
        if unknown := set(kinds or ()) - set(sources):
            raise CommandError(
                _("Nothing of this kind can be searched: %(kinds)s")
                % {"kinds": ", ".join(sorted(unknown))}
            )
        counts = rebuild(kinds)
        for kind, count in counts.items():
            self.stdout.write(f"{kind}: {count}")
        self.stdout.write(_("The search index is new."))
