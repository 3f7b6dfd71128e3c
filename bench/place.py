"""A place of its own for a measure or a drill, which is thrown away."""

import os
import shutil
import socket
import tempfile
from pathlib import Path

from bench.cluster import Cluster

ROOT = Path(__file__).resolve().parents[1]


class Place:
    """A folder, a database of one engine, a free port, and what a process there must know."""

    def __init__(self, engine: str) -> None:
        """PostgreSQL runs from here on; tables are not made yet."""
        self.home = Path(tempfile.mkdtemp(prefix="hkt-place-"))
        self.cluster = Cluster() if engine == "postgres" else None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
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

    def end(self) -> None:
        """Nothing stays behind."""
        if self.cluster:
            self.cluster.stop()
        shutil.rmtree(self.home, ignore_errors=True)
