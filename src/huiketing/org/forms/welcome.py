"""What the first start asks for: one page, in the order one would tell it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base.forms import ChoosingForm, PhoneInput, Segments
from huiketing.org.forms.base import VerbForm
from huiketing.org.models import Post, Unit

PLACES = [
    (Unit.Kind.TOWN, _("A town with its villages")),
    (Unit.Kind.VILLAGE, _("One village on its own")),
]


class WelcomeForm(ChoosingForm, VerbForm):
    """The place, its village and its administrator."""

    asked_with = {
        "village_name": ("place_kind", Unit.Kind.TOWN),
        "village_code": ("place_kind", Unit.Kind.TOWN),
    }

    place_kind = forms.ChoiceField(
        label=_("What is set up here"), choices=PLACES, widget=Segments, initial=Unit.Kind.TOWN
    )
    place_name = forms.CharField(
        label=_("Name of the place"), help_text=_("The town; or the village, if it is on its own.")
    )
    place_code = forms.CharField(
        label=_("Code of the place"),
        required=False,
        help_text=_("Letters A–Z. Left empty, the initials in pinyin are taken."),
    )
    village_name = forms.CharField(
        label=_("Village with the front desk"),
        required=False,
        help_text=_("Further villages are added later."),
    )
    village_code = forms.CharField(
        label=_("Code of the village"),
        required=False,
        help_text=_("Numbers of matters begin with it: LW-2026-0001."),
    )
    desk_phone = forms.CharField(
        label=_("Phone of the front desk"),
        required=False,
        max_length=40,
        widget=PhoneInput,
        help_text=_("It stands on receipts and at the door, for whoever cannot scan."),
    )
    admin_name = forms.CharField(label=_("Your name"))
    admin_username = forms.CharField(
        label=_("Your sign-in name"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "username"}),
    )
    admin_password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
        help_text=_("Eight characters or more. A short sentence is easy to keep in mind."),
    )
    people_file = forms.FileField(
        label=_("Or a table of people (Excel)"),
        required=False,
        help_text=_(
            "Columns 姓名, 登录名, 手机, 单位, 岗位, 角色, 条线, B岗. Read into the rows above."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """A town needs the village whose desk opens; a village on its own has none below."""
        said = super().clean() or {}
        if said.get("place_kind") == Unit.Kind.TOWN and not said.get("village_name"):
            self.add_error("village_name", _("Name the village whose desk opens first."))
        return said


class LineRow(forms.Form):
    """One line of work; an emptied row is left out."""

    code = forms.CharField(label=_("Code"), required=False)
    name = forms.CharField(label=pgettext_lazy("thing", "Name"), required=False)


class PersonRow(forms.Form):
    """One person as typed; an empty row is left out."""

    name = forms.CharField(label=_("Name"), required=False)
    username = forms.CharField(label=_("Sign-in name"), required=False)
    phone = forms.CharField(label=_("Phone"), required=False, widget=PhoneInput)
    unit = forms.CharField(label=_("Unit"), required=False)
    title = forms.CharField(label=_("Post"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("by its lines")), *Post.Role.choices]
    )
    lines = forms.CharField(label=_("Lines"), required=False)
    deputy = forms.CharField(label=_("Deputy (B)"), required=False)


Lines = forms.formset_factory(LineRow, extra=0, max_num=60, absolute_max=60)
People = forms.formset_factory(PersonRow, extra=0, max_num=520, absolute_max=520)
