"""What a closed matter taught, as it is written down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.handbook.models import ProcedureVersion
from huiketing.org.forms.base import VerbForm

WHOLE = ""
LONGEST = 2000  # characters a form takes; the verb says how many an experience has


class ExperienceForm(VerbForm):
    """A sentence or two on the procedure, or on one of its steps."""

    words = forms.CharField(
        label=_("What should the next one know"),
        max_length=LONGEST,
        help_text=_("Every colleague reads this: no name, no phone number, no ID number."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    step_no = forms.TypedChoiceField(
        label=_("Which step is it about"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, version: ProcedureVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["step_no"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        steps = [(step["no"], f"{step['no']}. {step['text']}") for step in version.step_list]
        field.choices = [(WHOLE, _("All of it")), *steps]
