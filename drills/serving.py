"""The product, served for a drill, that can be killed and started again."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

from bench.place import ROOT, Place


class Served:
    """One place with a hundred matters on an engine of its own, and the server before it."""

    def __init__(self, engine: str) -> None:
        """Make the database and fill it; nothing is served yet."""
        self.engine = engine
        self.place = Place(engine)
        self.home, self.port = self.place.home, self.place.port
        self.environment = self.place.environment
        self._server: subprocess.Popen[bytes] | None = None
        self.made: dict[str, Any] = json.loads(self.run("bench.making", "100").splitlines()[-1])

    def run(self, module: str, *words: str) -> str:
        """What a process of its own prints; raises where it fails."""
        return subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    def start(self) -> None:
        """Serve, and wait until it answers."""
        with (self.home / "server.log").open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "huiketing", "run"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if not self.place.comes_up(self._server):
            raise SystemExit((self.home / "server.log").read_text()[-2000:])

    def kill(self) -> None:
        """As a power cut does it to the processes: the server and all its workers at once."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

    def crash_database(self) -> None:
        """PostgreSQL ends without writing anything more, and comes up from its log."""
        if self.place.cluster:
            self.place.cluster.crash()

    def end(self) -> None:
        """Nothing stays behind."""
        self.kill()
        self.place.end()
