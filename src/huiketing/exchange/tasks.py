"""What exchange does without anybody waiting: long tables in and out, and clearing up after."""

import tempfile
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from huiketing.base import times
from huiketing.base.background import daily
from huiketing.base.errors import Invalid, NotAllowed
from huiketing.exchange.exports.register import Span, write_register
from huiketing.exchange.imports.kept import reading_of
from huiketing.exchange.imports.taking import take_in
from huiketing.exchange.models import KeptTable
from huiketing.jobs.models import Job
from huiketing.jobs.registry import job
from huiketing.jobs.running import Run
from huiketing.org.models import Person

IMPORT = "ledger.import"
EXPORT = "ledger.export"
KEEP_IN, KEEP_OUT = timedelta(days=7), timedelta(days=1)
_MOST_PROBLEMS = 500  # kept with the job; the sheet of errors holds the rest of what was read


@job(IMPORT)
def import_ledger(run: Run) -> None:
    """Take over the table a person looked at; run again, it doubles nothing."""
    table, person = _table(run)
    reading = reading_of(table)
    taken = take_in(reading, by=person, file=table.name, progress=run.progress)
    known_before = {(problem.row, problem.column) for problem in reading.problems}
    later = [p for p in taken.problems if (p.row, p.column) not in known_before]
    run.result = {
        "new": taken.new,
        "known": taken.known,
        "refused": len({problem.row for problem in taken.problems}),
        "first": taken.first_number,
        "last": taken.last_number,
        "later": [asdict(problem) for problem in later[:_MOST_PROBLEMS]],
    }


@job(EXPORT)
def export_ledger(run: Run) -> None:
    """Write a long register into a file that lies there to be fetched for a day."""
    table, person = _table(run)
    said: dict[str, Any] = table.chosen
    span = Span(date.fromisoformat(said["start"]), date.fromisoformat(said["end"]))
    run.progress(0, 0)
    with tempfile.TemporaryFile() as file:
        count = write_register(
            file, unit=table.unit, span=span, by=person, contacts=bool(said["contacts"])
        )
        file.seek(0)
        table.keep(file.read())
    run.result = {"rows": count}


@daily(at="03:20")
def clear_kept_tables() -> None:
    """Remove tables nobody needs any more; whose job still runs stays."""
    now = times.now()
    for kind, kept in ((KeptTable.Kind.LEDGER, KEEP_IN), (KeptTable.Kind.EXPORT, KEEP_OUT)):
        for table in KeptTable.objects.filter(kind=kind, created_at__lt=now - kept):
            if table.job and Job.objects.open().filter(uid=table.job).exists():
                continue
            table.drop()
            table.delete()


def _table(run: Run) -> tuple[KeptTable, Person]:
    table = KeptTable.objects.filter(uid=run.params["table"]).select_related("unit", "by").first()
    if table is None:
        raise Invalid
    if not table.by.is_active or table.by.uid != run.row.by:
        raise NotAllowed
    return table, table.by
