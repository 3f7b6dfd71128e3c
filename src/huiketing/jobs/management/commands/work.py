"""`./hkt work`: the background loop alone, for places where the web server does not run it."""

import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.jobs import loop

LOOK = 0.2  # seconds; how long after a signal the end begins at the latest


class Command(BaseCommand):
    help = gettext_lazy("Do background work until told to end.")  # type: ignore[assignment]

    def handle(self, *args: Any, **options: Any) -> None:
        told: list[int] = []

        def end(number: int, frame: FrameType | None) -> None:
            told.append(number)  # it comes between any two steps, so it may wait for no lock

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        self.stdout.write(_("Doing background work. Ctrl+C ends it."))
        self.stdout.flush()
        finish = loop.start(patience=None)
        while not told:
            time.sleep(LOOK)
        finish()
