"""Acts that want the next number of one scope at the same time, written together.

Until the transaction that took a number ends, nobody else gets one of the scope, so what each act
has to write would be written one after the other, each with its own way to the disk. Of the acts
that wait in a process, the first leads: it writes what all of them brought in one transaction, and
whoever comes meanwhile goes with the next. An act that cannot be written is found by writing each
alone, so it spoils nobody else's.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any, Generic, TypeVar

from django.db import (
    DEFAULT_DB_ALIAS,
    DataError,
    Error,
    InterfaceError,
    OperationalError,
    connections,
    transaction,
)
from django.utils.translation import activate, get_language

from huiketing.base.batch import Batch, Overtaken, acting, is_overtaken
from huiketing.numbers.counters import claim, more, next_number

log = logging.getLogger(__name__)
T = TypeVar("T")

Then = Callable[[int, Batch], T]
"""What an act does once it has its number: the rest goes into the batch. May be called again with
another number, where the first could not be written."""

MOST = 32  # acts written together


def numbered(scope: str, year: int, prepare: Callable[[Batch], Then[T]]) -> T:
    """Do an act that uses the next number of the scope, and write its batch.

    `prepare` reads what it needs, puts into the batch what can be said without the number, and
    writes nothing by itself. Inside a transaction of the caller's all stays in that one.

    What it found missing in the scope and brings is missing still when it is written: who has the
    number looks again, or looks only then.
    """
    if not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        line, act = _line(scope, year), _Act(prepare)
        if not line.goes_first(act):
            act.get_ready(line.last)
        try:
            return line.written(act)
        except (Overtaken, DataError) as error:
            if not is_overtaken(error):
                raise
    with acting() as batch:
        number = next_number(scope, year)  # nobody comes between what is read now and the commit
        return prepare(batch)(number, batch)


@dataclass(slots=True, eq=False)
class _Act(Generic[T]):
    prepare: Callable[[Batch], Then[T]]
    batch: Batch = field(default_factory=lambda: Batch(early=True))
    then: Then[T] | None = None
    known: int = 0  # the last number given that the process knew of before the act asked anything
    context: Context | None = None
    language: str | None = None
    woken: Event = field(default_factory=Event)
    leads: bool = False
    result: Any = None
    error: BaseException | None = None

    def get_ready(self, known: int) -> None:
        """Do all that can be done without a number, so that whoever leads can do the rest."""
        self.known = known
        self.then = self.prepare(self.batch)
        self.batch.draw_keys()
        self.context, self.language = copy_context(), get_language()

    def go_on(self, number: int, group: Batch, *, first: int) -> None:
        """Do the rest with this number, in whatever thread, as if it were the asker's own.

        What is not ready is the leader's own, and all of it is done. Where the first number of the
        group is the next behind the one known, nobody came between.
        """
        if self.then is None or self.context is None:
            self.result = self.prepare(group)(number, group)
        else:
            group.add(self.batch, surely=first == self.known + 1)
            self.result = self.context.run(self._go_on, self.then, number, group)

    def _go_on(self, then: Then[T], number: int, group: Batch) -> T:
        if self.language and get_language() != self.language:
            activate(self.language)  # Django's is not carried to another thread by a context
        return then(number, group)


class _Line:
    """The acts of this process that wait for numbers of one scope in one year."""

    def __init__(self, scope: str, year: int) -> None:
        self._scope, self._year = scope, year
        self._lock = Lock()
        self._waiting: list[_Act[Any]] = []
        self._is_led = False
        self.last = 0  # that this process gave
        self._is_only = False  # no other process gave one between the last two of this

    def goes_first(self, act: _Act[Any]) -> bool:
        """Whether it may begin at once: nobody else is here, and its number is known already.

        Then it makes ready while PostgreSQL writes what it has.
        """
        with self._lock:
            if self._is_led or not self._is_only:
                return False
            self._waiting.append(act)
            self._is_led = act.leads = True
        return True

    def written(self, act: _Act[T]) -> T:
        """What the act gave, once it is committed."""
        with self._lock:
            if not act.leads:
                self._waiting.append(act)
                act.leads = not self._is_led
                self._is_led = True
        if not act.leads:
            with suppress(Exception):  # whoever writes it meets the same; this one may have to lead
                act.batch.make_ready()
            act.woken.wait()
        if act.leads:
            self._lead()
        if act.error is not None:
            raise act.error
        result: T = act.result
        return result

    def _lead(self) -> None:
        acts: list[_Act[Any]] = []
        try:
            self._take(acts)
            self._write(acts)
        finally:
            self._hand_over()
            for act in acts:
                act.woken.set()

    def _take(self, acts: list[_Act[Any]]) -> None:
        with self._lock:
            room = MOST - len(acts)
            acts += self._waiting[:room]
            del self._waiting[:room]

    def _hand_over(self) -> None:
        with self._lock:
            self._is_led = bool(self._waiting)
            if self._is_led:
                self._waiting[0].leads = True
                self._waiting[0].woken.set()

    def _write(self, acts: list[_Act[Any]]) -> None:
        if self._is_only and self._is_settled(acts, after=self.last):
            return
        if self._is_settled(acts, gathering=True) or len(acts) == 1:
            return
        for act in acts:
            self._is_settled([act])

    def _is_settled(
        self, acts: list[_Act[Any]], *, after: int | None = None, gathering: bool = False
    ) -> bool:
        """Write them. False where surely nothing was written, so that it may be tried otherwise.

        Each act has its result then, or why it has none.
        """
        committed: list[bool] = []
        error: BaseException | None = None
        try:
            self._commit(acts, after, gathering, committed)
        except BaseException as failure:
            if committed:
                log.exception("What follows a number given failed")
            else:
                error = failure
                self._is_only = self._is_only and not isinstance(failure, Error)
            if not isinstance(failure, Exception):
                raise
        finally:
            for act in acts:
                act.error = error
        if len(acts) == 1 and not isinstance(error, Error):
            return True  # it is done, or refuses itself
        return error is None or _may_be_committed(error)

    def _commit(
        self, acts: list[_Act[Any]], after: int | None, gathering: bool, committed: list[bool]
    ) -> None:
        group = Batch(alone=len(acts) == 1 and not gathering)
        with acting(group):
            transaction.on_commit(lambda: committed.append(True))
            if after is not None:
                first = after + 1
                claim(group, self._scope, self._year, len(acts), after=after)
            else:
                first = next_number(self._scope, self._year)
                if gathering:
                    self._take(acts)  # who came while another process had the number
                if len(acts) > 1:
                    more(group, self._scope, self._year, len(acts) - 1)
            for number, act in enumerate(acts, first):
                act.go_on(number, group, first=first)
        self._is_only = first == self.last + 1 and _can_claim()
        self.last = first + len(acts) - 1


def _may_be_committed(error: BaseException) -> bool:
    """Where the connection broke, the database may have heard COMMIT or not."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return not state.startswith("40")  # it says itself that it rolled back, as after a deadlock


def _can_claim() -> bool:
    """Elsewhere a question costs no way there and back, and nothing divides by nought."""
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


_lines: dict[tuple[str, int], _Line] = {}


def _line(scope: str, year: int) -> _Line:
    line = _lines.get((scope, year))
    return line or _lines.setdefault((scope, year), _Line(scope, year))
