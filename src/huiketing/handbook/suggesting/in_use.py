"""The ranker in use, as this process holds it: its weights mapped, and every choice heard since.

At most once a second, in the statement that looks at the book, a process sees whether another
ranker went live or something was chosen; what it chose itself it hears at once.
"""

import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from huiketing.base.text import fold
from huiketing.handbook.book import look
from huiketing.handbook.learning.features import features
from huiketing.handbook.models import Choice, Ranker, Saying

if TYPE_CHECKING:
    from huiketing.handbook.learning.memory import Memory
    from huiketing.handbook.learning.weights import Weights

log = logging.getLogger(__name__)

HEARD = 2000
"""The newest choices that are remembered word for word; older ones the weights have learned."""

BESIDE = 50
"""How many before the newest are looked at again: a key is given before its row is written."""


@dataclass(slots=True, eq=False)
class Live:
    """A ranker with what was heard since it was made."""

    pk: int
    number: int
    edition: object
    memory: "Memory"
    last: int = 0
    """The newest choice heard from the database."""
    heard: dict[UUID, None] = field(default_factory=dict)
    """The newest choices that were heard: of this process, before the database told of them, and
    those beside `last`, which may be followed by one that began earlier and was written later."""


@dataclass(slots=True)
class Broken:
    """A ranker that cannot be used, and why."""

    pk: int
    number: int
    edition: object
    why: str


_held: list[Live | Broken] = []
_one_at_a_time = threading.Lock()


def live() -> Live | None:
    """The ranker in use, up to date; None where there is none that works."""
    state = current()
    return state if isinstance(state, Live) else None


def current() -> Live | Broken | None:
    """As `live`, but one that is broken says so."""
    seen = look()
    if not seen.ranker:
        return None
    held = _held[0] if _held else None
    if held is not None and (held.pk, held.edition) == (seen.ranker, seen.edition):
        if isinstance(held, Live) and seen.choice > held.last:
            with _one_at_a_time:
                _catch_up(held)
        return held
    with _one_at_a_time:
        _held[:] = [_open(seen.ranker, seen.edition)]
    return _held[0]


def ranked_by() -> str:
    """What answers now: `ranker 3`, or `words` where none is in use."""
    held = live()
    return f"ranker {held.number}" if held else "words"


def hear(uid: UUID, words: str, code: str, by: int | None) -> None:
    """Take in what this process just saw confirmed, without asking the database."""
    if not (_held and isinstance(_held[0], Live)):
        return
    held = _held[0]
    with _one_at_a_time:
        _note(held, uid)
        held.memory.hear(list(features(fold(words))), code, by=by or 0)


def clear() -> None:
    """Forget it; the next look opens it again."""
    _held.clear()


def _open(pk: int, edition: object) -> Live | Broken:
    from huiketing.handbook.learning.memory import Memory
    from huiketing.handbook.learning.weights import Unusable

    row = Ranker.objects.defer("weights").get(pk=pk)
    try:
        weights = weights_of(row)
    except (Unusable, OSError) as broken:
        log.warning("Ranker %s cannot be used: %s", row.number, broken)
        return Broken(row.pk, row.number, edition, str(broken))
    held = Live(row.pk, row.number, edition, Memory(weights))
    _remember(held, row.learned_from)
    return held


def weights_of(row: Ranker) -> "Weights":
    """The ranker's weights, from its file; the file is made from the row where it is missing."""
    from huiketing.handbook.learning.weights import Unusable, mapped, put, unpacked

    path = file_of(row)
    try:
        return mapped(path)
    except Unusable:
        data = Ranker.objects.values_list("weights", flat=True).get(pk=row.pk)
        if not data:
            raise
    put(path, unpacked(bytes(data)))
    return mapped(path)


def file_of(row: Ranker) -> Path:
    """Where the ranker's weights lie to be mapped."""
    return Path(settings.HOME) / "rankers" / f"{row.uid}.bin"


def _remember(held: Live, learned: dict[str, Any]) -> None:
    """Hear the newest choices and the sayings a place added: what is learned is only remembered."""
    last_saying, last_choice = learned.get("last_saying"), int(learned.get("last_choice", 0))
    added = Saying.objects.filter(kept_out=False, removed_at=None, writer="").order_by("pk")
    if last_saying:
        added = added.filter(pk__gt=last_saying)
    for words, code in added.values_list("words", "procedure__code"):
        held.memory.hear(list(features(fold(words))), code)
    rows = Choice.objects.exclude(procedure=None).exclude(words="").order_by("-pk")[:HEARD]
    found = list(rows.values_list("pk", "uid", "words", "procedure__code", "by"))
    for pk, uid, words, code, by in reversed(found):
        _note(held, uid)
        held.memory.hear(list(features(fold(words))), code, learn=pk > last_choice, by=by or 0)
    held.last = max(look().choice, found[0][0] if found else 0)


def _catch_up(held: Live) -> None:
    rows = Choice.objects.filter(pk__gt=held.last - BESIDE).order_by("pk")[: HEARD + BESIDE]
    for pk, uid, words, code, by in rows.values_list("pk", "uid", "words", "procedure__code", "by"):
        held.last = max(held.last, pk)
        if uid in held.heard:
            continue
        _note(held, uid)
        if code and words:
            held.memory.hear(list(features(fold(words))), code, by=by or 0)


def _note(held: Live, uid: UUID) -> None:
    held.heard[uid] = None
    while len(held.heard) > HEARD + BESIDE:
        del held.heard[next(iter(held.heard))]


def trouble() -> str:
    """Why the ranker in use cannot be used; empty where it can, or where there is none."""
    state = current()
    if not isinstance(state, Broken):
        return ""
    return _("Ranker %(number)s cannot be used: %(why)s") % {
        "number": state.number,
        "why": state.why,
    }
