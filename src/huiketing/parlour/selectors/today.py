"""Today's register: one line a matter, newest on top, each with what is happening to it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiketing.base import times
from huiketing.clock import due
from huiketing.clock.ruler import Ruler, ticks
from huiketing.matters.models import Assignment, Link, Matter, Pause
from huiketing.matters.models.matter import MatterQuerySet
from huiketing.org.models import Person, Unit
from huiketing.parlour import ledger
from huiketing.parlour.selectors.place import midnight

MOST = 300
"""Rows read of one day; ten times what a village desk sees."""
SHOWN = 40
CO_HANDLING = "co_handling"

Status = Matter.Status


class Said(NamedTuple):
    """What `annotated` adds to a row."""

    is_co_handled: bool
    stopped_at: datetime | None
    stopped_for: str | None
    follows: datetime | None

    @classmethod
    def of(cls, matter: Matter) -> "Said":
        """Read back from a row of `annotated`."""
        return cls(*(vars(matter)[name] for name in cls._fields))


@dataclass(frozen=True)
class Row:
    """One line of the register as the desk's screen shows it."""

    matter: Matter
    serial: int
    readable: bool
    status: str
    """The matter's status, or `co_handling` where somebody was asked in."""
    follow_up: str
    ruler: Ruler | None

    @property
    def is_late(self) -> bool:
        """Past what was promised."""
        return self.ruler is not None and self.ruler.kind == "late"

    @property
    def is_voided(self) -> bool:
        """Taken back; the line and its number stay."""
        return self.matter.status == Status.VOIDED


@dataclass(frozen=True)
class Day:
    """What was registered today."""

    rows: list[Row]
    total: int
    counts: list[tuple[str, int]]
    """「当场办好 2，派出 4，等材料 1」: the words and how many, nothing for none."""

    @property
    def hidden(self) -> int:
        """Earlier lines of today that the whole register shows."""
        return self.total - len(self.rows)


def day_of(unit: Unit, person: Person) -> Day:
    """Today's register of the unit as this person may read it; one query, however long."""
    found = list(
        annotated(ledger.register_of(unit, person))
        .filter(happened_at__gte=midnight(), happened_at__lt=midnight() + timedelta(days=1))
        .order_by("-happened_at", "-pk")[:MOST]
    )
    total = len(found)
    rows = [row_of(matter, total - index, person) for index, matter in enumerate(found[:SHOWN])]
    return Day(rows, total, _counts(found))


def annotated(rows: MatterQuerySet) -> MatterQuerySet:
    """With what a line says beyond the matter's own row, in the same query."""
    here = OuterRef("pk")
    helpers = Assignment.objects.filter(
        matter=here,
        role=Assignment.Role.CO_HANDLER,
        status__in=Assignment.RUNNING,
    )
    pause = Pause.objects.filter(matter=here, ends_at=None)
    before = Link.objects.filter(source=here, kind=Link.Kind.FOLLOWS)
    return rows.annotate(
        is_co_handled=Exists(helpers),
        stopped_at=Subquery(pause.values("starts_at")[:1]),
        stopped_for=Subquery(pause.values("reason")[:1]),
        follows=Subquery(before.values("target__happened_at")[:1]),
    )


def row_of(matter: Matter, serial: int, person: Person) -> Row:
    """The line of one matter of `annotated`."""
    readable = ledger.may_read(matter, person)
    status, said = str(matter.status), Said.of(matter)
    if said.is_co_handled and status == Status.IN_PROGRESS:
        status = CO_HANDLING
    return Row(
        matter=matter,
        serial=serial,
        readable=readable,
        status=status,
        follow_up=_follow_up(matter, said) if readable else "",
        ruler=_ruler(matter, said.stopped_at) if readable else None,
    )


def _ruler(matter: Matter, stopped: datetime | None) -> Ruler | None:
    if not matter.is_open or matter.promised_due is None or matter.status == Status.LONG_TERM:
        return None
    pauses = [due.Pause(stopped)] if stopped else []
    return ticks(matter.happened_at, matter.promised_due, times.now(), pauses)


def _counts(found: list[Matter]) -> list[tuple[str, int]]:
    kinds: Counter[str] = Counter(_kind(matter) for matter in found)
    words = {
        "settled": pgettext("count in today's register", "settled on the spot"),
        "handed": pgettext("count in today's register", "handed on"),
        "waiting": pgettext("count in today's register", "waiting for papers"),
        "nobody": pgettext("count in today's register", "to be assigned"),
        "voided": pgettext("count in today's register", "taken back"),
    }
    return [(words[kind], kinds[kind]) for kind in words if kinds[kind]]


def _kind(matter: Matter) -> str:
    if matter.status == Status.VOIDED:
        return "voided"
    if matter.status == Status.WAITING:
        return "waiting"
    if ledger.settled_on_the_spot(matter):
        return "settled"
    return "nobody" if matter.status == Status.REGISTERED else "handed"


def _follow_up(matter: Matter, said: Said) -> str:
    """What is happening to it, in one short line."""
    words = _stands(matter, said)
    if said.follows:
        day = f"{timezone.localtime(said.follows):%m-%d}"
        words = _("goes on with the one of %(day)s; %(rest)s") % {"day": day, "rest": words}
    return words


def _stands(matter: Matter, said: Said) -> str:
    named = {"name": matter.handler.name if matter.handler else "", "how": _how(matter)}
    result = " ".join(matter.result.split())
    match matter.status:
        case Status.VOIDED:
            return _("taken back, the number stays")
        case Status.WITHDRAWN:
            return _("the resident does not want it any more")
        case Status.NOT_ACCEPTED:
            return _("told where it is answered")
        case Status.WAITING:
            return _("waiting for: %(what)s") % {"what": said.stopped_for or _("papers")}
        case Status.LONG_TERM:
            return _("listed long-term, looked at again on %(day)s") % {"day": matter.review_on}
        case Status.REPLIED | Status.CLOSED | Status.RATED if ledger.settled_on_the_spot(matter):
            return _("settled on the spot: %(result)s") % {"result": result}
        case Status.REPLIED | Status.CLOSED | Status.RATED:
            return _("%(name)s answered: %(result)s") % (named | {"result": result})
        case Status.REGISTERED if matter.first_receiver_id is None:
            return _("left at the door, nobody has read it yet")
        case Status.REGISTERED:
            return _("nobody named yet")
    if said.is_co_handled:
        return _("%(name)s with another unit, %(how)s") % named
    if matter.status == Status.IN_PROGRESS:
        return _("%(name)s is on it, %(how)s") % named
    if not named["name"]:
        return _("handed to the unit, %(how)s") % named
    return _("handed to %(name)s, %(how)s") % named


def _how(matter: Matter) -> str:
    if matter.answer == Matter.Answer.VISIT:
        if matter.visit_at is None:
            return _("visit to be arranged")
        at = timezone.localtime(matter.visit_at)
        day = _("today") if at.date() == times.today() else f"{at:%m-%d}"
        return _("visit %(day)s %(time)s") % {"day": day, "time": f"{at:%H:%M}"}
    if matter.answer == Matter.Answer.NOW:
        return _("at the desk")
    return _("will phone")
