"""The register and the duty log as Excel files, with exactly the heads the forms prescribe."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base.errors import Invalid, NotAllowed
from huiketing.exchange import events, permissions
from huiketing.history.record import record
from huiketing.matters.models import Matter
from huiketing.matters.models.matter import MatterQuerySet
from huiketing.org.models import Handover, Person, Unit
from huiketing.org.models.duty import Half
from huiketing.org.selectors import half_at
from huiketing.org.sheets import DUTY_LOG, duty_log
from huiketing.parlour import ledger
from huiketing.parlour.models import Caller
from huiketing.sheets.writing import write_workbook

DUTY_NAME = "值班日志"
LONGEST = timedelta(days=366 * 30)
_CHUNK = 500
_WIDTHS = {
    "序号": 5, "日期时间": 11, "姓名": 7.5, "性别": 5, "住址(组/幢)": 9, "联系电话": 12.5,
    "服务事项/诉求": 25, "条线": 8, "接待(受理)人": 8, "当场办结是/否": 8, "责任干部": 8.5,
    "后续办理(电话/上门)": 9.5, "办理结果": 23, "办结时间": 11, "群众签名/评价": 9, "备注": 19,
}  # fmt: skip
"""Together what A4 across holds with letters that can still be read."""


@dataclass(frozen=True)
class Span:
    """Whole days from the first to the last, both included, in the place's own time."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise Invalid(until=_("The last day lies before the first."))
        if self.end - self.start > LONGEST:
            raise Invalid(until=_("At most thirty years at once."))

    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment to the one after the last."""
        return _midnight(self.start), _midnight(self.end + timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"


def rows_of(
    unit: Unit, span: Span, person: Person | None, *, contacts: bool = False
) -> MatterQuerySet:
    """The matters of the unit that came in these days, oldest first; and of the units below it
    where the person leads those too."""
    since, until = span.moments()
    if person is None:
        rows = ledger.written().filter(unit__path__startswith=unit.path)
    elif permissions.exports_below(person, unit, contacts=contacts):
        rows = ledger.register_below(unit, person)
    else:
        rows = ledger.register_of(unit, person)
    return rows.filter(happened_at__gte=since, happened_at__lt=until).order_by("happened_at", "pk")


def write_register(
    file: IO[bytes],
    *,
    unit: Unit,
    span: Span,
    by: Person | None,
    contacts: bool = False,
) -> int:
    """Write the register (群众来访登记簿) into `file` and return how many rows it has.

    `contacts` writes phones and addresses out; who took what is an event of the unit either way.
    `by` is None for whoever runs the machine; restricted matters then show no name. Rows are
    read and written some hundreds at a time, so a long register takes little memory.
    """
    allowed = permissions.can_export_contacts if contacts else permissions.can_export
    if by is not None and not allowed(by, unit):
        raise NotAllowed
    with transaction.atomic():
        count = write_workbook(
            file,
            ledger.NAME,
            ledger.HEADS,
            _cells(rows_of(unit, span, by, contacts=contacts), by, contacts),
            widths=_WIDTHS,
            subtitle=f"{unit.name}　{span}",
        )
        kind = events.EXPORTED_WITH_CONTACTS if contacts else events.EXPORTED
        _record(unit, kind, span, count, by)
    return count


def write_duty_log(file: IO[bytes], *, unit: Unit, span: Span, by: Person | None) -> int:
    """Write the duty log (值班日志) of one unit into `file`; returns how many shifts it has.

    Where the shift wrote no number of visitors down, those counted at the desk stand in.
    """
    if by is not None and not permissions.can_export(by, unit):
        raise NotAllowed
    with transaction.atomic():
        rows = duty_log(unit, span.start, span.end)
        shifts = Handover.objects.filter(unit=unit, day__range=(span.start, span.end)).order_by(
            "day", "half"
        )
        counted = _visitors(unit, span) if rows else Counter()
        for row, (day, half, visitors) in zip(
            rows, shifts.values_list("day", "half", "visitors"), strict=True
        ):
            row[5] = visitors or counted[day, half] or 0
        count = write_workbook(file, DUTY_NAME, DUTY_LOG, rows, subtitle=f"{unit.name}　{span}")
        _record(unit, events.DUTY_EXPORTED, span, count, by)
    return count


def _cells(rows: MatterQuerySet, by: Person | None, contacts: bool) -> Iterator[list[str]]:
    for matter in rows.iterator(chunk_size=_CHUNK):
        readable = not matter.restricted if by is None else ledger.may_read(matter, by)
        yield ledger.cells(matter, ledger.serial_of(matter), readable=readable, contact=contacts)


def _visitors(unit: Unit, span: Span) -> "Counter[tuple[date, str]]":
    """Who came to the desk, by shift: registered matters and those counted by one key."""
    since, until = span.moments()
    until += timedelta(days=1)  # the night runs into the next morning
    came = Caller.objects.filter(unit=unit, taken_back_at=None, at__gte=since, at__lt=until)
    asked = Matter.objects.filter(
        unit=unit, channel=Matter.Channel.DESK, happened_at__gte=since, happened_at__lt=until
    ).exclude(status=Matter.Status.VOIDED)
    moments = [*came.values_list("at", flat=True), *asked.values_list("happened_at", flat=True)]
    counted: Counter[tuple[date, str]] = Counter()
    for moment in moments:
        day, half = half_at(moment)
        counted[day, str(Half(half))] += 1
    return counted


def _record(unit: Unit, kind: str, span: Span, count: int, by: Person | None) -> None:
    record(
        unit,
        kind,
        by=by,
        by_name=None if by else _("the command line"),
        start=span.start.isoformat(),
        end=span.end.isoformat(),
        count=count,
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
