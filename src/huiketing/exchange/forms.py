"""What a person says of a table that comes in or goes out."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.forms import DayField, DayInput, Segments
from huiketing.exchange.exports.register import Span
from huiketing.exchange.imports.columns import COLUMNS
from huiketing.exchange.imports.guessing import Kind
from huiketing.org.forms.base import VerbForm
from huiketing.org.models import Unit

GUESS = ""
LEFT_OUT = "-"


class _UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the units a person may speak for, named by its uid."""

    def __init__(self, units: Sequence[Unit], **options: Any) -> None:
        rows = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        super().__init__(rows, to_field_name="uid", empty_label=None, **options)


class TableForm(VerbForm):
    """A table that comes in; what it is can be left to its heads."""

    file = forms.FileField(label=_("The table"), help_text=_("Excel (.xlsx, .xls) or CSV, 20 MB."))
    kind = forms.ChoiceField(
        label=_("Which file is this?"),
        required=False,
        choices=[
            (GUESS, _("look at its heads")),
            (Kind.LEDGER.value, _("a register of visits (登记簿)")),
            (Kind.PEOPLE.value, _("a list of people (人员名册)")),
            (Kind.CALENDAR.value, _("a year's days off (放假安排)")),
        ],
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(units) > 1:
            self.fields["unit"] = _UnitField(
                units, label=_("For which unit's register"), required=False
            )
            self.fields["unit"].empty_label = _("as its title says, else mine")  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """Which of their columns is which of ours; what is guessed stands there already."""

    def __init__(self, data: Any = None, *, heads: Sequence[str], matched: dict[str, int]) -> None:
        super().__init__(data)
        theirs = [
            (str(at), f"{_letter(at)}　{head}" if head else _letter(at))
            for at, head in enumerate(heads)
        ]
        for column in COLUMNS:
            self.fields[column.key] = forms.ChoiceField(
                label=column.head,
                choices=[(LEFT_OUT, _("not in this table")), *theirs],
                initial=str(matched.get(column.key, LEFT_OUT)),
            )

    @property
    def chosen(self) -> dict[str, int | None]:
        """What was chosen, as `matching.match` takes it."""
        return {
            key: int(said) if said and said != LEFT_OUT else None
            for key, said in self.cleaned_data.items()
        }

    def clean(self) -> dict[str, Any]:
        """One of theirs is one of ours only."""
        said = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for key, at in list(said.items()):
            if at in ("", LEFT_OUT):
                continue
            if at in taken:
                self.add_error(key, _("This column is chosen above already."))
            taken[at] = key
        return said


class ExportForm(VerbForm):
    """Which days of which register, and whether with phones and addresses."""

    kind = forms.ChoiceField(
        label=_("Which book"),
        choices=[("register", _("Register (登记簿)")), ("duty", _("Duty log (值班日志)"))],
        initial="register",
        widget=Segments,
    )
    since = DayField(label=_("From"), widget=DayInput)
    until = DayField(label=_("To"), widget=DayInput)
    contacts = forms.BooleanField(
        label=_("With phones and addresses"),
        required=False,
        help_text=_("Who took them out is written down."),
    )

    def __init__(
        self, data: Any = None, *, units: Sequence[Unit], may_contacts: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        if len(units) > 1:
            self.fields["unit"] = _UnitField(units, label=_("Unit"))
            self.order_fields(["kind", "unit"])
        if not may_contacts:
            del self.fields["contacts"]

    @property
    def span(self) -> Span:
        """The days asked for. Raises `Invalid`, by field."""
        said = self.cleaned_data
        return Span(said["since"], said["until"])


def this_month() -> tuple[date, date]:
    """What is asked for most: this month up to now, in its first days the one before."""
    today = times.today()
    if today.day > 3:
        return today.replace(day=1), today
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _letter(at: int) -> str:
    """A column as a spreadsheet names it: A, B, …, AA."""
    name, at = "", at + 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
