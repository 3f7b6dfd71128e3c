"""What the pages about people and their posts ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.base.forms import DayField, DayInput, PhoneInput
from huiketing.org.forms.base import VerbForm, Versioned
from huiketing.org.forms.units import UnitChoice, offer
from huiketing.org.models import Line, Person, Post, Unit


class PersonForm(VerbForm):
    """Who somebody is."""

    name = forms.CharField(label=_("Name"))
    phone = forms.CharField(
        label=_("Work phone"),
        required=False,
        widget=PhoneInput,
        help_text=_("Residents see this number."),
    )
    email = forms.CharField(label=_("E-mail"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Person.Kind, initial=Person.Kind.STAFF)
    note = forms.CharField(
        label=_("Standing"), required=False, help_text=_("Shown beside the name: 业务能师.")
    )


class AddPersonForm(PersonForm):
    """Somebody new, with the first post at once."""

    username = forms.CharField(
        label=_("Sign-in name"),
        required=False,
        help_text=_("Left empty, the name in pinyin is taken."),
    )
    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Post.Role)
    title = forms.CharField(
        label=_("Post"), required=False, help_text=_("As people call it: 社保专管员")
    )
    lines = forms.ModelMultipleChoiceField(
        label=_("Lines"),
        queryset=Line.objects.filter(is_active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means every line."),
    )

    field_order = ["name", "username", "phone", "unit", "role", "title", "lines"]

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)


class ChangePersonForm(Versioned, PersonForm):
    """What is known of somebody."""


class PostForm(VerbForm):
    """What a post covers."""

    title = forms.CharField(label=_("Post"), help_text=_("As people call it: 社保专管员"))
    lines = forms.ModelMultipleChoiceField(
        label=_("Lines"),
        queryset=Line.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means every line."),
    )
    deputy = forms.ModelChoiceField(
        label=_("Deputy (B)"),
        queryset=Person.objects.filter(is_active=True),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Acts fully for the holder while the holder is away."),
    )
    sees_restricted = forms.BooleanField(
        label=_("May open restricted matters"),
        required=False,
        help_text=_("Petitions, violence, minors."),
    )
    ends_on = DayField(label=_("Last day"), required=False, widget=DayInput)

    def __init__(self, *args: Any, holder: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deputy = self.fields["deputy"]
        assert isinstance(deputy, forms.ModelChoiceField)  # noqa: S101
        deputy.queryset = Person.objects.filter(is_active=True).exclude(pk=holder.pk)


class AppointForm(PostForm):
    """A further post for somebody."""

    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Post.Role)
    starts_on = DayField(label=_("From"), required=False, widget=DayInput)

    field_order = ["unit", "role", "title", "lines", "deputy"]

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)


class ChangePostForm(Versioned, PostForm):
    """A post as it stands, to be changed."""


class EndPostForm(Versioned):
    """When a post ends, and why."""

    on = DayField(label=_("Last day"), required=False, widget=DayInput)
    reason = forms.CharField(label=_("Reason"), required=False)


class LeaveForm(Versioned):
    """Why somebody's access ends."""

    reason = forms.CharField(label=_("Reason"))


class TableForm(VerbForm):
    """A table of people, as an Excel or CSV file."""

    file = forms.FileField(
        label=_("Table of people"), help_text=_("Excel (.xlsx) or CSV, one person a row.")
    )
