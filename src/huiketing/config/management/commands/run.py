"""`./hkt run`: everything made ready, then the parlour is served."""

import gc
import http.client
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.environment import HIGHEST_PORT, is_port
from huiketing.config import sealed
from huiketing.config.greeting import greeting
from huiketing.config.prepare import is_prepared, settle_index

EMPTY = "empty"
"""A file under HKT_HOME: whoever first started this place did not want the sample data."""


class Command(BaseCommand):
    """Serve the parlour until Ctrl-C."""

    help = gettext_lazy("Serve the parlour. The first start tells sample data.")  # type: ignore[assignment]
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--empty", action="store_true", help=_("begin without sample data"))
        parser.add_argument("--port", type=_port, help=_("port, 8000 unless HKT_PORT says"))
        parser.add_argument("--host", default="127.0.0.1", help=_("0.0.0.0 lets phones in"))

    def handle(self, *args: Any, **options: Any) -> None:
        host = options["host"]
        port = settings.PORT  # config.cli read --port before the settings were made
        _must_be_free(host, port)
        self._make_ready()
        sealed.agree()
        self._tell_sample_data(wanted=not options["empty"])
        text = greeting()
        connections.close_all()
        _serve(host, port, text)

    def _make_ready(self) -> None:
        if is_prepared():
            settle_index()
        elif _apart("prepare"):
            raise CommandError(_("The place could not be made ready; see above."))

    def _tell_sample_data(self, *, wanted: bool) -> None:
        """On the first start of an empty place only."""
        from huiketing.org.models import Person

        if Person.objects.exists() or (settings.HOME / EMPTY).exists():
            return
        if not wanted:
            (settings.HOME / EMPTY).write_text("")
            return
        self.stderr.write(_("First start: telling sample data, less than a minute …"))
        if _apart("demo"):
            raise CommandError(_("The sample data could not be told; see above."))


def _port(said: str) -> int:
    if not is_port(said):
        raise ArgumentTypeError(_("a number from 1 to %(most)s") % {"most": HIGHEST_PORT})
    return int(said)


def _apart(word: str) -> int:
    """Have a process of its own do it, and tell how it ended: what it loads would stay in memory
    here, and be held once more by every worker."""
    return subprocess.run([sys.executable, "-m", "huiketing", word], check=False).returncode


def _must_be_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            said = _("Port %(port)s cannot be used: %(why)s. Try ./hkt run --port %(other)s")
            raise CommandError(
                said % {"port": port, "why": taken.strerror, "other": port + 1}
            ) from taken


def _serve(host: str, port: int, text: str) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    sqlite = connection.vendor == "sqlite"
    workers = 1 if sqlite else int(os.environ.get("HKT_WORKERS") or os.cpu_count() or 1)
    # Of several processes three each: who waits in one for a unit's next number is written
    # together. Of more each takes its turn, with a connection that has gone cold meanwhile.
    threads = int(
        os.environ.get("HKT_THREADS") or (3 if workers > 1 else 2 * (os.cpu_count() or 2))
    )
    server = Server(
        "huiketing.config.serving:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backlog=1024,
        log_level=LogLevels.warning,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        process_name=None,
    )
    server.on_startup(lambda: threading.Thread(target=_greet, args=(host, port, text)).start())
    # The workers are forked: what is loaded by now is shared, as long as nobody touches it.
    gc.collect()
    gc.freeze()
    server.serve()


def _greet(host: str, port: int, text: str) -> None:
    """Say that the parlour is open once it answers."""
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    for _attempt in range(600):
        time.sleep(0.1)
        ask = http.client.HTTPConnection(reach, port, timeout=5)
        try:
            ask.request("GET", "/healthz")
            if ask.getresponse().status == http.HTTPStatus.OK:
                break
        except OSError:
            continue
        finally:
            ask.close()
    else:
        logging.getLogger(__name__).error("The server does not answer.")
        return
    sys.stdout.write(text)
    sys.stdout.flush()
