"""Nothing acknowledged is lost or doubled when the server or the database dies in the middle.

Clients register one matter after the other, each under a key of its own; whoever gets no answer
asks again under the same key until there is one, as the desk and the offline queue do. Meanwhile
the server is killed again and again, on PostgreSQL every other time the database too.
"""

import http.client
import json
import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.place import PATIENCE
from drills.serving import Served

ALL_THE_SAME = "村口的路灯坏了三天晚上老人看不清路请派人来看一看"
BETWEEN = (5, 60)  # registrations between one death and the next


@dataclass
class Told:
    """What the clients were told."""

    numbers: dict[str, str] = field(default_factory=dict)
    """By key, the number that was acknowledged for it."""
    phones: dict[str, str] = field(default_factory=dict)
    again: int = 0
    """How often a question had to be asked again."""
    found: int = 0
    """How often it turned out that the first had been heard."""
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """What came of it; `wrong` is empty where everything holds."""

    engine: str
    deaths: int
    acknowledged: int
    asked_again: int
    found_again: int
    wrong: list[str]


class Clients:
    """Some who register without pause until they are told to stop."""

    def __init__(self, served: Served, count: int) -> None:
        self._served = served
        self.told = Told()
        self._lock = threading.Condition()
        self._stop = threading.Event()
        self._patient_until = float("inf")
        self._threads = [threading.Thread(target=self._register) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, more: int) -> None:
        """Until so many more were acknowledged."""
        with self._lock:
            until = len(self.told.numbers) + more
            if not self._lock.wait_for(lambda: len(self.told.numbers) >= until, timeout=PATIENCE):
                raise SystemExit("Nothing is acknowledged any more.")

    def end(self, patience: float = PATIENCE) -> None:
        """Each hears of its last one, then stops; or says, after so many seconds, that it did not.

        Nobody asks for ever: a place that does not come up again has to end the drill.
        """
        self._patient_until = time.monotonic() + patience
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _register(self) -> None:
        while not self._stop.is_set():
            key, phone = str(uuid.uuid4()), f"19{uuid.uuid4().int % 10**9:09d}"
            body = {
                "client_key": key,
                "words": ALL_THE_SAME,
                "procedure": random.choice(self._served.made["procedures"]),
                "party": {"name": "周平", "phone": phone},
                "answer": "phone",
            }
            times = 0
            while True:
                status, said = self._ask(body)
                if status in (200, 201):
                    break
                times += 1
                if 400 <= status < 500 or time.monotonic() > self._patient_until:
                    self.told.wrong.append(f"{key}: {status} {said} after {times} times")
                    return
                time.sleep(0.05)  # nobody there, or in the middle of dying
            with self._lock:
                self.told.again += times
                self.told.found += status == 200
                self.told.numbers[key] = said["number"]
                self.told.phones[key] = phone
                self._lock.notify_all()

    def _ask(self, body: dict[str, Any]) -> tuple[int, Any]:
        to = http.client.HTTPConnection("127.0.0.1", self._served.port, timeout=20)
        try:
            to.request(
                "POST",
                "/api/v1/matters",
                json.dumps(body),
                {
                    "Authorization": f"Bearer {self._served.made['token']}",
                    "Content-Type": "application/json",
                },
            )
            answer = to.getresponse()
            content = answer.read()
            return answer.status, json.loads(content)
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            to.close()


def drill(engine: str, *, deaths: int, clients: int = 6) -> Result:
    """Die so many times; then compare what was told with what is there."""
    served = Served(engine)
    try:
        served.start()
        busy = Clients(served, clients)
        try:
            for death in range(deaths):
                busy.wait_for(random.randint(*BETWEEN))
                if death % 2:
                    served.crash_database()
                served.kill()
                served.start()
            busy.wait_for(BETWEEN[0])
        except BaseException:
            busy.end(patience=0)
            raise
        busy.end()
        told = busy.told
        there: list[dict[str, Any]] = json.loads(served.run("drills.counting").splitlines()[-1])
        wrong = told.wrong + differences(told, there)
        verified = json.loads(served.run("huiketing", "verify-history", "--json"))
        if not verified["ok"]:
            wrong.append(f"history: {verified}")
        return Result(engine, deaths, len(told.numbers), told.again, told.found, wrong)
    finally:
        served.end()


def differences(told: Told, there: list[dict[str, Any]]) -> list[str]:
    """Everything in which the database differs from what was acknowledged."""
    by_key = {row["key"]: row for row in there}
    wrong = [f"{key}: acknowledged, and lost" for key in told.numbers if key not in by_key]
    wrong += [f"{key}: there, and told to nobody" for key in by_key if key not in told.numbers]
    for key, number in told.numbers.items():
        row = by_key.get(key)
        if row is None:
            continue
        if row["number"] != number:
            wrong.append(f"{key}: told {number}, there is {row['number']}")
        if row["phone"] != told.phones[key]:
            wrong.append(f"{number}: another phone")
        if row["lacking"]:
            wrong.append(f"{number}: no {', '.join(row['lacking'])}")
    twice = [
        number for number, times in Counter(row["number"] for row in there).items() if times > 1
    ]
    wrong += [f"{number}: given twice" for number in twice]
    serials = sorted(row["serial"] for row in there)
    if serials and serials != list(range(serials[0], serials[0] + len(serials))):
        wrong.append("the numbers have a gap")
    return wrong


def main(engines: list[str], deaths: int) -> bool:
    """The long form; prints a line of JSON for each engine. Whether everything held."""
    held = True
    for engine in engines:
        result = drill(engine, deaths=deaths)
        print(json.dumps(asdict(result), ensure_ascii=False), flush=True)
        held = held and not result.wrong
    return held
