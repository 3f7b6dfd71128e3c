"""What the desk fills in about a party. Sealed fields are never filled in beforehand."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid
from huiketing.org.models import Person, Unit
from huiketing.parties import permissions
from huiketing.parties.models import Erasure, Party
from huiketing.parties.transitions import SEALED, checks

PLAIN = ("name", "gender", "group", "credit_code", "prefers_large_print")


class PartyForm(forms.Form):
    """Name, how to reach them, where they live; for an enterprise its credit code."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=Party.Gender, required=False)
    group = forms.CharField(
        label=_("Group"), max_length=20, required=False, help_text=_("As in 8 组.")
    )
    address = forms.CharField(
        label=_("Home address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    credit_code = forms.CharField(
        label=_("Credit code"),
        max_length=30,
        required=False,
        help_text=_("The 18 signs on the business licence."),
    )

    def clean_name(self) -> str:
        """As the verb would take it."""
        return self._checked("name", lambda name: checks.line("name", name, 40, required=True))

    def clean_phone(self) -> str:
        """As the verb would take it."""
        return self._checked("phone", checks.phone)

    def clean_group(self) -> str:
        """As the verb would take it."""
        return self._checked("group", lambda group: checks.line("group", group, 20))

    def clean_address(self) -> str:
        """As the verb would take it."""
        return self._checked("address", lambda address: checks.line("address", address, 200))

    def clean_credit_code(self) -> str:
        """As the verb would take it."""
        return self._checked("credit_code", checks.credit_code)

    def _checked(self, field: str, check: Callable[[str], str]) -> str:
        try:
            return check(self.cleaned_data[field])
        except Invalid as wrong:
            raise ValidationError(str(wrong.fields.get(field, wrong))) from wrong


class AddForm(PartyForm):
    """Somebody new, or somebody known who is found by these."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Party.Kind, initial=Party.Kind.RESIDENT)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), empty_label=None)

    field_order = ("kind", "name", "phone", "gender", "group", "address", "credit_code", "unit")

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [unit.pk for unit in Unit.objects.standing() if permissions.can_add(person, unit)]
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Unit.objects.filter(pk__in=units)
        if (home := person.authority.home) and home.unit_id in units:
            field.initial = home.unit_id


class ChangeForm(PartyForm):
    """Setting an entry right. A sealed field left empty stays as it is; `forget` empties it."""

    id_number = forms.CharField(
        label=_("ID number"),
        max_length=40,
        required=False,
        help_text=_("Only where a procedure asks for it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    prefers_large_print = forms.BooleanField(label=_("Print receipts large"), required=False)
    forget = forms.MultipleChoiceField(
        label=_("Empty these fields"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    field_order = (
        "name",
        "phone",
        "gender",
        "group",
        "address",
        "id_number",
        "credit_code",
        "prefers_large_print",
        "forget",
    )

    def __init__(self, party: Party, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {name: self.fields[name].label for name in SEALED}
        held = [name for name in SEALED if getattr(party, name)]
        for name in held:
            self.fields[name].help_text = _("There is one. Leave this empty to keep it.")
        forget = self.fields["forget"]
        assert isinstance(forget, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        forget.choices = [(name, labels[name]) for name in held]
        if not held:
            del self.fields["forget"]
        if party.is_enterprise:
            for name in ("gender", "id_number", "prefers_large_print"):
                self.fields.pop(name)
        else:
            self.fields.pop("credit_code")

    def clean_id_number(self) -> str:
        """As the verb would take it."""
        return self._checked("id_number", checks.id_number)

    def changes(self) -> dict[str, Any]:
        """What the verb is told: every plain field, sealed ones only where something was said."""
        said = self.cleaned_data
        changes = {name: said[name] for name in PLAIN if name in said}
        changes |= {name: said[name] for name in SEALED if said.get(name)}
        changes |= {name: "" for name in said.get("forget", ()) if name not in changes}
        return changes


class ShowForm(forms.Form):
    """Which sealed field, and why."""

    field = forms.ChoiceField(choices=[(name, name) for name in SEALED])
    reason = forms.CharField(label=_("For what purpose"), max_length=120)


class MergeForm(forms.Form):
    """The two entries as this page showed them, and why they are one."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    into = forms.UUIDField(widget=forms.HiddenInput)
    into_version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("How you know"), max_length=120, required=False)


class HouseholdForm(forms.Form):
    """The household somebody lives in, by the name of its head."""

    head = forms.CharField(label=_("Head of the household"), max_length=40)
    chosen = forms.UUIDField(required=False)
    """Which of several households of that head."""


class TellForm(forms.Form):
    """By what it was made sure that it is them who are told."""

    how = forms.CharField(
        label=_("How you know it is them"),
        max_length=60,
        help_text=_("As “ID card seen”, or “letter from her, son's ID card seen”. It is kept."),
        error_messages={
            "required": _("Say how you know it is them, as “ID card seen”. It is kept.")
        },
    )


class ErasureForm(forms.Form):
    """On what ground an entry is erased, and that somebody looked whether a rule keeps it."""

    ground = forms.ChoiceField(
        label=_("Why it is erased"), choices=Erasure.Ground, widget=forms.RadioSelect
    )
    paper = forms.CharField(
        label=_("Where the request is kept"),
        max_length=60,
        required=False,
        help_text=_("The number of the file or of the matter. This stays, so write no name here."),
    )
    looked = forms.BooleanField(
        label=_("I have looked: no rule keeps it longer, no archive, no petition, no subsidy paid"),
        error_messages={"required": _("Look first whether a rule keeps it, then tick this.")},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
