"""Taking an edited workbook in: a draft an article, through the verbs that write drafts."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from huiketing.base.errors import DomainError
from huiketing.handbook.models import ProcedureVersion
from huiketing.handbook.sheets import columns
from huiketing.handbook.sheets.comparing import Difference, Report
from huiketing.handbook.sheets.reading import Fault
from huiketing.handbook.transitions import writing
from huiketing.org.models import Person


@dataclass
class Taken:
    """The drafts that were made, and the articles that were refused after all."""

    drafts: list[ProcedureVersion] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def take_in(
    report: Report, *, by: Person, progress: Callable[[int, int], None] = lambda done, total: None
) -> Taken:
    """Make a draft of everything that differs or is new, each in a transaction of its own.

    Taken in twice, the second time finds the drafts of the first and refuses: nothing doubles.
    """
    taken = Taken()
    for done, difference in enumerate(report.to_write, 1):
        try:
            taken.drafts.append(_draft(difference, by))
        except DomainError as refused:
            said = " ".join(map(str, refused.fields.values())) or str(refused)
            fault = Fault(columns.ARTICLES, 0, "编号", difference.code, said)
            taken.faults.append(fault)
        progress(done, len(report.to_write))
    return taken


@transaction.atomic
def _draft(difference: Difference, by: Person) -> ProcedureVersion:
    fields = dict(difference.fields)
    if difference.procedure is None:
        assert difference.line is not None  # noqa: S101 - a new article names its line
        return writing.add_procedure(by=by, line=difference.line, **fields)
    draft = writing.start_draft(difference.procedure, by=by)
    return writing.edit_draft(draft, by=by, **fields)
