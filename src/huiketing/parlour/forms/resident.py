"""What a resident types on their own page and at the door."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.base.china import check_phone
from huiketing.base.errors import Invalid
from huiketing.base.text import clean_line, clean_text
from huiketing.matters.models import Matter

_MATTER_NUMBER = re.compile(r"[A-Za-z]+\s*[-–—－]?\s*20[0-9]{2}\s*[-–—－]?\s*[0-9]{4,}")
"""LW-2026-0073: the largest number on the receipt, and not the code."""


class FindForm(forms.Form):
    """The code on the receipt and the last four digits of the phone given at the desk."""

    code = forms.CharField(
        label=_("Code on the receipt"),
        max_length=20,
        help_text=_("The ten letters and digits after the word “code”, at the foot of the paper."),
    )
    tail = forms.RegexField(
        label=_("Last four digits of your phone"),
        regex=r"^[0-9]{4}$",
        help_text=_("Of the number you left when it was registered. It is not on the receipt."),
        error_messages={"invalid": _("Four digits, the last of the number you gave us.")},
    )

    def clean_code(self) -> str:
        """The code; whoever typed the other number of the paper is told which is meant."""
        code: str = self.cleaned_data["code"]
        if _MATTER_NUMBER.fullmatch(code.strip()):
            raise forms.ValidationError(
                _(
                    "This is the number of the matter. What opens it is the other one on the "
                    "paper: ten letters and digits after the word “code”, at the foot."
                )
            )
        return code


class TailForm(forms.Form):
    """The last four digits alone, where the code is known and the matter is a quiet one."""

    tail = forms.RegexField(
        label=_("Last four digits of your phone"),
        regex=r"^[0-9]{4}$",
        error_messages={"invalid": _("Four digits, the last of the number you gave us.")},
    )


class RateForm(forms.Form):
    """One of five, and a few words if they like."""

    level = forms.TypedChoiceField(
        coerce=int,
        choices=[(level, str(level)) for level in range(1, 6)],
        error_messages={
            "required": _("Tap one of the five."),
            "invalid_choice": _("Tap one of the five."),
        },
    )
    words = forms.CharField(label=_("In your words (not needed)"), max_length=500, required=False)


class AgainForm(forms.Form):
    """Why it is not settled."""

    reason = forms.CharField(
        label=_("What is not settled?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("A few words, so that we know what to do.")},
    )


class SayForm(forms.Form):
    """Word left at the door (扫码说事): what it is, who, and how to answer."""

    words = forms.CharField(
        label=_("What is it about?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    name = forms.CharField(
        label=_("What are you called?"),
        max_length=40,
        error_messages={"required": _("Write your name, so that we know whom to ask for.")},
    )
    phone = forms.CharField(
        label=_("Your phone"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Without a phone we cannot answer you.")},
    )
    answer = forms.ChoiceField(
        label=_("How shall we answer?"),
        choices=[
            (Matter.Answer.PHONE, _("Call me")),
            (Matter.Answer.VISIT, _("Come and see me")),
        ],
        initial=Matter.Answer.PHONE,
        widget=forms.RadioSelect,
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput)
    website = forms.CharField(required=False)
    """A field no person sees: whatever fills it is a machine."""

    def clean_words(self) -> str:
        """Without what no screen can show."""
        words = clean_text(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Say in a few words what it is about."))
        return words

    def clean_name(self) -> str:
        """One line."""
        return clean_line(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        """A number somebody can be called back on: no short codes."""
        try:
            phone = check_phone(self.cleaned_data["phone"])
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error
        if len(phone) < 7:
            raise forms.ValidationError(_("This is a service number. Which one is yours?"))
        return phone

    def clean(self) -> dict[str, Any]:
        """Refuse machines in words a person who stumbled in understands too."""
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            raise forms.ValidationError(_("Please leave the hidden field empty and send again."))
        return cleaned
