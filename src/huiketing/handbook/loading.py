"""Putting the starter handbook into a place's own: what is missing is added, nothing is changed."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.text import initials
from huiketing.handbook import book, search, starter
from huiketing.handbook.models import (
    Edition,
    LifeEvent,
    LifeEventPart,
    Procedure,
    ProcedureVersion,
)
from huiketing.handbook.sayings import load_sayings
from huiketing.handbook.suggesting.rankers import install_shipped
from huiketing.history.record import describe, record
from huiketing.org.models import Line
from huiketing.search.index import put_all

if TYPE_CHECKING:
    from huiketing.org.models import Person

describe(
    "handbook.loaded",
    _("added %(procedures)s procedures of the starter handbook, each to be checked"),
)
describe("handbook.life_events_loaded", _("added %(events)s life events of the starter handbook"))


@dataclass(frozen=True)
class Loaded:
    """What a loading added: rows of each kind."""

    lines: int = 0
    procedures: int = 0
    versions: int = 0


@transaction.atomic
def load_starter(by: "Person | None" = None) -> Loaded:
    """Add the starter handbook's lines and procedures that this place does not have yet.

    Each comes as version 1, a draft to be checked, and in use from today. What a place already
    has under a code is its own and stays as it is, so a second loading adds nothing.
    """
    lines = _add_lines()
    known = set(Procedure.objects.values_list("code", flat=True))
    missing = [entry for entry in starter.procedures() if entry.code not in known]
    if not missing:
        if events := _add_life_events():
            record(Edition.bump(), "handbook.life_events_loaded", by=by, events=events)
            book.clear()
            transaction.on_commit(book.clear)
        return Loaded(lines=lines)
    line_ids = dict(Line.objects.values_list("code", "pk"))
    last = Procedure.objects.aggregate(last=Max("article"))["last"] or 0
    added = Procedure.objects.bulk_create(
        Procedure(
            code=entry.code,
            article=article,
            line_id=line_ids[entry.line],
            restricted=entry.restricted,
        )
        for article, entry in enumerate(missing, last + 1)
    )
    today = times.today()
    versions = ProcedureVersion.objects.bulk_create(
        ProcedureVersion(
            procedure=procedure,
            number=1,
            status=ProcedureVersion.Status.DRAFT,
            is_current=True,
            effective_on=today,
            initials=initials(entry.fields["title"]),
            **entry.fields,
        )
        for procedure, entry in zip(added, missing, strict=True)
    )
    _add_life_events()
    loaded = Loaded(lines=lines, procedures=len(added), versions=len(versions))
    record(Edition.bump(), "handbook.loaded", by=by, **asdict(loaded))
    book.clear()
    transaction.on_commit(book.clear)
    codes = {entry.code for entry in missing}
    put_all(search.item(entry) for entry in book.book().entries if entry.code in codes)
    return loaded


def _add_life_events() -> int:
    """Those the place does not have, of the procedures it has and does not handle quietly."""
    known = set(LifeEvent.objects.values_list("code", flat=True))
    missing = [event for event in starter.life_events() if event.code not in known]
    if not missing:
        return 0
    ids = dict(
        Procedure.objects.filter(withdrawn_on=None, restricted=False).values_list("code", "pk")
    )
    added = LifeEvent.objects.bulk_create(
        LifeEvent(code=event.code, name=event.name, said=list(event.said), order=order)
        for order, event in enumerate(missing, len(known) + 1)
    )
    LifeEventPart.objects.bulk_create(
        LifeEventPart(event=row, procedure_id=ids[code], order=order, when=when)
        for row, event in zip(added, missing, strict=True)
        for order, (code, when) in enumerate(event.parts, 1)
        if code in ids
    )
    return len(added)


def _add_lines() -> int:
    known = set(Line.objects.values_list("code", flat=True))
    missing = [
        Line(code=code, name=name, order=order)
        for order, (code, name) in enumerate(starter.lines(), 1)
        if code not in known
    ]
    return len(Line.objects.bulk_create(missing))


def load_learned() -> None:
    """The shipped sayings, and where no ranker is yet the one that ships. Adds nothing twice."""
    load_sayings()
    install_shipped()
    transaction.on_commit(book.clear)
