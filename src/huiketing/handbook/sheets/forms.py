"""What the page asks on which a workbook comes in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.org.forms.base import VerbForm


class WorkbookForm(VerbForm):
    """An edited workbook."""

    file = forms.FileField(
        label=_("Edited workbook"),
        help_text=_("The Excel file you took out, with its four sheets."),
    )
