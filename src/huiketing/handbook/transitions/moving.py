"""What every verb of this room does: check the rule, move the row, and tell the book."""

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiketing.base.errors import Invalid, NotAllowed, OutOfDate
from huiketing.base.text import clean_line
from huiketing.handbook import book, search
from huiketing.handbook.entry import entry_of
from huiketing.handbook.models import Edition, Procedure, ProcedureVersion
from huiketing.history.record import record
from huiketing.search.index import drop

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from huiketing.history.models import Event
    from huiketing.org.models import Person


def require(allowed: bool, sentence: "StrOrPromise | None" = None) -> None:
    """Refuse unless the rule holds."""
    if not allowed:
        raise NotAllowed(sentence)


def change(row: models.Model, **values: Any) -> None:
    """Move the row by compare-and-set on its revision, as the person's page showed it.

    Exact on every database, where SQLite ignores row locks. Raises OutOfDate.
    """
    unmoved = row.__class__._default_manager.filter(pk=row.pk, revision=row.revision)  # type: ignore[attr-defined]
    if not unmoved.update(revision=F("revision") + 1, **values):
        raise OutOfDate
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1  # type: ignore[attr-defined]


def tidied(field: str, text: str, most: int, *, needed: bool = True) -> str:
    """One line as typed: tidied, there where it must be, and not too long."""
    tidy = clean_line(text)
    if needed and not tidy:
        raise Invalid(**{field: _("Write something here.")})
    if len(tidy) > most:
        said = _("That is %(length)s characters. Shorten it to %(limit)s.")
        raise Invalid(**{field: said % {"length": len(tidy), "limit": most}})
    return tidy


def happened(version: ProcedureVersion, kind: str, *, by: "Person | None", **said: Any) -> "Event":
    """Write an event of a version into the history of its procedure.

    What is handled quietly is called by its code alone: a notice lies open on a screen.
    """
    procedure = version.procedure
    title = "" if procedure.restricted else version.title
    return record(
        procedure,
        kind,
        by=by,
        what=f"{procedure.code} {title}".strip(),
        code=procedure.code,
        number=version.number,
        revision=version.revision,
        **said,
    )


def book_changed() -> None:
    """Say that the book is another now. Inside the transaction of the change."""
    Edition.bump()
    book.clear()
    transaction.on_commit(book.clear)


def in_force_changed(procedure: Procedure) -> None:
    """What is in force under this code is another, or nothing: the book and the index follow."""
    book_changed()
    current = (
        ProcedureVersion.objects.filter(procedure=procedure, is_current=True)
        .select_related("procedure__line")
        .first()
    )
    if current is None or current.procedure.withdrawn_on:
        drop("handbook.procedure", procedure.uid)
    else:
        search.index(entry_of(current))
