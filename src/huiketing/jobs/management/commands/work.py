"""`./hkt work`: the background loop alone, for places where the web server does not run it."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.jobs.loop import run_forever
from huiketing.jobs.registry import wake


class Command(BaseCommand):
    help = gettext_lazy("Do background work until told to end.")  # type: ignore[assignment]

    def handle(self, *args: Any, **options: Any) -> None:
        stop_event = threading.Event()

        def end(number: int, frame: FrameType | None) -> None:
            stop_event.set()
            wake.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        self.stdout.write(_("Doing background work. Ctrl+C ends it."))
        self.stdout.flush()
        run_forever(stop_event)
