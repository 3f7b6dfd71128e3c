"""Why a registration is taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TakeBackForm(forms.Form):
    """The reason, and the row as the page showed it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    reason = forms.CharField(
        label=_("Why is it taken back?"),
        max_length=400,
        help_text=_("It stays in the register with this reason."),
    )
