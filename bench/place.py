"""A place of its own for a measure or a drill, which is thrown away."""

import http.client
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench.cluster import Cluster
from bench.ports import free_port

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0  # seconds until a start or an answer counts as missing


class Place:
    """A folder, a database of one engine, a free port, and what a process there must know."""

    def __init__(self, engine: str) -> None:
        """PostgreSQL runs from here on; tables are not made yet."""
        self.home = Path(tempfile.mkdtemp(prefix="hkt-place-"))
        self.cluster = Cluster() if engine == "postgres" else None
        self.port = free_port()
        self.environment = {
            **os.environ,
            "HKT_HOME": str(self.home),
            "HKT_PORT": str(self.port),
            "HKT_WORKERS": "2",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "huiketing.config.settings",
        }
        self.environment.pop("HKT_DATABASE_URL", None)
        if self.cluster:
            self.environment["HKT_DATABASE_URL"] = self.cluster.url

    def comes_up(
        self, server: subprocess.Popen[bytes], *, at: str = "/healthz", every: float = 0.05
    ) -> bool:
        """Wait until the server answers 200 there; False where it ended, or took too long."""
        until = time.monotonic() + PATIENCE
        while not self._answers(at):
            if server.poll() is not None or time.monotonic() > until:
                return False
            time.sleep(every)
        return True

    def _answers(self, path: str) -> bool:
        ask = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            ask.request("GET", path)
            return ask.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            ask.close()

    def end(self) -> None:
        """Nothing stays behind."""
        if self.cluster:
            self.cluster.stop()
        shutil.rmtree(self.home, ignore_errors=True)
