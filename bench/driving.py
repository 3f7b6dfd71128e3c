"""Clients of plain HTTP with connections kept open, which take little of the machine they measure.

Made of `http.client`, a process for each, they took a millisecond of processor a registration: a
fifth of two cores, spent on measuring. Here a request is one write and an answer one read, and one
thread keeps all connections busy, as the tools that only measure servers do.
"""

import json
import random
import selectors
import socket
import statistics
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, NamedTuple

PATIENCE = 60.0  # seconds until a missing answer is an error
WARMING = 2.0  # seconds; each process of the database first has to touch the pages it shares


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
    warming: int = 0
    """Requests outside the clock, whose processor time is counted all the same."""
    told: list[tuple[str, str]] = field(default_factory=list)
    """Number and phone of each registration that was acknowledged."""

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


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes

    def read(self) -> Any:
        """The JSON of it."""
        return json.loads(self.body)


class Caller:
    """One connection kept open; one request at a time."""

    def __init__(self, target: Target) -> None:
        """Connect."""
        self.to = socket.create_connection(("127.0.0.1", target.port), timeout=PATIENCE)
        self.to.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = (
            f"Host: 127.0.0.1:{target.port}\r\nAuthorization: Bearer {target.token}\r\n"
            "Content-Type: application/json\r\n"
        )
        self._got = b""

    def send(self, method: str, path: str, body: bytes = b"") -> None:
        """Ask, and do not wait."""
        head = f"{method} /api/v1{path} HTTP/1.1\r\n{self._head}Content-Length: {len(body)}\r\n\r\n"
        self.to.sendall(head.encode() + body)

    def take(self) -> Answer | None:
        """Read what has come; the answer, where it is whole. The server says how long it is."""
        piece = self.to.recv(1 << 18)
        if not piece:
            raise ConnectionError("The server has closed the connection.")
        self._got += piece
        head, end, body = self._got.partition(b"\r\n\r\n")
        if not end:
            return None
        length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        if len(body) < int(length):
            return None
        self._got = b""
        return Answer(int(head[9:12]), body)

    def ask(self, method: str, path: str, body: bytes = b"") -> Answer:
        """One request and its whole answer."""
        self.send(method, path, body)
        while (answer := self.take()) is None:
            pass
        return answer


def registering(target: Target, seconds: float, clients: int) -> Times:
    """W1: closed-loop clients that register one after the other.

    The warming up is outside the clock; what was acknowledged in it is to be there as well.
    """
    callers = [Caller(target) for _ in range(clients)]
    warming = _register(target, callers, WARMING)
    times = _register(target, callers, seconds)
    times.told += warming.told
    times.warming = len(warming.told)
    return times


def _register(target: Target, callers: list[Caller], seconds: float) -> Times:
    times, chance = Times(), random.Random()
    sent: dict[Caller, tuple[float, str]] = {}

    def send(caller: Caller) -> None:
        phone = f"19{chance.randrange(10**9):09d}"
        body = _registration(chance.choice(target.procedures), phone)
        sent[caller] = (time.perf_counter(), phone)
        caller.send("POST", "/matters", body)

    began = time.perf_counter()
    with selectors.DefaultSelector() as busy:
        for caller in callers:
            busy.register(caller.to, selectors.EVENT_READ, caller)
            send(caller)
        while sent:
            ready = busy.select(PATIENCE)
            if not ready:
                raise SystemExit("A registration was not answered.")
            for key, _events in ready:
                answer = key.data.take()
                if answer is None:
                    continue
                now = time.perf_counter()
                at, phone = sent.pop(key.data)
                if answer.status != 201:
                    raise SystemExit(f"A registration was answered with {answer}")
                times.all_ms.append((now - at) * 1000)
                times.told.append((answer.read()["number"], phone))
                if now - began < seconds:
                    send(key.data)
    times.seconds = time.perf_counter() - began
    return times


def _registration(procedure: str, phone: str) -> bytes:
    return json.dumps(
        {
            "client_key": str(uuid.uuid4()),
            "title": f"量一量十二个字的标题吧事项{phone}",
            "words": "村口的路灯坏了三天晚上老人看不清路请派人来看一看" * 4,
            "procedure": procedure,
            "party": {"name": "周平", "phone": phone},
            "answer": "phone",
        }
    ).encode()


def asking(target: Target, paths: list[str], fits: Any, seconds: float) -> Times:
    """W2–W4: one client, three warm requests, then three rounds of up to forty."""
    caller = Caller(target)
    for path in (paths * 3)[:3]:
        caller.ask("GET", path)
    times = Times(warming=3)
    began = time.monotonic()
    at = 0
    for _round in range(3):
        here: list[float] = []
        until = time.monotonic() + seconds
        while len(here) < 40 and time.monotonic() < until:
            path = paths[at % len(paths)]
            at += 1
            started = time.perf_counter()
            answer = caller.ask("GET", path)
            here.append((time.perf_counter() - started) * 1000)
            if answer.status != 200 or not fits(answer.read()):
                raise SystemExit(f"{path} was answered with {str(answer)[:300]}")
        times.rounds.append(statistics.median(here))
        times.all_ms += here
    times.seconds = time.monotonic() - began
    return times
