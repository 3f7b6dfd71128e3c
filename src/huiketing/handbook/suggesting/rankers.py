"""Making rankers: the one that ships, one trained anew, and whether it may go live."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

import huiketing
from huiketing.handbook import sayings
from huiketing.handbook.book import Book, book
from huiketing.handbook.models import Ranker, Saying
from huiketing.handbook.starter import DATA
from huiketing.handbook.suggesting import examples, in_use
from huiketing.handbook.suggesting.blending import listen
from huiketing.handbook.suggesting.index import index_of
from huiketing.handbook.suggesting.ranking import hear, rank

if TYPE_CHECKING:
    from huiketing.handbook.learning.memory import Memory
    from huiketing.handbook.learning.training import Example
    from huiketing.handbook.learning.weights import Weights

SHIPPED = DATA / "ranker.bin"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A kept-out saying: what was said, what was meant."""

    words: str
    code: str
    writer: str
    voice: str


def kept_out() -> list[Asked]:
    """Every saying that no training saw."""
    rows = Saying.objects.filter(kept_out=True, removed_at=None).order_by("pk")
    return [Asked(*row) for row in rows.values_list("words", "procedure__code", "writer", "voice")]


def kept_out_files() -> list[Asked]:
    """The same from the product's own files."""
    return [_asked(said) for said in sayings.shipped() if said.kept_out]


def of_one_place() -> list[Asked]:
    """What residents of one village say, to measure what choices of some add for the others."""
    return [_asked(said) for said in sayings.of_one_place()]


def _asked(said: sayings.Said) -> Asked:
    return Asked(said.words, said.code, said.writer, said.voice)


def order(held: Book, memory: "Memory", words: str) -> list[str]:
    """The codes as the whole engine ranks them for these words."""
    index = index_of(held)
    heard = hear(words)
    found = rank(index, heard)
    learned = listen(index, heard, found, memory, {})
    if learned is None:
        numbers = [each.entry for each in sorted(found, key=lambda each: -each.strength)]
    else:
        shares = learned.shares
        numbers = sorted(range(len(shares)), key=lambda number: -shares[number])
    return [index.entries[number].code for number in numbers]


def measure(
    held: Book,
    memory: "Memory",
    asked: Sequence[Asked],
    progress: Progress | None = None,
    *,
    pause: float = 0.0,
) -> dict[str, Any]:
    """How often the right one came first and among the first three: in all, by writer, voice, line.

    And the pairs taken for one another most. Shares are from 0 to 1. `pause` (seconds) lies
    between two questions, for whoever else waits for this process.
    """
    asked = [each for each in asked if each.code in held.by_code]
    groups: dict[str, dict[str, list[int]]] = {"writer": {}, "voice": {}, "line": {}}
    confused: dict[tuple[str, str], int] = {}
    times: list[float] = []
    places: list[int] = []
    for number, each in enumerate(asked):
        began = time.perf_counter()
        codes = order(held, memory, each.words)
        times.append(time.perf_counter() - began)
        time.sleep(pause)
        place = codes.index(each.code) if each.code in codes else len(codes) + 3
        places.append(place)
        line = held.by_code[each.code].line
        for group, name in (("writer", each.writer), ("voice", each.voice), ("line", line)):
            groups[group].setdefault(name, []).append(place)
        if place and codes:
            pair = (each.code, codes[0])
            confused[pair] = confused.get(pair, 0) + 1
        if progress and number % 20 == 0:
            progress(number, len(asked))
    worst = sorted(confused.items(), key=lambda item: (-item[1], item[0]))[:12]
    times.sort()
    return {
        **_shares(places),
        "median_ms": round(median(times) * 1000, 2) if times else 0.0,
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 2) if times else 0.0,
        "by": {
            group: {name: _shares(found) for name, found in sorted(named.items())}
            for group, named in groups.items()
        },
        "confused": [[meant, taken, count] for (meant, taken), count in worst],
    }


def _shares(places: Sequence[int]) -> dict[str, Any]:
    count = len(places)
    return {
        "n": count,
        "first": round(sum(place == 0 for place in places) / count, 4) if count else 0.0,
        "third": round(sum(place < 3 for place in places) / count, 4) if count else 0.0,
    }


def trained(
    rows: "Iterable[Example]", about: dict[str, Any], progress: Progress | None = None
) -> bytes:
    """What a process of its own learns from these examples."""
    with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
        source, target = Path(folder) / "examples.json", Path(folder) / "weights.bin"
        source.write_text(json.dumps({"examples": list(rows), "about": about}), encoding="utf-8")
        module = "huiketing.handbook.learning.training"
        command = [sys.executable, "-m", module, str(source), str(target)]
        source_of_all = str(Path(huiketing.__file__).parent.parent)
        environment = {**os.environ, "PYTHONPATH": source_of_all, "OPENBLAS_NUM_THREADS": "1"}
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=environment
        ) as process:
            try:
                for line in process.stdout or ():
                    if progress:
                        done, total = line.split()
                        progress(int(done), int(total))
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise RuntimeError(f"Training ended with {process.returncode}.")
        return target.read_bytes()


def opened(raw: bytes) -> "Weights":
    """Weights that are not kept yet, to be measured."""
    from huiketing.handbook.learning.weights import mapped

    with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
        path = Path(folder) / "weights.bin"
        path.write_bytes(raw)
        return mapped(path)


@transaction.atomic
def install_shipped() -> Ranker | None:
    """Put the ranker that ships into use where there is none; None where it is, or is broken."""
    from huiketing.handbook.learning.weights import Unusable, unpacked

    if Ranker.objects.exists():
        return None
    try:
        data = SHIPPED.read_bytes()
        about = opened(unpacked(data)).about
    except (OSError, Unusable):
        return None
    return Ranker.objects.create(
        number=1,
        state=Ranker.State.LIVE,
        learned_from={key: about[key] for key in ("sayings", "choices", "procedures")}
        | {"last_choice": 0, "last_saying": 0, "shipped": True},
        accuracy=about["accuracy"],
        weights=data,
    )


def ship(progress: Progress | None = None) -> dict[str, Any]:
    """Make the ranker that ships, from the product's own files. For whoever changes them."""
    from huiketing.handbook.learning.memory import Memory
    from huiketing.handbook.learning.weights import packed

    said = list(examples.of_files())
    about = {
        "fingerprint": examples.fingerprint(),
        "sayings": len(said),
        "choices": 0,
        "procedures": len({each.code for each in said}),
    }
    weights = opened(trained([*examples.of_starter(), *said], about, progress))
    accuracy = measure(book(), Memory(weights), kept_out_files())
    for changing in ("median_ms", "p95_ms"):
        accuracy.pop(changing)
    data = packed(replace(weights, about=about | {"accuracy": accuracy}).to_bytes())
    SHIPPED.write_bytes(data)
    return accuracy


def next_number() -> int:
    """The number of the ranker that is made next."""
    return int(Ranker.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def forget() -> None:
    """Forget what this process holds, and look again."""
    in_use.clear()
