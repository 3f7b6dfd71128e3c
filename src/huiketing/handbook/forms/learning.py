"""What people write on the handbook's pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.handbook.book import book
from huiketing.handbook.transitions.adopting import Where
from huiketing.org.forms.base import VerbForm

LONGEST = 1000  # characters a field takes; the verb says how many fit


class DeclineForm(VerbForm):
    """Why an experience does not go into the book."""

    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why not"), max_length=400, help_text=_("Whoever wrote it reads this.")
    )


class AdoptForm(VerbForm):
    """Where in the next version an experience goes, and in which words."""

    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    where = forms.ChoiceField(label=_("Where to"), choices=Where, widget=forms.RadioSelect)
    step_no = forms.TypedChoiceField(
        label=_("Which step"), coerce=int, empty_value=None, required=False
    )
    question = forms.CharField(
        label=_("The question it answers"), required=False, max_length=LONGEST
    )
    words = forms.CharField(
        label=_("In these words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, steps: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["step_no"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [("", "—"), *((no, f"{no}. {text[:30]}") for no, text in steps)]


class ArticleForm(VerbForm):
    """The article the book lacks: its line and its name."""

    line = forms.ChoiceField(label=_("Line of work"))
    title = forms.CharField(label=_("Name of the article"), max_length=LONGEST)

    def __init__(self, *args: Any, lines: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        # Nothing is chosen for whoever has a choice: words that fitted nothing tell no line.
        choices = list(lines)
        field.choices = choices if len(choices) == 1 else [("", _("Please choose")), *choices]


class AsideForm(VerbForm):
    """Why words that found no procedure are nothing for this book."""

    reason = forms.CharField(
        label=_("Why it is not for this book"),
        max_length=LONGEST,
        help_text=_("Who answers for it instead, or that nobody does. Colleagues read this."),
    )


class FitsForm(VerbForm):
    """Which procedure fits words that found none."""

    code = forms.CharField(label=_("This procedure fits"), max_length=LONGEST)

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
