"""Taking in what a resident left at the door."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.org.selectors import Member
from huiketing.org.selectors.lines import lines_in_use
from huiketing.parlour.forms.desk import called
from huiketing.parlour.selectors.handling import NOBODY

UNTOLD = "untold"
"""The choice that says that the words do not tell what it is about."""


class TakeInForm(forms.Form):
    """What it is about, as far as the words tell, and who answers."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    about = forms.ChoiceField(
        label=_("What it is about"),
        error_messages={
            "required": _(
                "Choose what it is about. If the words do not tell, choose the last line."
            )
        },
    )
    handler = forms.ChoiceField(label=_("Who answers"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        team: Sequence[Member],
        likely: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        """`likely` are the suggestions for its words, best first."""
        super().__init__(data, **kwargs)
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("what it is about", "choose")),
            *((each.code, f"{each.title} {each.code}") for each in likely),
            (_("Only the line"), [(f"line:{each.code}", each.name) for each in lines_in_use()]),
            (UNTOLD, _("cannot tell yet")),
        ]
        self.fields["handler"].choices = [  # type: ignore[attr-defined]
            ("", _("as the line says")),
            *((str(each.person.pk), called(each)) for each in team),
            (NOBODY, _("leave it unassigned for now")),
        ]

    @property
    def entry(self) -> Entry | None:
        """The procedure chosen, if one was."""
        about = str(self.cleaned_data["about"])
        return None if about == UNTOLD or about.startswith("line:") else book().version(about)

    @property
    def line_code(self) -> str:
        """The line it belongs to, as far as it was said."""
        about = str(self.cleaned_data["about"])
        if about.startswith("line:"):
            return about.removeprefix("line:")
        return self.entry.line if self.entry else ""
