"""What others kept of a draft while somebody wrote in it: shown beside what was typed.

The draft as it stands is compared with the page as it was sent; nothing of either is lost.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid
from huiketing.handbook import wording
from huiketing.handbook.comparing import Difference, compare, sentences
from huiketing.handbook.entry import entry_of
from huiketing.handbook.forms.drafting import HIGHEST, Editor
from huiketing.handbook.models import ProcedureVersion
from huiketing.history.models import Event

EVENTS = 40  # of the procedure, the newest, that are looked through
PARTS = {
    "promise": ("promise_amount", "promise_unit"),
    "statute": ("statute_amount", "statute_unit"),
}
"""The fields of the form behind what a comparison names as one."""


@dataclass(frozen=True)
class Meanwhile:
    """Who kept what since the page was opened, and where that differs from the page."""

    since: int
    """The revision the page began with."""
    events: list[Event]
    differences: list[Difference] | None
    """In what they changed, as far as it is told; None while something in the page needs another
    look first."""


def meanwhile(editor: Editor, stored: ProcedureVersion, since: int) -> Meanwhile:
    """What stands in the draft now beside what was sent, and who kept it."""
    happened = Event.objects.about(stored.procedure).with_details().reverse()[:EVENTS]
    events = [
        event
        for event in happened
        if event.data.get("number") == stored.number and event.data.get("revision", 0) > since
    ]
    found = _differences(editor, stored)
    if found is not None and events:
        # What only the writer of the page changed needs no second look.
        theirs = {name for event in events for name in event.data.get("fields", ())}
        found = [each for each in found if theirs.intersection(PARTS.get(each.name, (each.name,)))]
    return Meanwhile(since, events, found)


def _differences(editor: Editor, stored: ProcedureVersion) -> list[Difference] | None:
    """Older is the page, newer what is kept: what is struck out is the writer's own."""
    read = Editor(stored, editor.form.data)  # anew: the one on the page holds what was refused
    if not read.is_valid():
        return None
    try:
        said = wording.checked(read.changes(), stored)
    except Invalid:
        return None
    typed = copy(stored)
    for name, value in said.items():
        setattr(typed, name, value)
    found = compare(entry_of(typed), entry_of(stored))
    if typed.summary != stored.summary:
        both = ([each] if each else [] for each in (typed.summary, stored.summary))
        label = _("What changes with this version")
        found.append(Difference("summary", label, list(sentences(*both))))
    return found


def with_theirs(data: Mapping[str, Any], stored: ProcedureVersion, name: str) -> Mapping[str, Any]:
    """What was sent, with one field or section as it stands in the draft now."""
    kept = Editor(stored)
    mixed = data.copy()  # type: ignore[attr-defined]
    if name in kept.rows:
        for key in [key for key in mixed if key.startswith(f"{name}-")]:
            del mixed[key]
        rows = kept.rows[name]
        fields = [*rows.management_form, *(field for row in rows for field in row)]
    else:
        names = PARTS.get(name, (name,))
        fields = [kept.form[each] for each in names if each in kept.form.fields]
    for field in fields:
        value = field.value()
        mixed.pop(field.html_name, None)
        if value not in (None, False):
            mixed[field.html_name] = str(value)
    return mixed  # type: ignore[no-any-return]


def since_of(data: Mapping[str, Any]) -> int:
    """The revision a page that was refused as out of date began with; 0 of any other."""
    said = str(data.get("since", ""))
    return int(said) if said.isascii() and said.isdigit() and len(said) < len(str(HIGHEST)) else 0
