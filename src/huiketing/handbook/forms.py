"""What people write on the handbook's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.handbook.book import book
from huiketing.org.forms.base import VerbForm


class DeclineForm(VerbForm):
    """Why an experience does not go into the book."""

    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why not"), max_length=400, help_text=_("Whoever wrote it reads this.")
    )


class FitsForm(VerbForm):
    """Which procedure fits words that found none."""

    code = forms.CharField(label=_("This procedure fits"), max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"list": "every-procedure", "autocomplete": "off"}

    def clean_code(self) -> str:
        """A code of the book, however it is written; the list offers `MZ-006 …`."""
        typed = str(self.cleaned_data["code"]).strip().split(" ")[0]
        entry = book().version(typed)
        if entry is None:
            raise forms.ValidationError(_("There is no procedure of this code. Choose one."))
        return entry.code
