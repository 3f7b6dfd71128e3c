"""The whole measurement on one engine and one size, and its table."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import machine
from bench.cases import NEEDLE
from bench.driving import Target, Times, asking, registering
from bench.place import ROOT, Place


@dataclass
class Figure:
    """One line of the table."""

    work: str
    p50_ms: float
    p95_ms: float
    spread_ms: tuple[float, float]
    per_second: float
    app_cpu_ms: float
    database_cpu_ms: float
    driver_cpu_ms: float
    other_cpu_percent: float
    statements: int
    limit_ms: float


class Bench:
    """One engine with one size of data, and the product serving it."""

    def __init__(self, *, size: int, engine: str, seconds: float) -> None:
        """Nothing is started yet."""
        self.size, self.engine, self.seconds = size, engine, seconds
        self.place = Place(engine)
        self.home, self.port = self.place.home, self.place.port
        self.environment = self.place.environment
        self.server: subprocess.Popen[bytes] | None = None

    def run(self) -> dict[str, Any]:
        """Load, start, measure; everything is removed afterwards."""
        try:
            began = time.monotonic()
            target = self._load()
            loaded = time.monotonic() - began
            started, memory = self._starts()
            straight = self._straight(target)
            figures = self._figures(target, straight)
            after = machine.memory_mb(machine.tree(self._pid))
            return {
                "when": datetime.now(UTC).isoformat(timespec="seconds"),
                "machine": f"{platform.machine()}, {os.cpu_count()} cores",
                "python": platform.python_version(),
                "engine": self.engine,
                "size": self.size,
                "load_seconds": round(loaded, 1),
                "W6": {
                    "start_seconds": started,
                    "rss_mb_at_rest": round(memory[0]),
                    "pss_mb_at_rest": round(memory[1]),
                    "rss_mb_after": round(after[0]),
                    "pss_mb_after": round(after[1]),
                },
                "figures": [asdict(figure) for figure in figures],
            }
        finally:
            self._end()
            self.place.end()

    def _load(self) -> Target:
        made = self._child("bench.making", str(self.size))
        (self.home / "target.json").write_text(json.dumps(made))
        return Target(port=self.port, **made)

    def _straight(self, target: Target) -> dict[str, Any]:
        return self._child("bench.straight", str(self.home / "target.json"))

    def _child(self, module: str, *words: str) -> dict[str, Any]:
        child = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        last = ""
        for line in child.stdout or ():
            if last:
                print(last, end="", flush=True)
            last = line
        if child.wait():
            raise SystemExit(f"{module} failed")
        said: dict[str, Any] = json.loads(last)
        return said

    def _all_kept(self, times: Times) -> None:
        """Whatever was acknowledged is in the database, once, with its phone; else no figure."""
        if not times.told:
            return
        told = self.home / "told.json"
        told.write_text(json.dumps(times.told))
        kept = self._child("bench.kept", str(told))["kept"]
        if kept != len(times.told):
            raise SystemExit(f"{len(times.told)} acknowledged, {kept} in the database.")

    @property
    def _pid(self) -> int:
        if self.server is None:
            raise RuntimeError("not started")
        return self.server.pid

    def _starts(self) -> tuple[list[float], tuple[float, float]]:
        """W6: from exec to the first 200, three times; the memory of the last at rest."""
        took = []
        for _time in range(3):
            self._end()
            began = time.monotonic()
            self.server = subprocess.Popen(
                [sys.executable, "-m", "huiketing", "run"],
                env=self.environment,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=sys.stderr,
            )
            if not self.place.comes_up(self.server, at="/sign-in", every=0.02):
                raise SystemExit("The server did not start.")
            took.append(round(time.monotonic() - began, 2))
        time.sleep(5)
        return took, machine.memory_mb(machine.tree(self._pid))

    def _end(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            try:
                self.server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()

    def _figures(self, target: Target, straight: dict[str, Any]) -> list[Figure]:
        seconds = self.seconds
        plans: list[tuple[str, str, Callable[[], Times]]] = [
            (
                "W2 queue, 25 rows",
                "W2",
                lambda: asking(
                    target,
                    ["/matters?queue=mine&limit=25"],
                    lambda said: len(said["items"]) >= min(25, self.size // 500),
                    seconds,
                ),
            ),
            (
                f"W3 search {NEEDLE}",
                "W3",
                lambda: asking(
                    target,
                    [f"/search?q={quote(NEEDLE)}"],
                    lambda said: len(said["items"]) > 0,
                    seconds,
                ),
            ),
            (
                "W4 page, 20 entries",
                "W4",
                lambda: asking(
                    target,
                    [f"/matters/{number}" for number in target.pages],
                    lambda said: len(said["events"]) == 20,
                    seconds,
                ),
            ),
            ("W1 register, 1 client", "W1", lambda: registering(target, seconds, 1)),
            ("W1 register, 8 clients", "W1", lambda: registering(target, seconds, 8)),
        ]
        return [self._measured(work, straight[key], ask) for work, key, ask in plans]

    def _measured(self, work: str, straight: dict[str, Any], ask: Callable[[], Times]) -> Figure:
        application = machine.tree(self._pid)
        database = machine.tree(self.place.cluster.pid) if self.place.cluster else []
        own = machine.cpu_ms(machine.tree(os.getpid())) - machine.cpu_ms(application)
        app, base, all_ = (
            machine.cpu_ms(application),
            machine.cpu_ms(database),
            machine.busy_ms(),
        )
        began = time.monotonic()
        times = ask()
        took = (time.monotonic() - began) * 1000
        app = machine.cpu_ms(application) - app
        if self.place.cluster:
            base = machine.cpu_ms(machine.tree(self.place.cluster.pid)) - base
        driver = machine.cpu_ms(machine.tree(os.getpid())) - own - machine.cpu_ms(application)
        other = machine.busy_ms() - all_ - app - base - driver
        self._all_kept(times)
        count = len(times.all_ms) + times.warming
        rounds = times.rounds or [statistics.median(times.all_ms)]
        figure = Figure(
            work=work,
            p50_ms=round(times.p50, 2),
            p95_ms=round(times.p95, 2),
            spread_ms=(round(min(rounds), 2), round(max(rounds), 2)),
            per_second=round(times.per_second, 1),
            app_cpu_ms=round(app / count, 2),
            database_cpu_ms=round(base / count, 2),
            driver_cpu_ms=round(driver / count, 2),
            other_cpu_percent=round(max(other, 0) / (took * (os.cpu_count() or 1)) * 100, 1),
            statements=straight["statements"],
            limit_ms=round(straight["limit_ms"], 2),
        )
        print(line(figure), flush=True)
        return figure


HEAD = (
    f"{'work':<24}{'p50 ms':>9}{'p95 ms':>9}{'a second':>10}{'app CPU':>9}{'db CPU':>8}"
    f"{'driver':>8}{'others':>8}{'SQL':>5}{'L ms':>8}"
)


def line(figure: Figure) -> str:
    """One line of the table."""
    return (
        f"{figure.work:<24}{figure.p50_ms:>9.2f}{figure.p95_ms:>9.2f}{figure.per_second:>10.1f}"
        f"{figure.app_cpu_ms:>9.2f}{figure.database_cpu_ms:>8.2f}{figure.driver_cpu_ms:>8.2f}"
        f"{figure.other_cpu_percent:>7.0f}%{figure.statements:>5}{figure.limit_ms:>8.2f}"
    )


def measure(*, sizes: list[int], engines: list[str], seconds: float, to: Path) -> None:
    """Every engine with every size, one after the other; the figures go to a JSON file."""
    results = []
    for engine in engines:
        for size in sizes:
            print(f"\n{engine}, {size} matters\n{HEAD}", flush=True)
            result = Bench(size=size, engine=engine, seconds=seconds).run()
            cold = result["W6"]
            print(
                f"W6 start {' '.join(map(str, cold['start_seconds']))} s, at rest "
                f"{cold['rss_mb_at_rest']} MB resident ({cold['pss_mb_at_rest']} MB proportional), "
                f"after {cold['rss_mb_after']} MB; loaded in {result['load_seconds']} s",
                flush=True,
            )
            results.append(result)
            to.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
