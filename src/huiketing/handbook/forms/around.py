"""What the pages of rules, life events and a place's own ways ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base.errors import DomainError, Invalid
from huiketing.base.forms import DayField, DayInput
from huiketing.clock.periods import MOST, Unit
from huiketing.handbook import wording
from huiketing.handbook.forms.drafting import Revised, Sentences
from huiketing.handbook.models import ProcedureVersion, Variant
from huiketing.org.forms.base import VerbForm


class RuleForm(VerbForm):
    """A rule as it is printed."""

    title = forms.CharField(label=_("Title"))
    number = forms.CharField(
        label=_("Document number"), required=False, help_text=_("As printed: 国办发〔2019〕51号")
    )
    issued_by = forms.CharField(label=_("Issued by"), required=False)
    in_force_on = DayField(label=_("In force from"), required=False, widget=DayInput)


class CorrectForm(RuleForm, Revised):
    """A slip in how a rule was entered."""


class MarkForm(Revised):
    """That a rule changed, or was repealed."""

    what = forms.CharField(label=_("What changed"), widget=forms.Textarea(attrs={"rows": 2}))
    changed_on = DayField(label=_("Changed on"), required=False, widget=DayInput)
    repealed = forms.BooleanField(label=_("It was repealed"), required=False)


class Parts(forms.CharField):
    """Procedures of a life event: a code and when it applies, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 8}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Pairs as lines."""
        if isinstance(value, list | tuple):
            return "\n".join(f"{code} {when}".strip() for code, when in value)
        return value

    def to_python(self, value: Any) -> Any:
        """Lines as pairs."""
        lines = (super().to_python(value) or "").split("\n")
        split = [line.strip().split(None, 1) for line in lines if line.strip()]
        return [(parts[0], parts[1] if len(parts) > 1 else "") for parts in split]


class LifeEventForm(VerbForm):
    """An event of life and what comes with it."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"))
    said = Sentences(label=_("How residents say it"), help_text=_("One a line."))
    parts = Parts(
        label=_("What comes together"),
        help_text=_("One a line, in order: the code, a space, and when it applies."),
    )


class NewLifeEventForm(LifeEventForm):
    """A new one, with the code its address keeps."""

    code = forms.CharField(label=_("Code"), help_text=_("Small letters, as in new-baby."))
    field_order = ("code", "name", "said", "parts")


class ChangeLifeEventForm(LifeEventForm, Revised):
    """One there is."""


class VariantForm(VerbForm):
    """What a place does differently; what stays as the book says is left as it is."""

    promise_amount = forms.IntegerField(
        label=_("Promised within"), min_value=0, max_value=MOST, help_text=_("0 is on the spot.")
    )
    promise_unit = forms.ChoiceField(label=_("Counted in"), choices=Unit.choices)
    limit_note = forms.CharField(label=_("Note on the limit"), required=False)
    desk_promise = forms.CharField(label=_("What the desk promises"), required=False)
    fee = forms.CharField(label=_("Fee"), required=False)
    handling_units = Sentences(label=_("Handling units"), help_text=_("One a line."))
    contact_first = forms.CharField(label=_("Go first to"), required=False)
    home_visit = forms.BooleanField(label=_("Needs a home visit"), required=False)
    home_visit_when = forms.CharField(label=_("In which case at home"), required=False)
    follow_up = forms.CharField(label=_("Afterwards"), required=False)
    papers = Sentences(
        label=_("What to bring"),
        help_text=_(
            "One a line, a note after ｜. Begin with ? where only in some cases, "
            "with * for an original."
        ),
    )
    basis = forms.CharField(label=_("By which rule"))
    ends_on = DayField(
        label=_("Until which day"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: until it is ended."),
    )
    revision = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    def _take(self, refused: DomainError) -> None:
        """What to bring is rows to the verb and lines of one field to whoever writes it."""
        fields = dict(refused.fields)
        if "materials" in fields:
            fields["papers"] = fields.pop("materials")
        super()._take(Invalid(**fields) if fields else refused)

    def changes(self) -> dict[str, Any]:
        """The fields of a version, as the verb takes them."""
        kept = {name: value for name, value in self.cleaned_data.items() if name in wording.LOCAL}
        return kept | {"materials": [_paper(line) for line in self.cleaned_data["papers"]]}

    def renew(self, revision: int | None) -> None:
        """Show it again with the row's present revision: the next try is made knowingly."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["revision"] = str(revision or "")  # type: ignore[index]

    @staticmethod
    def first(version: ProcedureVersion, variant: Variant | None) -> dict[str, Any]:
        """What stands in it at first: the book, with what differs over it."""
        values = {name: getattr(version, name) for name in wording.LOCAL}
        if variant is not None:
            values |= variant.changes
            values |= {
                "basis": variant.basis,
                "ends_on": variant.ends_on,
                "revision": variant.revision,
            }
        return values | {"papers": [_line(row) for row in values["materials"]]}


def _line(row: dict[str, Any]) -> str:
    mark = "?" if row.get("sometimes") else ""
    original = "*" if row.get("original") else ""
    return f"{mark}{original}" + "｜".join(filter(None, (row["name"], row.get("note", ""))))


def _paper(line: str) -> dict[str, Any]:
    """`?*name｜note` as a material."""
    row: dict[str, Any] = {}
    line = line.strip()
    for sign, key in (("?", "sometimes"), ("*", "original")):
        if line.startswith((sign, {"?": "？", "*": "＊"}[sign])):
            row[key] = True
            line = line[1:]
    name, _bar, note = line.replace("|", "｜").partition("｜")
    return {"name": name, "note": note.strip()} | row
