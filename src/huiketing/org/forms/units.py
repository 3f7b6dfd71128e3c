"""What the pages about units ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base.forms import DayField, DayInput, PhoneInput
from huiketing.org.forms.base import VerbForm, Versioned
from huiketing.org.models import Unit


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit of the tree, indented by how deep it lies."""

    def label_from_instance(self, obj: Any) -> str:
        """Two full-width spaces for each step down."""
        return f"{'　' * obj.depth}{obj.name}"


class FoundForm(VerbForm):
    """A new unit under a parent."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"))
    code = forms.CharField(
        label=_("Code"), help_text=_("Two to twelve letters A–Z. Every number begins with it.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind)
    parent = UnitChoice(label=_("Lies under"), queryset=Unit.objects.none())
    phone = forms.CharField(label=_("Public phone"), required=False, widget=PhoneInput)
    address = forms.CharField(label=pgettext_lazy("place", "Address"), required=False)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", units)


class ChangeForm(Versioned):
    """The phone and address residents see."""

    phone = forms.CharField(label=_("Public phone"), required=False, widget=PhoneInput)
    address = forms.CharField(label=pgettext_lazy("place", "Address"), required=False)


class RenameForm(Versioned):
    """Another name from a day on."""

    name = forms.CharField(label=_("New name"))
    on = DayField(label=_("From"), required=False, widget=DayInput)
    reason = forms.CharField(label=_("Reason or paper"), required=False)


class MoveForm(Versioned):
    """Another parent from a day on."""

    to = UnitChoice(label=_("Lies under"), queryset=Unit.objects.none())
    on = DayField(label=_("From"), required=False, widget=DayInput)
    reason = forms.CharField(label=_("Reason or paper"), required=False)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", units)


class MergeForm(Versioned):
    """The unit that takes this one over."""

    into = UnitChoice(label=_("Taken over by"), queryset=Unit.objects.none())
    on = DayField(label=_("From"), required=False, widget=DayInput)
    reason = forms.CharField(label=_("Reason or paper"))
    carry_posts = forms.BooleanField(
        label=_("Everybody keeps their post, at the other unit"), required=False, initial=True
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "into", units)


class CloseForm(Versioned):
    """Why the unit ends, and from when."""

    on = DayField(label=_("From"), required=False, widget=DayInput)
    reason = forms.CharField(label=_("Reason or paper"))


def offer(form: forms.Form, name: str, units: list[Unit]) -> None:
    """Let the field choose among these units, in this order."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
    # In the order of the tree, which the database does not know.
    empty = [] if field.required and field.initial else [("", pgettext_lazy("field", "Choose"))]
    field.choices = [*empty, *((unit.pk, field.label_from_instance(unit)) for unit in units)]
