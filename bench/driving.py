"""Clients of plain HTTP with connections kept open, each a process of its own."""

import http.client
import json
import multiprocessing
import random
import statistics
import time
import uuid
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Target:
    """Where to ask, as whom, about what."""

    port: int
    token: str
    procedures: list[str]
    pages: list[str]


@dataclass
class Times:
    """What one kind of request took, in milliseconds."""

    all_ms: list[float] = field(default_factory=list)
    rounds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    numbers: list[str] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """The median of the rounds' medians."""
        return statistics.median(self.rounds) if self.rounds else statistics.median(self.all_ms)

    @property
    def p95(self) -> float:
        """Of all requests."""
        return sorted(self.all_ms)[int(len(self.all_ms) * 0.95)]

    @property
    def per_second(self) -> float:
        """Requests acknowledged in a second."""
        return len(self.all_ms) / self.seconds


class Caller:
    """One connection kept open."""

    def __init__(self, target: Target) -> None:
        """Connect at the first request."""
        self._to = http.client.HTTPConnection("127.0.0.1", target.port, timeout=60)
        self._headers = {
            "Authorization": f"Bearer {target.token}",
            "Content-Type": "application/json",
        }

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """One request, its answer read whole."""
        content = json.dumps(body) if body is not None else None
        self._to.request(method, f"/api/v1{path}", content, self._headers)
        answer = self._to.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if said else None


def registering(target: Target, seconds: float, clients: int) -> Times:
    """W1: closed-loop clients that register one after the other."""
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        pool.starmap(_register_for, [(target, 0.3, seed) for seed in range(clients)])
        began = time.monotonic()
        found = pool.starmap(_register_for, [(target, seconds, seed) for seed in range(clients)])
        took = time.monotonic() - began
    times = Times(seconds=took)
    for each_ms, numbers in found:
        times.all_ms += each_ms
        times.numbers += numbers
    return times


def _register_for(target: Target, seconds: float, seed: int) -> tuple[list[float], list[str]]:
    chance = random.Random(f"{seed} {time.monotonic_ns()}")
    caller = Caller(target)
    took, numbers = [], []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        phone = f"19{chance.randrange(10**9):09d}"
        body = {
            "client_key": str(uuid.uuid4()),
            "title": f"量一量十二个字的标题吧事项{phone}",
            "words": "村口的路灯坏了三天晚上老人看不清路请派人来看一看" * 4,
            "procedure": chance.choice(target.procedures),
            "party": {"name": "周平", "phone": phone},
            "answer": "phone",
        }
        began = time.perf_counter()
        status, said = caller.ask("POST", "/matters", body)
        took.append((time.perf_counter() - began) * 1000)
        if status != 201:
            raise SystemExit(f"A registration was answered with {status}: {said}")
        numbers.append(said["number"])
    return took, numbers


def asking(target: Target, paths: list[str], fits: Any, seconds: float) -> Times:
    """W2–W4: one client, three warm requests, then three rounds of up to forty."""
    caller = Caller(target)
    for path in (paths * 3)[:3]:
        caller.ask("GET", path)
    times = Times()
    began = time.monotonic()
    at = 0
    for _round in range(3):
        here: list[float] = []
        until = time.monotonic() + seconds
        while len(here) < 40 and time.monotonic() < until:
            path = paths[at % len(paths)]
            at += 1
            started = time.perf_counter()
            status, said = caller.ask("GET", path)
            here.append((time.perf_counter() - started) * 1000)
            if status != 200 or not fits(said):
                raise SystemExit(f"{path} was answered with {status}: {str(said)[:300]}")
        times.rounds.append(statistics.median(here))
        times.all_ms += here
    times.seconds = time.monotonic() - began
    return times
