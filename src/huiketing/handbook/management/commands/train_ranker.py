"""`./hkt train-ranker`: learn anew from this place's sayings and choices, or make what ships."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.handbook.models import Ranker
from huiketing.handbook.suggesting import rankers
from huiketing.handbook.suggesting.retraining import train


class Command(BaseCommand):
    """For the shell: what the page "Suggestions" does by a button."""

    help = gettext_lazy("Learn the suggestions anew; a worse ranker never goes live.")  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--ship", action="store_true", help=_("make the ranker that ships, from the files")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["ship"]:
            found = rankers.ship(self._say)
            self.stdout.write(
                f"\nfirst {found['first']:.1%}, first three {found['third']:.1%} of {found['n']}"
            )
            return
        made = train(by=None, progress=lambda done, total, _what: self._say(done, total))
        self.stdout.write("")
        if made.state == Ranker.State.REFUSED:
            said = _("Ranker %(number)s is worse than the one in use and did not go live.")
        else:
            said = _("Ranker %(number)s went live.")
        self.stdout.write(said % {"number": made.number})

    def _say(self, done: int, total: int) -> None:
        self.stdout.write(f"\r{100 * done // total}%", ending="")
        self.stdout.flush()
