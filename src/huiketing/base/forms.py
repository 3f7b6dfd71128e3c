"""How every form of the product is drawn."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.errors import DomainError

_OWN = {
    "django/forms/widgets/radio.html": "base/widgets/options.html",
    "django/forms/widgets/checkbox_select.html": "base/widgets/options.html",
}


class Renderer(TemplatesSetting):
    """Draw forms, fields and lists of options with the product's own templates."""

    form_template_name = "base/forms/form.html"
    field_template_name = "base/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        """The template of that name, or the product's own in place of Django's."""
        return super().get_template(_OWN.get(template_name, template_name))


class Segments(forms.RadioSelect):
    """Two to four short words side by side, one of them chosen: 当场 | 打电话 | 上门."""

    template_name = "base/widgets/segments.html"


class Cards(forms.RadioSelect):
    """Bordered radios, each with its meaning spelt out below the word.

    `meanings` maps a choice's value to one plain sentence.
    """

    template_name = "base/widgets/cards.html"

    def __init__(self, *args: Any, meanings: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meanings = meanings or {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the meaning to what the template sees of one choice."""
        option = super().create_option(*args, **kwargs)
        option["meaning"] = self.meanings.get(str(option["value"]), "")
        return option


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and a time, chosen with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class PhoneInput(forms.TextInput):
    """A phone number: digits on a phone's keyboard."""

    input_type = "tel"


class DayField(forms.DateField):
    """A day that can be one of a village: `times.FIRST` to `times.LAST`."""

    def to_python(self, value: Any) -> date | None:
        """The day typed."""
        day = super().to_python(value)
        try:
            return times.known_day(day) if day else None
        except ValueError as error:
            raise _beyond() from error


class MomentField(forms.DateTimeField):
    """A day and a time, of a day as `DayField` takes it."""

    def to_python(self, value: Any) -> datetime | None:
        """The moment typed, on the place's own clock."""
        moment = super().to_python(value)
        try:
            if moment:
                times.known_moment(moment)
        except ValueError as error:
            raise _beyond() from error
        return moment


class ChoosingForm(forms.Form):
    """A form some of whose fields are asked only with one answer of a choice.

    Such a field is not seen under another answer, so whatever stands in it then says nothing: it
    is neither judged nor handed on. It stays on the page as it was typed, for who chooses back.
    """

    asked_with: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """The field, with the choice and the answer that ask for it."""

    def clean(self) -> dict[str, Any] | None:
        """What was asked, without what was not."""
        got: dict[str, Any] = super().clean() or self.cleaned_data
        for name, (choice, answer) in self.asked_with.items():
            if got.get(choice) != answer:
                self.errors.pop(name, None)
                got[name] = self.fields[name].to_python("")
        return got


def _beyond() -> ValidationError:
    return ValidationError(
        _("Write a day between %(first)s and %(last)s."),
        params={"first": times.FIRST.isoformat(), "last": times.LAST.isoformat()},
    )


def show_refused(
    form: forms.BaseForm,
    refused: DomainError,
    *,
    fields: Mapping[str, str] | None = None,
    unnamed: str | None = None,
) -> None:
    """Write what a verb refused beside the fields it names, the rest on top; all stays as typed.

    `fields` maps the verb's word for a field to the form's, where they differ; `unnamed` is where a
    sentence stands that names no field, None for the top.
    """
    for said_of, said in refused.fields.items():
        name = (fields or {}).get(said_of, said_of)
        form.add_error(name if name in form.fields else None, str(said))
    if not refused.fields:
        form.add_error(unnamed, str(refused))
