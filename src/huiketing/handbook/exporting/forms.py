"""What the page asks on which the book goes out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.base.forms import Cards
from huiketing.handbook.exporting.writing import Format


class ExportForm(forms.Form):
    """How the book goes out."""

    status = 422

    format = forms.ChoiceField(
        label=_("As what"),
        choices=Format,
        initial=Format.DOCX,
        widget=Cards(
            meanings={
                Format.DOCX: _("With contents and page numbers, to print or to work on."),
                Format.PDF: _("Set and bound as it is printed; takes half a minute."),
                Format.XLSX: _("Edit it there and take it in again: every change is a draft."),
                Format.JSONLD: _("For other programs; the same lies open at /handbook.jsonld."),
            }
        ),
    )
