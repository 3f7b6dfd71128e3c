"""What matters and the handbook say of each other: a newer version, and how many are in hand."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiketing.handbook.beside import Beside, register
from huiketing.handbook.book import book
from huiketing.handbook.comparing import compare
from huiketing.handbook.entry import Entry, entry_of
from huiketing.matters.models import Matter
from huiketing.matters.selectors import following
from huiketing.org.models import Person


def newer_version(matter: Matter) -> Entry | None:
    """What is in force now, where an open matter follows an older version that says otherwise."""
    row = matter.procedure
    if row is None or not matter.is_open or book().by_version.get(row.pk):
        return None
    entry = book().version(row.procedure.code)
    if entry is None or entry.number <= row.number:
        return None
    return entry if compare(entry_of(row), entry) else None


@register
def in_hand(entry: Entry, person: Person) -> Iterable[Beside]:
    """How many open matters follow this procedure that the reader may open, and where they are."""
    count = following(entry.procedure_id).visible_to(person).count()
    if count:
        said = ngettext("%(n)s open", "%(n)s open", count) % {"n": count}
        yield Beside(_("Matters in hand"), said, reverse("matters:by_procedure", args=[entry.code]))
