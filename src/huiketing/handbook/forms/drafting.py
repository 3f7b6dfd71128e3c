"""The editor: one long form of everything a version says, whose rows need no script."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base.errors import DomainError, Invalid
from huiketing.clock.periods import MOST, Unit
from huiketing.handbook import wording
from huiketing.handbook.models import ProcedureVersion
from huiketing.org.forms.base import VerbForm
from huiketing.org.models import Line

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Done = TypeVar("Done")
SPARE = 2  # empty rows below those that are filled
MORE = 3  # and how many "more rows" adds
HIGHEST = 2**31 - 1

_PAUSE = re.compile(r"[、,，;；\s]+")


class Revised(VerbForm):
    """A form about a row of the book that somebody else may change meanwhile."""

    revision = forms.IntegerField(min_value=1, max_value=HIGHEST, widget=forms.HiddenInput)

    def renew(self, revision: int) -> None:
        """Show it again with the row's present revision: the next try is made knowingly."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("revision")] = str(revision)  # type: ignore[index]


class Sentences(forms.CharField):
    """Several sentences, one a line; none left over of an empty line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """Lines as a list."""
        return [line for line in (super().to_python(value) or "").splitlines() if line.strip()]


def _text(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, **kwargs)


def _amount(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST)


def _unit(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Unit.choices, initial=Unit.WORKING_DAY)


class DraftForm(Revised):
    """What a version says but for its rows."""

    title = forms.CharField(label=_("Name of the procedure"))
    aliases = Sentences(label=_("How residents say it"), help_text=_("One a line."))
    applicants = _text(_("Who may apply"), widget=forms.Textarea(attrs={"rows": 2}))
    public_applicants = _text(
        _("Who may apply, in words for residents"),
        help_text=_("Empty: residents read the official words."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    conditions = Sentences(label=_("Conditions"), help_text=_("One a line."))
    type = forms.ChoiceField(label=_("Kind of procedure"), choices=ProcedureVersion.Type.choices)
    promise_amount = forms.IntegerField(
        label=_("Promised within"), min_value=0, max_value=MOST, help_text=_("0 is on the spot.")
    )
    promise_unit = _unit(_("Counted in"))
    statute_amount = _amount(_("By law within"))
    statute_unit = _unit(_("Counted in"))
    basis = _text(_("Basis of the limit"), help_text=_("A law, or the place's own promise."))
    limit_note = _text(_("Note on the limit"), widget=forms.Textarea(attrs={"rows": 1}))
    desk_promise = _text(_("What the desk promises"), widget=forms.Textarea(attrs={"rows": 1}))
    fee = _text(_("Fee"))
    outputs = Sentences(label=_("What one gets"), help_text=_("One a line."))
    handling_units = Sentences(label=_("Handling units"), help_text=_("One a line."))
    contact_first = _text(_("Go first to"))
    home_visit = forms.BooleanField(label=_("Needs a home visit"), required=False)
    home_visit_when = _text(_("In which case at home"), widget=forms.Textarea(attrs={"rows": 1}))
    follow_up = _text(_("Afterwards"), widget=forms.Textarea(attrs={"rows": 1}))
    pitfalls = Sentences(label=_("Where it goes wrong"), help_text=_("One a line."))
    related = _text(
        _("Related procedures"), help_text=_("Their codes with a space between: MZ-005 SB-001.")
    )
    needs_id_number = forms.BooleanField(label=_("ID number is needed"), required=False)
    summary = _text(_("What changes with this version"))
    of_rows: Mapping[str, str] = {}
    """What the verb refused of the rows, by section: they stand in no field of this form."""

    def _take(self, refused: DomainError) -> None:
        self.of_rows = {name: str(said) for name, said in refused.fields.items() if name in ROWS}
        rest = {name: said for name, said in refused.fields.items() if name not in ROWS}
        if rest or not self.of_rows:
            super()._take(Invalid(**rest) if rest else refused)

    def clean_related(self) -> list[str]:
        """Codes, however they are parted."""
        return [code for code in _PAUSE.split(self.cleaned_data["related"]) if code]

    def changes(self) -> dict[str, Any]:
        """The fields as a verb takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class StepRow(forms.Form):
    """One step of the way."""

    text = _text(_("What is done"), widget=forms.Textarea(attrs={"rows": 2}))
    who = _text(_("Who"), help_text=_("Empty: whoever handles it."))
    amount = _amount(_("Within"))
    unit = forms.ChoiceField(
        label=_("Counted in"), choices=Unit.choices, required=False, initial=Unit.WORKING_DAY
    )
    materials = _text(_("With which papers"), help_text=_("With 、 between."))
    otherwise = _text(_("If it fails"), widget=forms.Textarea(attrs={"rows": 1}))
    public = _text(
        _("In words for residents"),
        help_text=_("Empty: this step is the house's own."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def has_changed(self) -> bool:
        """A spare row whose unit alone was touched is still empty."""
        return any(name not in ("unit", "ORDER") for name in self.changed_data)

    def clean_materials(self) -> list[str]:
        """Papers, one by one."""
        return [each for each in re.split(r"[、;；]", self.cleaned_data["materials"]) if each]


class MaterialRow(forms.Form):
    """One thing to bring."""

    name = _text(_("Thing to bring"))
    note = _text(_("In which case, how"))
    original = forms.BooleanField(label=_("original"), required=False)
    sometimes = forms.BooleanField(label=_("in some cases"), required=False)


class ChannelRow(forms.Form):
    """One way to ask for it."""

    kind = forms.ChoiceField(
        label=_("Way"), choices=ProcedureVersion.ChannelKind.choices, required=False
    )
    text = _text(_("Where and how"))
    hours = _text(pgettext_lazy("door", "Open"))

    def has_changed(self) -> bool:
        """A spare row whose kind alone was touched is still empty."""
        return any(name != "kind" for name in self.changed_data)


class AnswerRow(forms.Form):
    """A question and its answer."""

    q = _text(pgettext_lazy("of a resident", "Question"))
    a = _text(pgettext_lazy("to a question", "Answer"), widget=forms.Textarea(attrs={"rows": 2}))


ROWS: dict[str, tuple[type[forms.Form], bool]] = {
    "steps": (StepRow, True),
    "materials": (MaterialRow, True),
    "channels": (ChannelRow, False),
    "answers": (AnswerRow, False),
}


SECTIONS = {
    "steps": _("How it is done"),
    "materials": _("What to bring"),
    "channels": _("Where and how"),
    "answers": _("Questions and answers"),
}


@dataclass(frozen=True)
class Refusal:
    """One thing in the rows that needs another look: where it stands, and the words."""

    at: str
    """The id of the field, or of the section where the verb told no field."""
    where: "StrOrPromise"
    said: str


class Editor:
    """The whole editor of a version: its form and its rows, unfilled or as they were sent."""

    def __init__(self, version: ProcedureVersion, data: Mapping[str, Any] | None = None) -> None:
        self.version = version
        self.added = str(data.get("more", "")) if data is not None else ""
        data = self._with_more(data) if data is not None and self.added in ROWS else data
        initial = {
            name: getattr(version, name) for name in DraftForm.base_fields if name != "related"
        }
        initial["related"] = " ".join(version.related)
        initial["statute_unit"] = version.statute_unit or Unit.WORKING_DAY
        self.form = DraftForm(data, initial=initial)
        self.rows = {
            name: _formset(kind, ordered, wording.ROWS[name][0])(
                data, prefix=name, initial=_initial(getattr(version, name))
            )
            for name, (kind, ordered) in ROWS.items()
        }

    @property
    def steps(self) -> Any:
        """The rows of steps."""
        return self.rows["steps"]

    @property
    def materials(self) -> Any:
        """The rows of things to bring."""
        return self.rows["materials"]

    @property
    def channels(self) -> Any:
        """The rows of ways to ask for it."""
        return self.rows["channels"]

    @property
    def answers(self) -> Any:
        """The rows of questions."""
        return self.rows["answers"]

    def _with_more(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        more = data.copy()  # type: ignore[attr-defined]
        key = f"{self.added}-TOTAL_FORMS"
        count = str(more.get(key, ""))
        most = wording.ROWS[self.added][0] + SPARE
        if count.isascii() and count.isdigit() and len(count) < 4:
            more[key] = str(min(int(count) + MORE, most))
        return more  # type: ignore[no-any-return]

    def is_valid(self) -> bool:
        """Whether every value is of its type; what it means the verb judges."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    @property
    def refused(self) -> list[Refusal]:
        """What needs another look in the rows, from top to bottom of the page."""
        found = []
        for name, rows in self.rows.items():
            for number, row in enumerate(rows.forms if rows.is_bound else (), 1):
                for field in row:
                    where = _("%(section)s, no. %(number)s, %(label)s") % {
                        "section": SECTIONS[name], "number": number, "label": field.label
                    }  # fmt: skip
                    found += [Refusal(field.id_for_label, where, said) for said in field.errors]
            found += [Refusal(name, SECTIONS[name], said) for said in rows.non_form_errors()]
            if name in self.form.of_rows:
                found.append(Refusal(name, SECTIONS[name], self.form.of_rows[name]))
        return found

    @property
    def unkept(self) -> int:
        """How many things need another look, in the fields and in the rows."""
        return len(self.form.errors) + len(self.refused)

    def changes(self) -> dict[str, Any]:
        """Everything that was written, as the verb takes it."""
        return self.form.changes() | {name: _kept(rows) for name, rows in self.rows.items()}

    def carry_out(self, act: Callable[[], Done]) -> Done | None:
        """Run the verb; what it refuses stands in the form."""
        return self.form.carry_out(act)


def _formset(kind: type[forms.Form], ordered: bool, most: int) -> Any:
    return forms.formset_factory(
        kind, extra=SPARE, can_order=ordered, max_num=most + SPARE, absolute_max=most + 10
    )


def _initial(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: "、".join(value) if isinstance(value, list) else value for key, value in row.items()}
        for row in rows
    ]


def _kept(rows: Any) -> list[dict[str, Any]]:
    """The filled rows, in the order their numbers say."""
    chosen = rows.ordered_forms if rows.can_order else rows.forms
    return [dict(row.cleaned_data) for row in chosen if row.cleaned_data]


class NewForm(VerbForm):
    """A new article of the book."""

    line = forms.ModelChoiceField(
        label=_("Line of work"), queryset=Line.objects.none(), empty_label=_("Please choose")
    )
    title = forms.CharField(label=_("Name of the procedure"))
    restricted = forms.BooleanField(
        label=_("Handled quietly"),
        required=False,
        help_text=_("Out of search, suggestions on public screens, print and small counts."),
    )

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["line"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = Line.objects.filter(pk__in=[line.pk for line in lines])
