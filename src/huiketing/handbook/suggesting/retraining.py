"""Learning anew in the background, and who goes live: a worse ranker never does."""

import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.background import daily, every
from huiketing.base.errors import NotAllowed, WrongStep
from huiketing.handbook import book
from huiketing.handbook.models import Choice, Ranker, Saying
from huiketing.handbook.suggesting.permissions import may_train
from huiketing.history.record import describe, record
from huiketing.jobs.models import Job
from huiketing.jobs.registry import enqueue, job
from huiketing.jobs.running import Run
from huiketing.org.models import Person

describe("ranker.went_live", gettext_lazy("ranker %(number)s went live: first %(first)s %%"))
describe(
    "ranker.refused",
    gettext_lazy("ranker %(number)s did not go live: first %(first)s %%, now %(live)s %%"),
)

TRAIN = "handbook.train"
ENOUGH = 50  # new choices for which it is learned anew at night
MUCH = 200  # so many that it does not wait for the night
PAUSE = 0.002  # seconds between two sayings it is measured on: the desk comes first
KEPT = 5  # rankers whose weights are kept

Progress = Callable[[int, int, str], None]


def ask_training(*, by: Person) -> Job:
    """Have the suggestions learned anew in the background, once at a time."""
    if not may_train(by):
        raise NotAllowed
    if Job.objects.open().filter(kind=TRAIN).exists():
        raise WrongStep(_("It is being learned anew already."))
    return enqueue(TRAIN, by=by)


@job(TRAIN)
def _train(run: Run) -> None:
    by = Person.objects.filter(uid=run.row.by).first() if run.row.by else None
    ranker = train(by=by, progress=run.progress)
    run.result = {"number": ranker.number, "state": ranker.state, "accuracy": ranker.accuracy}


@daily(at="03:40")
def train_when_worth_it() -> None:
    """Learn anew at night once enough was chosen since the last time."""
    _train_for(ENOUGH)


@every(minutes=10)
def train_when_much_was_chosen() -> None:
    """Learn anew by day where a great deal was chosen: what was heard at once is learned whole."""
    _train_for(MUCH)


def _train_for(least: int) -> None:
    last = Ranker.objects.first()
    seen = int(last.learned_from.get("last_choice", 0)) if last else 0
    new = Choice.objects.filter(pk__gt=seen).exclude(procedure=None).count()
    if new >= least and not Job.objects.open().filter(kind=TRAIN).exists():
        enqueue(TRAIN, by=None)


def train(*, by: Person | None, progress: Progress) -> Ranker:
    """Learn from the book, the sayings and the choices as they stand; live unless worse."""
    from huiketing.handbook.learning.memory import Memory
    from huiketing.handbook.learning.weights import Unusable, packed
    from huiketing.handbook.suggesting import examples, in_use, rankers

    progress(0, 100, _("Reading the book"))
    began = time.monotonic()
    held = book.book()
    said = list(examples.of_rows())
    chosen, last_choice = examples.of_choices()
    last_saying = Saying.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    about: dict[str, Any] = {
        "sayings": len(said),
        "choices": len(chosen),
        "procedures": len(held),
        "last_choice": last_choice,
        "last_saying": last_saying,
    }
    raw = rankers.trained(
        [*examples.of_book(held), *said, *chosen],
        about,
        lambda done, total: progress(2 + 80 * done // max(total, 1), 100, _("Learning")),
    )
    seconds = round(time.monotonic() - began, 1)
    asked = rankers.kept_out()
    now = Ranker.objects.filter(state=Ranker.State.LIVE).defer("weights").first()

    def measured(memory: Memory, start: int) -> dict[str, Any]:
        return rankers.measure(
            held,
            memory,
            asked,
            lambda done, total: progress(
                start + 8 * done // max(total, 1), 100, _("Measuring on sayings kept out")
            ),
            pause=PAUSE,
        )

    accuracy = measured(Memory(rankers.opened(raw)), 82)
    standing: dict[str, Any] | None = None
    if now is not None:
        try:
            standing = measured(Memory(in_use.weights_of(now)), 90)
        except (Unusable, OSError):
            standing = None
    worse = standing is not None and (accuracy["first"], accuracy["third"]) < (
        standing["first"],
        standing["third"],
    )
    ranker = _keep(
        Ranker(
            number=rankers.next_number(),
            state=Ranker.State.REFUSED if worse else Ranker.State.LIVE,
            seconds=seconds,
            learned_from=about,
            accuracy=accuracy | ({"instead": standing["first"]} if standing else {}),
            weights=None if worse else packed(raw),
            by=by,
        ),
        by=by,
    )
    progress(100, 100, _("Done"))
    return ranker


@transaction.atomic
def _keep(ranker: Ranker, *, by: Person | None) -> Ranker:
    first = f"{100 * ranker.accuracy['first']:.1f}"
    if ranker.state == Ranker.State.REFUSED:
        ranker.save()
        standing = f"{100 * ranker.accuracy['instead']:.1f}"
        record(ranker, "ranker.refused", by=by, number=ranker.number, first=first, live=standing)
        return ranker
    Ranker.objects.filter(state=Ranker.State.LIVE).update(state=Ranker.State.RETIRED)
    ranker.save()
    record(ranker, "ranker.went_live", by=by, number=ranker.number, first=first)
    old = list(Ranker.objects.order_by("-number").values_list("pk", flat=True)[:KEPT])
    Ranker.objects.exclude(pk__in=old).update(weights=None)
    transaction.on_commit(lambda: _clear_up(ranker))
    return ranker


def _clear_up(ranker: Ranker) -> None:
    """The next look finds the new one; files of rankers that rest are only a copy."""
    from huiketing.handbook.suggesting.in_use import file_of

    book.clear()
    for path in file_of(ranker).parent.glob("*.bin"):
        resting = Ranker.objects.filter(uid=path.stem).exclude(state=Ranker.State.LIVE)
        if resting.exists():
            path.unlink(missing_ok=True)
