"""A PostgreSQL of the bench's own, started from Debian's binaries and thrown away."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.ports import free_port

_SETTINGS = """
shared_buffers = 1GB
synchronous_commit = on
fsync = on
jit = off
max_wal_size = 4GB
listen_addresses = '127.0.0.1'
"""


class Cluster:
    """One scratch cluster; `url` names its only database of use."""

    def __init__(self, folder: Path | None = None) -> None:
        """Initialise and start it, as the user postgres where we are root."""
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
        self._bin = found[-1].parent
        self._folder = folder or Path(tempfile.mkdtemp(prefix="hkt-bench-pg-"))
        self._data = self._folder / "data"
        self.port = free_port()
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
        self._run("initdb", "-D", str(self._data), "-A", "trust", "-E", "UTF8", "-U", "bench")
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(f"{_SETTINGS}port = {self.port}\n")
            file.write(f"unix_socket_directories = '{self._folder}'\n")
        self._start()
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench", "bench")
        self.url = f"postgres://bench@127.0.0.1:{self.port}/bench"

    @property
    def pid(self) -> int:
        """Of the postmaster."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def crash(self) -> None:
        """End it as a power cut would, without a last word to the disk, and start it again."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")
        self._start()

    def stop(self) -> None:
        """Stop it and leave nothing behind."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "fast", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-l", str(self._folder / "log"), "-w", "start")

    def _run(self, name: str, *words: str) -> None:
        command = [str(self._bin / name), *words]
        if os.geteuid() == 0:
            command = [
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                *command,
            ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder)
